package io.paysync.sandbox.send;

import io.vertx.core.Vertx;
import java.time.Duration;

/** Waiting, as something a test can do without. */
@FunctionalInterface
public interface Timers {
    /**
     * Runs it after this time; at once when the time is zero.
     *
     * @return stops it if it has not run
     */
    Runnable after(Duration delay, Runnable task);

    static Timers of(Vertx vertx) {
        return (delay, task) -> {
            if (delay.isZero()) {
                task.run();
                return () -> {};
            }
            long id = vertx.setTimer(Math.max(1, delay.toMillis()), timer -> task.run());
            return () -> vertx.cancelTimer(id);
        };
    }
}
