package io.paysync.launcher.selfcheck;

import io.paysync.platform.config.Section;
import java.time.Duration;

/**
 * Setting {@code hazelcast.selfCheck}.
 *
 * @param period between two rounds of questions to all members
 * @param lostAfter a member not heard for so long counts as lost, and what can be repaired is repaired
 * @param restartAfter a node that is cut off for so long ends, for its supervisor to start it again; zero: never
 */
public record SelfCheckConfig(Duration period, Duration lostAfter, Duration restartAfter) {
    public static final SelfCheckConfig DEFAULT =
            new SelfCheckConfig(Duration.ofSeconds(2), Duration.ofSeconds(20), Duration.ofMinutes(5));

    public static SelfCheckConfig from(Section section) {
        SelfCheckConfig read = new SelfCheckConfig(
                section.duration("period", DEFAULT.period, Duration.ofMillis(100), Duration.ofMinutes(1)),
                section.duration("lostAfter", DEFAULT.lostAfter, Duration.ofMillis(500), Duration.ofMinutes(10)),
                section.duration("restartAfter", DEFAULT.restartAfter, Duration.ZERO, Duration.ofDays(1)));
        if (read.lostAfter.compareTo(read.period.multipliedBy(3)) < 0) {
            section.mistake(
                    "lostAfter", "must be at least three times the period, or one lost message counts as a loss");
        }
        if (read.restarts() && read.restartAfter.compareTo(read.lostAfter) < 0) {
            section.mistake("restartAfter", "must not be less than lostAfter, or 0s for never");
        }
        return read;
    }

    boolean restarts() {
        return !restartAfter.isZero();
    }
}
