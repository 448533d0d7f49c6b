package io.paysync.bench.run;

import io.paysync.bench.load.EventStreams;
import io.paysync.bench.load.Latencies;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;

/**
 * When which watcher got which version, and whether each got what the feed promises: every version once and in order. The first
 * ones watch an order each, which moves once, to version 2; those after them watch the popular order, which moves step by step
 * to version 2, 3 and so on. Version 1 is what was there before.
 */
final class FeedArrivals implements EventStreams.Listener {
    private static final long SETTLE_NANOS = 60_000_000_000L;

    private final int own;
    private final int popular;
    private final int steps;
    private final AtomicIntegerArray seen;
    private final AtomicLongArray ownAt;
    private final AtomicLongArray popularAt;
    private final AtomicInteger came = new AtomicInteger();
    private final AtomicInteger wrong = new AtomicInteger();

    FeedArrivals(int own, int popular, int steps) {
        this.own = own;
        this.popular = popular;
        this.steps = steps;
        this.seen = new AtomicIntegerArray(own + popular);
        this.ownAt = new AtomicLongArray(own);
        this.popularAt = new AtomicLongArray(popular * steps);
    }

    @Override
    public void event(int stream, int version, long micros) {
        if (version != seen.get(stream) + 1 || version > last(stream)) {
            wrong.incrementAndGet();
            return;
        }
        seen.set(stream, version);
        if (version == 1) {
            return;
        }
        if (stream < own) {
            ownAt.set(stream, micros);
        } else {
            popularAt.set((stream - own) * steps + version - 2, micros);
        }
        came.incrementAndGet();
    }

    private int last(int stream) {
        return stream < own ? 2 : steps + 1;
    }

    /** What is owed once all has moved. */
    int owed() {
        return own + popular * steps;
    }

    int came() {
        return came.get();
    }

    /** Events that came again, too early, too late, or of a version that there is not. */
    int wrong() {
        return wrong.get();
    }

    /**
     * Waits until every watcher has had every version.
     *
     * @param streams throws when one has ended
     */
    void settle(Runnable streams) {
        long limit = System.nanoTime() + SETTLE_NANOS;
        while (came() < owed() && wrong() == 0 && System.nanoTime() < limit) {
            streams.run();
            LockSupport.parkNanos(2_000_000);
        }
        if (came() < owed() || wrong() > 0) {
            throw new IllegalStateException((owed() - came()) + " events never came, " + wrong()
                    + " came again or not in order" + firstMissing());
        }
    }

    private String firstMissing() {
        return IntStream.range(0, own + popular)
                .filter(stream -> seen.get(stream) < last(stream))
                .mapToObj(stream -> "; stream " + stream + " has version " + seen.get(stream) + " of " + last(stream))
                .findFirst()
                .orElse("");
    }

    /** @param since when each of the first ones' orders moved, µs */
    Latencies own(IntToLongFunction since) {
        Latencies times = new Latencies();
        for (int i = 0; i < own; i++) {
            times.record((ownAt.get(i) - since.applyAsLong(i)) * 1000);
        }
        return times;
    }

    /** @param since when the popular order got to each version, µs */
    Latencies popular(IntToLongFunction since) {
        Latencies times = new Latencies();
        for (int i = 0; i < popular * steps; i++) {
            times.record((popularAt.get(i) - since.applyAsLong(i % steps + 2)) * 1000);
        }
        return times;
    }
}
