package io.paysync.platform;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** Keeps answers on the thread of the one who asked. A bare promise runs its listeners wherever it was completed. */
public final class Contexts {
    private Contexts() {}

    /** A promise whose listeners run on the caller's context, if the caller has one. */
    public static <T> Promise<T> promise() {
        ContextInternal current = ContextInternal.current();
        return current == null ? Promise.promise() : current.promise();
    }

    /** The same outcome on the caller's context, or a {@link TimeoutException} when it does not come in time. */
    public static <T> Future<T> within(Vertx vertx, Duration deadline, Future<T> future) {
        Promise<T> result = promise();
        long timer = vertx.setTimer(
                Math.max(1, deadline.toMillis()),
                t -> result.tryFail(new TimeoutException("nothing in " + deadline.toMillis() + " ms")));
        future.onComplete(done -> {
            vertx.cancelTimer(timer);
            if (done.succeeded()) {
                result.tryComplete(done.result());
            } else {
                result.tryFail(done.cause());
            }
        });
        return result.future();
    }

    /** Runs the action at once when already on this context, otherwise soon. */
    public static void run(Context context, Runnable action) {
        if (isCurrent(context)) {
            action.run();
        } else {
            context.runOnContext(v -> action.run());
        }
    }

    /** Requests run on duplicates of their verticle's context; those count as the same. */
    public static boolean isCurrent(Context context) {
        ContextInternal current = ContextInternal.current();
        return current != null && current.unwrap() == ((ContextInternal) context).unwrap() && current.inThread();
    }
}
