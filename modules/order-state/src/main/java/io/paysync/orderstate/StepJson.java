package io.paysync.orderstate;

import io.paysync.contract.bus.Json;
import io.paysync.contract.domain.Change;
import io.paysync.contract.domain.FactKey;
import io.paysync.contract.domain.Order;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.OrderStatus;
import io.paysync.contract.domain.Source;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Change} as it is stored: without what the order row and the key columns say already. The registration, the
 * largest part of an order, never changes and is not written again with each step.
 */
record StepJson(
        @Nullable FactKey cause,
        @Nullable Source source,
        String reason,
        Instant at,
        long paid,
        long refunded,
        @Nullable String tradeNo,
        @Nullable Instant paidAt,
        @Nullable String review,
        @Nullable List<Order.Payment> payments,
        @Nullable List<Order.Refund> refunds,
        @Nullable List<Order.Dispute> disputes,
        Order.@Nullable Claimed claimed,
        @Nullable String rule) {

    static String write(Change change) {
        Order order = change.order();
        return Json.write(new StepJson(
                change.cause(),
                change.source(),
                change.reason(),
                change.at(),
                order.paidMinor(),
                order.refundedMinor(),
                order.tradeNo(),
                order.paidAt(),
                order.review(),
                orNull(order.payments()),
                orNull(order.refunds()),
                orNull(order.disputes()),
                order.claimed(),
                change.rule()));
    }

    /** The first line of every history. */
    static String registered(Instant at, String reason) {
        String rule = StatusRow.NOTHING_KNOWN.name();
        return Json.write(new StepJson(null, null, reason, at, 0, 0, null, null, null, null, null, null, null, rule));
    }

    /** The change again, from its row and the immutable part of its order. */
    static Change read(
            OrderKey key,
            int version,
            @Nullable OrderStatus from,
            OrderStatus to,
            String step,
            Order.Registration registration,
            Instant createdAt) {
        StepJson s = Json.read(step, StepJson.class);
        Standing standing = new Standing(
                StatusRow.of(s.rule, to),
                s.paid,
                s.refunded,
                null,
                s.tradeNo,
                s.paidAt,
                s.review,
                orEmpty(s.payments),
                orEmpty(s.refunds),
                orEmpty(s.disputes),
                s.claimed,
                List.of(),
                List.of());
        Order order = OrderState.order(key, registration, standing, version, createdAt, s.at);
        return new Change(key, version, from, to, s.cause, s.source, s.reason, s.at, order, s.rule);
    }

    private static <T> @Nullable List<T> orNull(List<T> list) {
        return list.isEmpty() ? null : list;
    }

    private static <T> List<T> orEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }
}
