package io.paysync.bench.run;

import io.paysync.bench.load.EventStreams;
import io.paysync.bench.load.Latencies;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntToLongFunction;

/**
 * When which watcher got which version. The first ones watch an order each, which moves once, to version 2; those after them
 * watch the popular order, which moves step by step to version 2, 3 and so on. Version 1 is what was there before.
 */
final class FeedArrivals implements EventStreams.Listener {
    private static final long SETTLE_NANOS = 60_000_000_000L;

    private final int own;
    private final int popular;
    private final int steps;
    private final AtomicLongArray ownAt;
    private final AtomicLongArray popularAt;
    private final AtomicInteger came = new AtomicInteger();
    private final AtomicInteger repeats = new AtomicInteger();

    FeedArrivals(int own, int popular, int steps) {
        this.own = own;
        this.popular = popular;
        this.steps = steps;
        this.ownAt = new AtomicLongArray(own);
        this.popularAt = new AtomicLongArray(popular * steps);
    }

    @Override
    public void event(int stream, int version, long micros) {
        if (version == 1) {
            return;
        }
        boolean isNew = stream < own
                ? version == 2 && ownAt.getAndSet(stream, micros) == 0
                : version <= steps + 1 && popularAt.getAndSet((stream - own) * steps + version - 2, micros) == 0;
        (isNew ? came : repeats).incrementAndGet();
    }

    /** What is owed once all has moved. */
    int owed() {
        return own + popular * steps;
    }

    int came() {
        return came.get();
    }

    /** Events that came again, and any that nothing has caused. */
    int repeats() {
        return repeats.get();
    }

    /** Waits until every watcher has had every version. */
    void settle() {
        long limit = System.nanoTime() + SETTLE_NANOS;
        while (came.get() < owed() && System.nanoTime() < limit) {
            LockSupport.parkNanos(2_000_000);
        }
        if (came.get() < owed() || repeats.get() > 0) {
            throw new IllegalStateException(
                    (owed() - came.get()) + " events never came, " + repeats + " came that nothing has caused");
        }
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
