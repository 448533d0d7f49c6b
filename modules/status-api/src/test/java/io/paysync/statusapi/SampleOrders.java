package io.paysync.statusapi;

import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.Order;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.OrderStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Orders as their owner would tell of them. */
public final class SampleOrders {
    private static final Order.Registration REGISTRATION =
            new Order.Registration(new Money(1, "CNY"), null, null, null, null, null, Map.of(), Map.of(), null, null);

    private SampleOrders() {}

    /** Nothing was paid yet, whatever the status. */
    public static Order order(OrderKey key, OrderStatus status, int version, Instant at) {
        return order(key, REGISTRATION, status, version, 0, at, at);
    }

    /** @param paid by one payment, or 0 */
    static Order order(
            OrderKey key,
            Order.Registration registration,
            OrderStatus status,
            int version,
            long paid,
            Instant createdAt,
            Instant at) {
        return new Order(
                key,
                registration,
                status,
                version,
                paid,
                0,
                paid > 0 ? "T1" : null,
                paid > 0 ? at : null,
                null,
                paid > 0 ? List.of(new Order.Payment("T1", new Money(paid, "CNY"), at, true)) : List.of(),
                List.of(),
                List.of(),
                createdAt,
                at);
    }
}
