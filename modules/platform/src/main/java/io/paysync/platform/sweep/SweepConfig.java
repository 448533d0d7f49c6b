package io.paysync.platform.sweep;

import java.time.Duration;

/**
 * @param period between steps when nothing is behind
 * @param pageRows read and delivered at once; not more than the receiver takes in one question
 * @param lag rows younger than this are left to the hot path
 * @param ttl of the lease
 */
public record SweepConfig(Duration period, int pageRows, Duration lag, Duration ttl) {
    /** Every 2 s, 500 rows, 5 s behind, lease of 15 s. */
    public static final SweepConfig DEFAULT =
            new SweepConfig(Duration.ofSeconds(2), 500, Duration.ofSeconds(5), Duration.ofSeconds(15));

    public SweepConfig {
        if (pageRows < 1 || pageRows > 10_000) {
            throw new IllegalArgumentException("pageRows must be between 1 and 10000");
        }
    }
}
