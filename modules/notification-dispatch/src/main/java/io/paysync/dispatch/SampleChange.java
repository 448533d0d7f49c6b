package io.paysync.dispatch;

import io.paysync.contract.domain.Change;
import io.paysync.contract.domain.ChangeType;
import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.Order;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.OrderStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A change that did not happen, to show what would be said of it. Pure. */
final class SampleChange {
    private static final String ORDER_ID = "SAMPLE-1";
    private static final long MINOR = 8880;

    private SampleChange() {}

    /** @param order after the change, as far as it has come; null: a made-up one */
    static Change of(String merchant, String eventType, @Nullable Order order, Instant now) {
        OrderStatus status = status(eventType);
        Order shown = order == null ? sample(merchant, status, now) : order;
        OrderStatus to = eventType.equals(ChangeType.UPDATED) ? shown.status() : status;
        OrderStatus from = eventType.equals(ChangeType.UPDATED) ? to : null;
        return new Change(
                new OrderKey(merchant, shown.key().orderId()),
                Math.max(1, shown.version()),
                from,
                to,
                null,
                null,
                "preview",
                now,
                shown);
    }

    private static OrderStatus status(String eventType) {
        for (OrderStatus status : OrderStatus.values()) {
            if (ChangeType.typeOf(status).equals(eventType)) {
                return status;
            }
        }
        return OrderStatus.PAID;
    }

    private static Order sample(String merchant, OrderStatus status, Instant now) {
        boolean paid = status.moneyMoved();
        long refunded = switch (status) {
            case REFUNDED, REVERSED -> MINOR;
            case PARTIALLY_REFUNDED -> MINOR / 4;
            case CREATED, PENDING, PAID, FAILED, CLOSED, DISPUTED, CHARGEBACK -> 0;
        };
        Money amount = new Money(MINOR, "CNY");
        return new Order(
                new OrderKey(merchant, ORDER_ID),
                new Order.Registration(amount, null, null, null, "Sample", null, Map.of(), Map.of(), null, null),
                status,
                2,
                paid ? MINOR : 0,
                refunded,
                paid ? "2026000000000001" : null,
                paid ? now : null,
                null,
                List.of(),
                List.of(),
                List.of(),
                now,
                now);
    }
}
