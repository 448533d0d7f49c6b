package io.paysync.polling;

import io.paysync.platform.config.Section;
import java.time.Duration;

/**
 * Closing expired orders at their provider, section {@code polling.closing}.
 *
 * @param triesMax how often a provider is told to close one order that it goes on calling unpaid
 * @param pause after a try of which nothing certain came; doubles with each
 */
record ClosingConfig(int triesMax, Duration pause) {
    private static final int DOUBLINGS_MAX = 10;

    static ClosingConfig from(Section closing) {
        return new ClosingConfig(
                closing.integer("triesMax", 5, 1, 100),
                closing.duration("pause", Duration.ofSeconds(10), Duration.ofMillis(100), Duration.ofHours(1)));
    }

    Duration pauseAfter(int tries) {
        return pause.multipliedBy(1L << Math.clamp(tries - 1L, 0, DOUBLINGS_MAX));
    }
}
