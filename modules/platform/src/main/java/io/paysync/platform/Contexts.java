package io.paysync.platform;

import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;

/** Keeps answers on the thread of the one who asked. A bare promise runs its listeners wherever it was completed. */
public final class Contexts {
    private Contexts() {}

    /** A promise whose listeners run on the caller's context, if the caller has one. */
    public static <T> Promise<T> promise() {
        ContextInternal current = ContextInternal.current();
        return current == null ? Promise.promise() : current.promise();
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
