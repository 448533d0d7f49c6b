package io.paysync.orderstate;

import io.paysync.contract.domain.AccountRef;
import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.domain.RefundState;
import io.paysync.contract.domain.Source;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What one fact adds to a {@link Ledger}. */
final class Notes {
    private Notes() {}

    /** @param price of the order, in whose currency the fact speaks */
    static Ledger of(PaymentFact fact, Money price) {
        AccountRef account = fact.key().account();
        TradeId trade = TradeId.of(account, fact.tradeNo());
        return switch (fact.claim()) {
            case Claim.Pending p -> ledger(true, none(), set(), set(), set());
            case Claim.Paid p -> ledger(false, one(trade, paid(p.paidAt(), p.amount(), price)), set(), set(), set());
            case Claim.Failed f -> ledger(false, none(), set(trade), set(), set());
            case Claim.Closed c -> ledger(false, none(), set(), set(trade), set());
            case Claim.Reversed r -> ledger(false, none(), set(), set(), set(trade));
            case Claim.Refunded r -> refunded(fact, trade, r, price);
            case Claim.Disputed d -> {
                Ledger.DisputeSeen seen = new Ledger.DisputeSeen(trade, d.state(), fact.occurredAt(), d.amount());
                yield new Ledger(false, none(), set(), set(), set(), none(), none(), one(d.disputeId(), seen));
            }
            case Claim.Other o -> Ledger.EMPTY;
            case Claim.Unusable u -> Ledger.EMPTY;
        };
    }

    private static Ledger refunded(PaymentFact fact, TradeId trade, Claim.Refunded claim, Money price) {
        SortedMap<TradeId, Ledger.Paid> payments =
                claim.paid() == null ? none() : one(trade, paid(null, claim.paid(), price));
        SortedMap<TradeId, List<Ledger.Total>> totals = claim.total() == null
                ? none()
                : one(trade, List.of(new Ledger.Total(claim.total().minor(), stated(fact))));
        Ledger.RefundKey key = key(fact, trade, claim);
        RefundState state = claim.state() == null ? RefundState.SUCCEEDED : claim.state();
        SortedMap<Ledger.RefundKey, Ledger.RefundSeen> refunds = key == null
                ? none()
                : one(
                        key,
                        new Ledger.RefundSeen(
                                state,
                                claim.amount() == null ? -1 : claim.amount().minor(),
                                happened(fact),
                                state == RefundState.FAILED ? happened(fact) : null));
        return new Ledger(false, payments, set(), set(), set(), refunds, totals, none());
    }

    private static Ledger.Paid paid(@Nullable Instant at, Money amount, Money price) {
        long more = amount.minor() - price.minor();
        return new Ledger.Paid(at, more, more);
    }

    /** Null when the message speaks only of the total: then there is no refund to name. */
    private static Ledger.@Nullable RefundKey key(PaymentFact fact, TradeId trade, Claim.Refunded claim) {
        String merchantNo = claim.merchantRefundNo() == null ? "" : claim.merchantRefundNo();
        String providerNo = claim.providerRefundNo() == null ? "" : claim.providerRefundNo();
        if (!merchantNo.isEmpty() || !providerNo.isEmpty()) {
            return new Ledger.RefundKey(trade, merchantNo, providerNo);
        }
        if (claim.total() != null || claim.state() == null) {
            return null;
        }
        // One refund without any number: the event is all that names it, so each event is a refund of its own.
        return new Ledger.RefundKey(trade, "", "#" + fact.key().eventKey());
    }

    /** When it happened, as well as we know. */
    private static Instant happened(PaymentFact fact) {
        Instant occurred = fact.occurredAt();
        return occurred == null ? fact.receivedAt() : occurred;
    }

    /** As of when a total is true: the answer to a question is true when it is given. */
    private static Instant stated(PaymentFact fact) {
        boolean asked = fact.source() == Source.POLL || fact.source() == Source.BILL;
        return asked ? fact.receivedAt() : happened(fact);
    }

    private static Ledger ledger(
            boolean pending,
            SortedMap<TradeId, Ledger.Paid> payments,
            SortedSet<TradeId> failed,
            SortedSet<TradeId> closed,
            SortedSet<TradeId> reversed) {
        return new Ledger(pending, payments, failed, closed, reversed, none(), none(), none());
    }

    private static <K, V> SortedMap<K, V> none() {
        return new TreeMap<>();
    }

    private static <K, V> SortedMap<K, V> one(K key, V value) {
        SortedMap<K, V> map = new TreeMap<>();
        map.put(key, value);
        return map;
    }

    private static SortedSet<TradeId> set(TradeId... trades) {
        return new TreeSet<>(List.of(trades));
    }
}
