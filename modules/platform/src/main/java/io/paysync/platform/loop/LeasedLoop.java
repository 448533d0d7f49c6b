package io.paysync.platform.loop;

import io.micrometer.core.instrument.Gauge;
import io.paysync.platform.Node;
import io.paysync.platform.lease.Lease;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repeats a step on one node of the cluster at a time. The others stand by and take over soon after {@code ttl} when the
 * holder is gone, at once when it stopped properly. A holder that was frozen may wake in the middle of a step: its writes
 * must carry the lease's fence.
 */
public final class LeasedLoop {
    private static final Logger log = LoggerFactory.getLogger(LeasedLoop.class);

    private final Node node;
    private final String name;
    private final Duration period;
    private final Duration ttl;
    private final Function<Lease, Future<Next>> step;
    private final Loop loop;
    private final AtomicInteger holding = new AtomicInteger();
    private volatile @Nullable Lease lease;
    private volatile boolean due = true;

    // Touched by one step at a time.
    private long renewedAt;
    private long nextAt;

    /**
     * @param name of the loop and of the lease
     * @param ttl of the lease; renewed by itself while a step runs
     */
    public LeasedLoop(Node node, String name, Duration period, Duration ttl, Function<Lease, Future<Next>> step) {
        this.node = node;
        this.name = name;
        this.period = period;
        this.ttl = ttl;
        this.step = step;
        Duration third = ttl.dividedBy(3);
        this.loop = new Loop(node, name, period.compareTo(third) < 0 ? period : third, this::turn);
        Gauge.builder("paysync.loop.leader", holding, AtomicInteger::get)
                .tag("loop", name)
                .register(node.meters());
    }

    public void start() {
        loop.start();
    }

    /** Runs a step now if this node holds the lease. */
    public void wake() {
        if (lease != null) {
            due = true;
            loop.wake();
        }
    }

    /** No more steps; completes when the one under way has ended and the lease is released. */
    public Future<Void> stop() {
        return loop.stop().compose(v -> {
            Lease held = lease;
            lost();
            return held == null
                    ? Future.succeededFuture()
                    : node.leases().release(held).otherwiseEmpty();
        });
    }

    private Future<Next> turn() {
        return hold().compose(held -> {
            if (held.isEmpty()) {
                lost();
                return Future.succeededFuture(Next.WAIT);
            }
            Lease current = held.get();
            lease = current;
            holding.set(1);
            if (!due && System.nanoTime() - nextAt < 0) {
                return Future.succeededFuture(Next.WAIT);
            }
            due = false;
            return work(current).onFailure(failure -> due = true).onSuccess(next -> {
                nextAt = System.nanoTime() + period.toNanos() * 9 / 10;
                due = due || next == Next.AGAIN;
            });
        });
    }

    private Future<Optional<Lease>> hold() {
        Lease held = lease;
        long now = System.nanoTime();
        if (held == null) {
            return node.leases().tryAcquire(name, ttl).onSuccess(got -> {
                renewedAt = now;
                due = due || got.isPresent();
                got.ifPresent(l -> log.info("lease taken loop={} fence={}", name, l.fence()));
            });
        }
        if (now - renewedAt < ttl.toNanos() / 3) {
            return Future.succeededFuture(Optional.of(held));
        }
        return renew(held, now);
    }

    private Future<Optional<Lease>> renew(Lease held, long now) {
        return node.leases().renew(held, ttl).onSuccess(kept -> {
            renewedAt = now;
            if (kept.isEmpty()) {
                log.warn("lease lost loop={} fence={}", name, held.fence());
            }
        });
    }

    private Future<Next> work(Lease held) {
        long timer = node.vertx().setPeriodic(Math.max(1, ttl.toMillis() / 3), t -> renew(held, System.nanoTime()));
        try {
            return step.apply(held).onComplete(done -> node.vertx().cancelTimer(timer));
        } catch (RuntimeException e) {
            node.vertx().cancelTimer(timer);
            return Future.failedFuture(e);
        }
    }

    private void lost() {
        lease = null;
        holding.set(0);
    }
}
