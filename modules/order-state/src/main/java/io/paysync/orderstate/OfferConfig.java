package io.paysync.orderstate;

import io.paysync.platform.config.Section;
import java.time.Duration;

/**
 * How changes are offered to a receiver, section {@code orders.offer}.
 *
 * @param rows changes in one offer, at most 500
 * @param queueMax changes that may wait for one receiver; what finds no room is left to the sweep
 * @param inFlight offers to one receiver at the same time
 * @param tries of one offer before it is left to the sweep
 * @param retryAfter before the second try; doubles with each further one
 */
public record OfferConfig(int rows, int queueMax, int inFlight, int tries, Duration retryAfter) {
    public static final OfferConfig DEFAULT = new OfferConfig(200, 20_000, 4, 4, Duration.ofMillis(100));

    public OfferConfig {
        if (rows < 1 || rows > 500 || queueMax < 1 || inFlight < 1 || tries < 1) {
            throw new IllegalArgumentException(
                    "orders.offer: rows must be 1 to 500, queueMax, inFlight, tries at least 1");
        }
    }

    static OfferConfig from(Section section) {
        OfferConfig d = DEFAULT;
        return new OfferConfig(
                section.integer("rows", d.rows, 1, 500),
                section.integer("queueMax", d.queueMax, 100, 1_000_000),
                section.integer("inFlight", d.inFlight, 1, 64),
                section.integer("tries", d.tries, 1, 20),
                section.duration("retryAfter", d.retryAfter, Duration.ofMillis(10), Duration.ofSeconds(10)));
    }
}
