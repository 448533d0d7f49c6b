package io.paysync.orderstate;

import io.paysync.contract.domain.Order;
import io.paysync.contract.domain.OrderKey;
import java.time.Instant;

/**
 * One order between two facts.
 *
 * @param terms what was fixed at registration
 * @param standing follows from registration, terms and books; kept because it is asked for often
 */
record OrderState(
        OrderKey key,
        Order.Registration registration,
        Terms terms,
        Books books,
        Standing standing,
        int version,
        Instant createdAt,
        Instant updatedAt) {
    static OrderState registered(OrderKey key, Order.Registration registration, Terms terms, Instant now) {
        return new OrderState(key, registration, terms, Books.EMPTY, Standing.CREATED, 1, now, now);
    }

    Order order() {
        return order(key, registration, standing, version, createdAt, updatedAt);
    }

    OrderState with(Terms other) {
        return new OrderState(key, registration, other, books, standing, version, createdAt, updatedAt);
    }

    /** Knows more, shows the same. */
    OrderState with(Books more, Standing same) {
        return new OrderState(key, registration, terms, more, same, version, createdAt, updatedAt);
    }

    OrderState step(Books more, Standing next, Instant now) {
        return new OrderState(key, registration, terms, more, next, version + 1, createdAt, now);
    }

    /** An adopted order with the registration that came later, of the same amount; it began with its payment all the same. */
    OrderState registeredAs(Order.Registration asked, Instant now) {
        Order.Registration taken = asked.orderedAt() == null ? asked.ordered(registration.orderedAt()) : asked;
        return new OrderState(key, taken, terms, books, standing, version + 1, createdAt, now);
    }

    static Order order(
            OrderKey key,
            Order.Registration registration,
            Standing standing,
            int version,
            Instant createdAt,
            Instant updatedAt) {
        return new Order(
                key,
                registration,
                standing.status(),
                version,
                standing.paidMinor(),
                standing.refundedMinor(),
                standing.tradeNo(),
                standing.paidAt(),
                standing.review(),
                standing.payments(),
                standing.refunds(),
                standing.disputes(),
                createdAt,
                updatedAt,
                standing.claimed());
    }
}
