package io.paysync.polling;

import java.time.Duration;
import java.util.Optional;

/**
 * How long callbacks take, in buckets. A payment that was found by asking says only that its callback takes longer than
 * until then: to leave it out would make callbacks look quicker the more often we ask, and to count it as late would make
 * them look slow. So it counts among those still waited for until that bucket, and no further (Kaplan and Meier's estimate).
 */
final class DelayHistogram {
    /** Upper ends of the buckets in seconds; the last bucket has none. */
    private static final int[] BOUNDS = {1, 2, 3, 5, 8, 12, 20, 30, 45, 60, 90, 120, 180, 300, 600, 1800};

    static final int BUCKETS = BOUNDS.length + 1;

    /** A callback is overdue when only so few come later. */
    private static final double LATE = 0.01;

    private static final double ROUNDING = 1e-9;

    private final double[] called = new double[BUCKETS];
    private final double[] missed = new double[BUCKETS];

    static int bucket(Duration delay) {
        for (int i = 0; i < BOUNDS.length; i++) {
            if (delay.compareTo(Duration.ofSeconds(BOUNDS[i])) <= 0) {
                return i;
            }
        }
        return BOUNDS.length;
    }

    void add(int bucket, double moreCalled, double moreMissed) {
        called[bucket] += moreCalled;
        missed[bucket] += moreMissed;
    }

    void add(DelayHistogram other) {
        for (int i = 0; i < BUCKETS; i++) {
            add(i, other.called[i], other.missed[i]);
        }
    }

    double called(int bucket) {
        return called[bucket];
    }

    double missed(int bucket) {
        return missed[bucket];
    }

    /** The upper end of the bucket that this lies in; beyond the last bound, itself. */
    static Duration upTo(Duration delay) {
        int bucket = bucket(delay);
        return bucket < BOUNDS.length ? Duration.ofSeconds(BOUNDS[bucket]) : delay;
    }

    /** Those that took longer than an upper end: callbacks, and payments found by asking that still had none. */
    double later(Duration upperEnd) {
        double later = 0;
        for (int i = bucket(upperEnd) + 1; i < BUCKETS; i++) {
            later += called[i] + missed[i];
        }
        return later;
    }

    /** Those of which is known whether they took longer than an upper end. */
    double known(Duration upperEnd) {
        double known = 0;
        for (int i = 0; i < BUCKETS; i++) {
            known += called[i] + (i > bucket(upperEnd) ? missed[i] : 0);
        }
        return known;
    }

    /**
     * After how long a callback is overdue: 99 of 100 have come by then.
     *
     * @param atLeast callbacks that say something
     * @return empty when there are fewer, or when too many never came
     */
    Optional<Duration> overdue(double atLeast) {
        return within(1 - LATE, atLeast);
    }

    /**
     * Within how long such a share of the callbacks comes.
     *
     * @param atLeast callbacks that say something
     * @return empty when there are fewer, or when too many never came
     */
    Optional<Duration> within(double share, double atLeast) {
        double came = 0;
        double left = 0;
        for (int i = 0; i < BUCKETS; i++) {
            came += called[i];
            left += called[i] + missed[i];
        }
        if (came + ROUNDING < atLeast) {
            return Optional.empty();
        }
        double outstanding = 1;
        for (int i = 0; i < BOUNDS.length; i++) {
            left -= missed[i];
            if (called[i] > 0 && left > 0) {
                outstanding *= Math.max(0, 1 - called[i] / left);
            }
            if (outstanding <= 1 - share + ROUNDING) {
                return Optional.of(Duration.ofSeconds(BOUNDS[i]));
            }
            left -= called[i];
        }
        return Optional.empty();
    }
}
