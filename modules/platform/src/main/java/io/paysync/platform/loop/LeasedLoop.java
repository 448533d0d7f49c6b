package io.paysync.platform.loop;

import io.paysync.platform.Node;
import io.paysync.platform.lease.Lease;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.Function;

/**
 * Repeats a step on one node of the cluster at a time. The others stand by and take over within {@code ttl} when the
 * holder is gone, at once when it stopped properly. A holder that was frozen may wake in the middle of a step: its writes
 * must carry the lease's fence.
 */
public final class LeasedLoop {
    /**
     * @param name of the loop and of the lease
     * @param ttl of the lease; renewed by itself while a step runs
     */
    public LeasedLoop(Node node, String name, Duration period, Duration ttl, Function<Lease, Future<Next>> step) {}

    public void start() {
        throw new UnsupportedOperationException();
    }

    /** Runs a step now if this node holds the lease. */
    public void wake() {
        throw new UnsupportedOperationException();
    }

    /** No more steps; completes when the one under way has ended and the lease is released. */
    public Future<Void> stop() {
        throw new UnsupportedOperationException();
    }
}
