package io.paysync.dispatch;

import io.paysync.contract.domain.AccountRef;
import io.paysync.contract.domain.Change;
import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.Order;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.OrderStatus;
import io.paysync.contract.domain.Source;
import io.paysync.contract.orders.Handover.ChangeKey;
import io.paysync.platform.config.Secret;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Changes and keys as order-state would offer them. */
final class Samples {
    static final Secret KEY = Secret.of(Base64.getEncoder().encodeToString(new byte[32]));

    private Samples() {}

    /** Version 1 registers the order, 2 pays it, later ones update it. */
    static Change change(String merchant, String orderId, int version) {
        return change(merchant, orderId, version, Instant.now().truncatedTo(ChronoUnit.MICROS));
    }

    static Change change(String merchant, String orderId, int version, Instant at) {
        OrderStatus to = version == 1 ? OrderStatus.CREATED : OrderStatus.PAID;
        OrderStatus from = version == 1 ? null : version == 2 ? OrderStatus.CREATED : OrderStatus.PAID;
        OrderKey key = new OrderKey(merchant, orderId);
        return new Change(
                key, version, from, to, null, Source.CALLBACK, "sample", at, order(key, to, version, Map.of(), at));
    }

    static Order order(OrderKey key, OrderStatus status, int version, Map<String, String> metadata, Instant at) {
        Money amount = new Money(8880, "CNY");
        boolean paid = status == OrderStatus.PAID;
        return new Order(
                key,
                new Order.Registration(
                        amount,
                        new AccountRef("alipay", "main"),
                        null,
                        "alipay",
                        "龙井茶 250g",
                        null,
                        Map.of("phone", "+8613800138000"),
                        metadata,
                        null,
                        null),
                status,
                version,
                paid ? 8880 : 0,
                0,
                paid ? "T" + key.orderId() : null,
                paid ? at : null,
                null,
                paid ? List.of(new Order.Payment("T" + key.orderId(), amount, at, true)) : List.of(),
                List.of(),
                List.of(),
                at,
                at);
    }

    /** One that nobody registered. */
    static Order adopted(OrderKey key, Instant at) {
        Order.Registration registration =
                Order.Registration.adopted(new Money(8880, "CNY"), new AccountRef("alipay", "main"), null);
        return new Order(
                key,
                registration,
                OrderStatus.CREATED,
                1,
                0,
                0,
                null,
                null,
                null,
                List.of(),
                List.of(),
                List.of(),
                at,
                at);
    }

    static ChangeKey key(Change change) {
        return new ChangeKey(
                change.key(), change.version(), change.type(), change.to().settled());
    }
}
