package io.paysync.polling.bill;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/** Many steps one after the other, without a chain of futures that grows with them. */
final class Repeat {
    private Repeat() {}

    /** Until a step says that it was the last, or fails. */
    static Future<Void> whileTrue(Supplier<Future<Boolean>> step) {
        Promise<Void> done = Promise.promise();
        next(step, done);
        return done.future();
    }

    /**
     * The work for each of 0 to n-1, some of it at the same time. After a failure nothing more is begun, and it is told when
     * what had been begun has ended. Called on the context on which the work's futures complete.
     */
    static Future<Void> each(int n, int atOnce, IntFunction<Future<Void>> work) {
        int[] begun = {0};
        List<Future<Void>> lanes = new ArrayList<>();
        for (int lane = 0; lane < atOnce; lane++) {
            lanes.add(whileTrue(() -> begun[0] >= n
                            ? Future.succeededFuture(false)
                            : work.apply(begun[0]++).map(true))
                    .onFailure(failure -> begun[0] = n));
        }
        return Future.join(lanes).mapEmpty();
    }

    private static void next(Supplier<Future<Boolean>> step, Promise<Void> done) {
        Future<Boolean> one;
        try {
            one = step.get();
        } catch (RuntimeException e) {
            done.fail(e);
            return;
        }
        one.onComplete(result -> {
            if (result.failed()) {
                done.fail(result.cause());
            } else if (result.result()) {
                next(step, done);
            } else {
                done.complete();
            }
        });
    }
}
