package io.paysync.bench.load;

import java.util.concurrent.atomic.AtomicLongArray;

/** A histogram of times from 1 µs to about 2 minutes, each bucket 1/16 of its power of two wide; safe for many threads. */
public final class Latencies {
    private static final int SUB = 16;
    private static final int BUCKETS = 28 * SUB;

    private final AtomicLongArray counts = new AtomicLongArray(BUCKETS);

    public void record(long nanos) {
        counts.incrementAndGet(bucket(Math.max(1, nanos / 1000)));
    }

    private static int bucket(long micros) {
        if (micros < SUB) {
            return (int) micros;
        }
        int power = 63 - Long.numberOfLeadingZeros(micros);
        int within = (int) ((micros >>> (power - 4)) & (SUB - 1));
        return Math.min(BUCKETS - 1, (power - 3) * SUB + within);
    }

    private static double micros(int bucket) {
        if (bucket < SUB) {
            return bucket + 0.5;
        }
        int power = bucket / SUB + 3;
        long from = (1L << power) + ((long) (bucket % SUB) << (power - 4));
        return from + (1L << (power - 4)) / 2.0;
    }

    public long count() {
        long sum = 0;
        for (int i = 0; i < BUCKETS; i++) {
            sum += counts.get(i);
        }
        return sum;
    }

    /** @return ms below which this share of the times lies; 0 when nothing was recorded */
    public double percentileMs(double share) {
        long wanted = (long) Math.ceil(count() * share);
        long seen = 0;
        for (int i = 0; i < BUCKETS && wanted > 0; i++) {
            seen += counts.get(i);
            if (seen >= wanted) {
                return micros(i) / 1000;
            }
        }
        return 0;
    }
}
