package io.paysync.contract.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One step in an order's history: what it was, what it is, and which fact caused it.
 *
 * @param from null at registration
 * @param cause the fact that moved it, or null for a registration or an operator's act
 * @param reason in words, for people
 * @param order the order after the step
 */
public record Change(
        OrderKey key,
        int version,
        @Nullable OrderStatus from,
        OrderStatus to,
        @Nullable FactKey cause,
        @Nullable Source source,
        String reason,
        Instant at,
        Order order) {
    /** The event type told to receivers, for example {@code order.paid}; closed list in {@link ChangeType}. */
    public String type() {
        return ChangeType.of(this);
    }
}
