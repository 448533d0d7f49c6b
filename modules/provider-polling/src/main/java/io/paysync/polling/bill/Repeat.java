package io.paysync.polling.bill;

import io.vertx.core.Future;
import io.vertx.core.Promise;
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
