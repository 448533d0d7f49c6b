package io.paysync.channels;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long something that failed is left alone: twice as long after each failure in a row, up to a bound, with half of it
 * jitter so that nodes do not come back together. Meanwhile whoever asks is answered at once. Thread-safe.
 */
public final class Backoff {
    private final long firstNanos;
    private final long maxNanos;
    private final RandomGenerator random;
    private int failures;
    private long until;

    public Backoff(Duration first, Duration max, RandomGenerator random) {
        this.firstNanos = first.toNanos();
        this.maxNanos = max.toNanos();
        this.random = random;
    }

    /** Whether it is to be left alone at this {@code System.nanoTime}. */
    public synchronized boolean waits(long nowNanos) {
        return failures > 0 && nowNanos - until < 0;
    }

    public synchronized void failed(long nowNanos) {
        long wait = Math.min(maxNanos, firstNanos << Math.min(failures, 20));
        failures++;
        until = nowNanos + wait / 2 + random.nextLong(wait / 2 + 1);
    }

    public synchronized void worked() {
        failures = 0;
    }
}
