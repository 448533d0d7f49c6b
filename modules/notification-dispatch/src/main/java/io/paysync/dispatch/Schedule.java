package io.paysync.dispatch;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When a delivery is tried again.
 *
 * @param delays before each attempt, the first one included; their number is the number of attempts
 * @param throttledMin the least wait after an answer that asked for less
 * @param retryAfterMax the most that a receiver can ask for
 * @param giveUpAfter no attempt later than this after the change was taken or replayed
 */
record Schedule(List<Duration> delays, Duration throttledMin, Duration retryAfterMax, Duration giveUpAfter) {
    static final int ATTEMPTS_MAX = 50;

    /** The example of Standard Webhooks: ten attempts in at most 75.6 h. */
    static final Schedule DEFAULT = new Schedule(
            List.of(
                    Duration.ZERO,
                    Duration.ofSeconds(5),
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(30),
                    Duration.ofHours(2),
                    Duration.ofHours(5),
                    Duration.ofHours(10),
                    Duration.ofHours(14),
                    Duration.ofHours(20),
                    Duration.ofHours(24)),
            Duration.ofSeconds(30),
            Duration.ofHours(1),
            Duration.ofHours(76));

    Schedule {
        delays = List.copyOf(delays);
        if (delays.isEmpty() || delays.size() > ATTEMPTS_MAX || delays.stream().anyMatch(Duration::isNegative)) {
            throw new IllegalArgumentException("schedule must have 1 to 50 delays of zero or more");
        }
    }

    /** @param own waits instead of these; null: these */
    Schedule with(@Nullable List<Duration> own) {
        return own == null ? this : new Schedule(own, throttledMin, retryAfterMax, giveUpAfter);
    }

    int attempts() {
        return delays.size();
    }
}
