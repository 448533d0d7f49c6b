package io.paysync.orderstate;

import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.PaymentFact;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A fact and the order it speaks of.
 *
 * @param key null while neither the fact nor its trade names an order that can exist
 * @param parked it waits in {@code orders.parked} and leaves it now
 */
record Addressed(PaymentFact fact, @Nullable OrderKey key, boolean parked) {
    /** By order, so that two batches lock their orders in the same sequence. */
    static final Comparator<Addressed> BY_ORDER =
            Comparator.comparing(Addressed::key, Comparator.nullsLast(Comparator.naturalOrder()));

    static Addressed of(PaymentFact told) {
        PaymentFact fact = Door.storable(told);
        return new Addressed(fact, keyOf(fact), false);
    }

    TradeId trade() {
        return TradeId.of(fact.key().account(), fact.tradeNo());
    }

    Addressed to(@Nullable OrderKey found) {
        return new Addressed(fact, found, parked);
    }

    /** An order number that no registration can have is as good as none. */
    private static @Nullable OrderKey keyOf(PaymentFact fact) {
        try {
            return fact.orderKey();
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
