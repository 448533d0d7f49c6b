package io.paysync.orderstate;

import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.Order;
import io.paysync.contract.domain.RefundState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How much went back. Providers tell it in three ways, and one order can hear all of them:
 *
 * <ul>
 *   <li>refund by refund, each with its own amount and state (WeChat Pay, Stripe's refund events): the sum of those that
 *       succeeded;
 *   <li>only the total so far (Alipay's {@code refund_fee}, Stripe's {@code amount_refunded}): the total itself, less the
 *       refunds that failed after it was true;
 *   <li>messages that name one refund by different numbers (the merchant's, the provider's, both): they are one refund
 *       as soon as any message links the numbers.
 * </ul>
 *
 * Neither way knows more than what happened, so the larger figure is right. What would exceed the payment is not
 * counted, but flagged: a refund seen under two numbers that nothing links must not make a half refund a full one.
 */
final class Refunds {
    private static final Comparator<Refund> FIRST =
            Comparator.comparing(Refund::at).thenComparing(r -> r.id().refundId());

    private final List<Refund> all;
    private final SortedMap<TradeId, List<Ledger.Total>> totals;

    private Refunds(List<Refund> all, SortedMap<TradeId, List<Ledger.Total>> totals) {
        this.all = all;
        this.totals = totals;
    }

    static Refunds of(Ledger ledger, String currency) {
        List<Refund> all = ledger.refunds().isEmpty() ? List.of() : refunds(ledger, currency);
        return new Refunds(all, ledger.totals());
    }

    /** One refund as far as known; {@code trade} unnamed when no message said which payment it gives back. */
    private record Refund(TradeId trade, Order.Refund id, Ledger.RefundSeen seen) {
        Instant at() {
            return seen.at();
        }
    }

    /**
     * @param minor refunded in all, never more than paid
     * @param excess by how much the provider's figures exceed the payment, 0 in a sound world
     */
    record Sum(long minor, long excess) {
        static final Sum NONE = new Sum(0, 0);
    }

    /** All refunds, the earliest first. */
    List<Order.Refund> list() {
        return all.stream().map(Refund::id).toList();
    }

    /**
     * What went back of one payment.
     *
     * @param concerns whether what was told of this trade is about the payment
     */
    Sum sum(Predicate<TradeId> concerns, long paidMinor) {
        if (all.isEmpty() && totals.isEmpty()) {
            return Sum.NONE;
        }
        List<Refund> ours = all.stream().filter(r -> concerns.test(r.trade())).toList();
        long counted = 0;
        long told = 0;
        for (Refund refund : ours) {
            if (refund.seen().state() == RefundState.SUCCEEDED && refund.seen().amount() > 0) {
                long amount = refund.seen().amount();
                told = plus(told, amount);
                counted = plus(counted, amount) <= paidMinor ? counted + amount : counted;
            }
        }
        for (Map.Entry<TradeId, List<Ledger.Total>> entry : totals.entrySet()) {
            if (concerns.test(entry.getKey())) {
                for (Ledger.Total total : entry.getValue()) {
                    long still = Math.max(0, total.minor() - failedAfter(ours, total.at()));
                    told = Math.max(told, still);
                    counted = still <= paidMinor ? Math.max(counted, still) : counted;
                }
            }
        }
        return new Sum(counted, Math.max(0, told - paidMinor));
    }

    private static long failedAfter(List<Refund> refunds, Instant at) {
        long sum = 0;
        for (Refund refund : refunds) {
            Instant failedAt = refund.seen().failedAt();
            if (failedAt != null && failedAt.isAfter(at)) {
                sum = plus(sum, Math.max(0, refund.seen().amount()));
            }
        }
        return sum;
    }

    private static List<Refund> refunds(Ledger ledger, String currency) {
        List<Group> groups = new ArrayList<>();
        SortedMap<Ledger.RefundKey, Ledger.RefundSeen> all = ledger.refunds();
        for (Map.Entry<Ledger.RefundKey, Ledger.RefundSeen> entry : all.entrySet()) {
            Group merged = new Group(entry.getKey(), entry.getValue());
            for (Group group : List.copyOf(groups)) {
                if (group.linked(merged)) {
                    groups.remove(group);
                    merged = merged.with(group);
                }
            }
            groups.add(merged);
        }
        return groups.stream().map(g -> g.refund(currency)).sorted(FIRST).toList();
    }

    /** Messages about one refund, linked by a number they share. */
    private record Group(List<Ledger.RefundKey> keys, Ledger.RefundSeen seen) {
        Group(Ledger.RefundKey key, Ledger.RefundSeen seen) {
            this(List.of(key), seen);
        }

        boolean linked(Group other) {
            return keys.stream().anyMatch(a -> other.keys.stream().anyMatch(b -> linked(a, b)));
        }

        private static boolean linked(Ledger.RefundKey a, Ledger.RefundKey b) {
            return a.trade().matches(b.trade())
                    && (same(a.merchantNo(), b.merchantNo()) || same(a.providerNo(), b.providerNo()));
        }

        private static boolean same(String a, String b) {
            return !a.isEmpty() && a.equals(b);
        }

        Group with(Group other) {
            List<Ledger.RefundKey> both = new ArrayList<>(keys);
            both.addAll(other.keys);
            return new Group(both, seen.join(other.seen));
        }

        Refund refund(String currency) {
            TradeId trade = keys.stream()
                    .map(Ledger.RefundKey::trade)
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
            Optional<String> merchantNo =
                    number(keys.stream().map(Ledger.RefundKey::merchantNo).toList());
            Optional<String> providerNo =
                    number(keys.stream().map(Ledger.RefundKey::providerNo).toList());
            String id = providerNo.or(() -> merchantNo).orElseThrow();
            Money amount = seen.amount() < 0 ? null : new Money(seen.amount(), currency);
            return new Refund(
                    trade, new Order.Refund(id, orNull(merchantNo), orNull(providerNo), seen.state(), amount), seen);
        }

        private static Optional<String> number(List<String> numbers) {
            return numbers.stream().filter(n -> !n.isEmpty()).min(Comparator.naturalOrder());
        }

        private static @Nullable String orNull(Optional<String> text) {
            return text.orElse(null);
        }
    }

    private static long plus(long a, long b) {
        long sum = a + b;
        return sum < a ? Long.MAX_VALUE : sum;
    }
}
