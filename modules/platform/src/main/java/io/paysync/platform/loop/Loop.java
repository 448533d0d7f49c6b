package io.paysync.platform.loop;

import io.paysync.platform.Node;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Repeats a step on this node. One step at a time; a failing step is repeated with growing, jittered waits; the time of
 * the last good step is a metric ({@code paysync_loop_last_progress_seconds{loop}}) and a health check.
 */
public final class Loop {
    /**
     * @param name a constant, tags the metrics
     * @param period from the end of a step to the next, plus or minus a tenth
     */
    public Loop(Node node, String name, Duration period, Supplier<Future<Next>> step) {}

    /** The first step follows within one period, at a random moment. */
    public void start() {
        throw new UnsupportedOperationException();
    }

    /** Runs a step now, or right after the one under way. For rings. */
    public void wake() {
        throw new UnsupportedOperationException();
    }

    /** No more steps; completes when the one under way has ended. */
    public Future<Void> stop() {
        throw new UnsupportedOperationException();
    }
}
