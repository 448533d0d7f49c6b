package io.paysync.platform.sweep;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.paysync.platform.Node;
import io.paysync.platform.lease.Lease;
import io.paysync.platform.lease.Mark;
import io.paysync.platform.lease.Watermarks;
import io.paysync.platform.loop.LeasedLoop;
import io.paysync.platform.loop.Next;
import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * The repair behind every hand-over. One node of the cluster walks the log, a few seconds behind its end, and delivers
 * each page; only then the watermark moves. A page that fails is read again.
 */
public final class Sweep<T> {
    private final String name;
    private final SweepConfig config;
    private final Source<T> source;
    private final Function<List<T>, ? extends Future<?>> deliver;
    private final Watermarks watermarks;
    private final LeasedLoop loop;
    private final Counter rows;
    private final AtomicLong behindMs = new AtomicLong();

    /**
     * @param name of the lease and the watermark, such as {@code intake.facts}
     * @param deliver asks the receiver which of these it does not have and offers those again; must be safe to repeat
     */
    public Sweep(
            Node node,
            String name,
            SweepConfig config,
            Source<T> source,
            Function<List<T>, ? extends Future<?>> deliver) {
        this.name = name;
        this.config = config;
        this.source = source;
        this.deliver = deliver;
        this.watermarks = new Watermarks(node.db());
        this.loop = new LeasedLoop(node, "sweep." + name, config.period(), config.ttl(), this::step);
        this.rows = node.meters().counter("paysync.sweep.rows", "sweep", name);
        Gauge.builder("paysync.sweep.behind", behindMs, ms -> ms.get() / 1000.0)
                .baseUnit("seconds")
                .tag("sweep", name)
                .register(node.meters());
    }

    public void start() {
        loop.start();
    }

    /** Looks now, if this node is the one that sweeps. */
    public void wake() {
        loop.wake();
    }

    public Future<Void> stop() {
        return loop.stop();
    }

    private Future<Next> step(Lease lease) {
        return watermarks
                .read(name)
                .compose(mark -> source.read(mark, config.pageRows()))
                .compose(page -> {
                    behindMs.set(page.isEmpty() ? 0 : page.getFirst().ageMs());
                    List<Source.Entry<T>> old = oldEnough(page);
                    if (old.isEmpty()) {
                        return Future.succeededFuture(Next.WAIT);
                    }
                    Mark last = old.getLast().mark();
                    return deliver.apply(old.stream().map(Source.Entry::item).toList())
                            .compose(v -> watermarks.advance(name, last, lease))
                            .map(v -> {
                                rows.increment(old.size());
                                return old.size() == config.pageRows() ? Next.AGAIN : Next.WAIT;
                            });
                });
    }

    /** Up to the first row that is too young: a row behind it may be older, but the mark must not pass the young one. */
    private List<Source.Entry<T>> oldEnough(List<Source.Entry<T>> page) {
        long lagMs = config.lag().toMillis();
        int end = 0;
        while (end < page.size() && page.get(end).ageMs() >= lagMs) {
            end++;
        }
        return page.subList(0, end);
    }
}
