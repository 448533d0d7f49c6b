package io.paysync.platform.sweep;

import io.paysync.platform.Node;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Function;

/**
 * The repair behind every hand-over. One node of the cluster walks the log, a few seconds behind its end, and delivers
 * each page; only then the watermark moves. A page that fails is read again.
 */
public final class Sweep<T> {
    /**
     * @param name of the lease and the watermark, such as {@code intake.facts}
     * @param deliver asks the receiver which of these it does not have and offers those again; must be safe to repeat
     */
    public Sweep(
            Node node,
            String name,
            SweepConfig config,
            Source<T> source,
            Function<List<T>, ? extends Future<?>> deliver) {}

    public void start() {
        throw new UnsupportedOperationException();
    }

    /** Looks now, if this node is the one that sweeps. */
    public void wake() {
        throw new UnsupportedOperationException();
    }

    public Future<Void> stop() {
        throw new UnsupportedOperationException();
    }
}
