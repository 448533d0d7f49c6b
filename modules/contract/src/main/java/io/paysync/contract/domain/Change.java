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
 * @param rule the row of the table of states (docs/states.md) by which the order stands where it does; null when the
 *     step was written by a release that did not note it
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
        Order order,
        @Nullable String rule) {
    public Change(
            OrderKey key,
            int version,
            @Nullable OrderStatus from,
            OrderStatus to,
            @Nullable FactKey cause,
            @Nullable Source source,
            String reason,
            Instant at,
            Order order) {
        this(key, version, from, to, cause, source, reason, at, order, null);
    }

    /** The event type told to receivers, for example {@code order.paid}; closed list in {@link ChangeType}. */
    public String type() {
        return ChangeType.of(this);
    }
}
