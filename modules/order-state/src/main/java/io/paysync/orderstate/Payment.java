package io.paysync.orderstate;

import io.paysync.contract.domain.DisputeState;
import io.paysync.contract.domain.Money;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One payment of an order, with what became of it.
 *
 * <p>What names no trade (a refund told by its number alone) concerns the payment of its account; where there are several,
 * the first one, because it can have been only one of them.
 *
 * @param minor what was paid, the least that was said of it
 * @param refunded what went back of it
 * @param reversed undone as a whole
 * @param disputed an open dispute is about it
 * @param lost a lost dispute was about it
 */
record Payment(
        TradeId trade,
        Ledger.Paid paid,
        long minor,
        Refunds.Sum refunded,
        boolean reversed,
        boolean disputed,
        boolean lost) {
    private static final Comparator<Map.Entry<TradeId, Ledger.Paid>> FIRST_PAID = Comparator.comparing(
                    (Map.Entry<TradeId, Ledger.Paid> e) -> e.getValue().at(),
                    Comparator.nullsLast(Comparator.<Instant>naturalOrder()))
            .thenComparing(Map.Entry::getKey);

    /** All payments, the one paid first at the front; no time counts as last, then the number decides. */
    static List<Payment> all(Ledger ledger, Money price) {
        if (ledger.payments().isEmpty()) {
            return List.of();
        }
        List<Map.Entry<TradeId, Ledger.Paid>> paid = new ArrayList<>(named(ledger.payments()));
        paid.sort(FIRST_PAID);
        Refunds refunds = Refunds.of(ledger, price.currency());
        List<Payment> out = new ArrayList<>();
        for (Map.Entry<TradeId, Ledger.Paid> entry : paid) {
            TradeId trade = entry.getKey();
            boolean first = out.stream().noneMatch(p -> p.trade.account().equals(trade.account()));
            long minor = price.minor() + entry.getValue().least();
            out.add(new Payment(
                    trade,
                    entry.getValue(),
                    minor,
                    refunds.sum(told -> concerns(told, trade, first), minor),
                    ledger.reversed().stream().anyMatch(told -> concerns(told, trade, first)),
                    disputed(ledger, DisputeState.OPENED, trade, first),
                    disputed(ledger, DisputeState.LOST, trade, first)));
        }
        return out;
    }

    /**
     * The one that counts: the first that stands. One that was given back counts only when none stands, one that was undone
     * only when there is no other.
     */
    static Optional<Payment> booked(List<Payment> payments) {
        return payments.stream()
                .filter(Payment::stands)
                .findFirst()
                .or(() -> payments.stream().filter(p -> !p.reversed).findFirst())
                .or(() -> payments.stream().findFirst());
    }

    /** Its money, or a part of it, is still there. */
    boolean stands() {
        return !reversed && !lost && !allBack();
    }

    boolean allBack() {
        return refunded.minor() > 0 && refunded.minor() >= minor;
    }

    /** Less is left than the order costs. */
    boolean partlyBack() {
        return refunded.minor() > Math.max(0, paid.least());
    }

    @Nullable
    Instant at() {
        return paid.at();
    }

    private static boolean disputed(Ledger ledger, DisputeState state, TradeId payment, boolean first) {
        return ledger.disputes().values().stream()
                .anyMatch(d -> d.state() == state && concerns(d.trade(), payment, first));
    }

    private static boolean concerns(TradeId told, TradeId payment, boolean first) {
        return told.matches(payment) && (told.named() || !payment.named() || first);
    }

    /** A payment that was told without a number is the one of its account that has one; which, is open if there are several. */
    private static List<Map.Entry<TradeId, Ledger.Paid>> named(SortedMap<TradeId, Ledger.Paid> payments) {
        if (payments.size() < 2) {
            return List.copyOf(payments.entrySet());
        }
        SortedMap<TradeId, Ledger.Paid> out = new TreeMap<>(payments);
        for (Map.Entry<TradeId, Ledger.Paid> entry : payments.entrySet()) {
            TradeId nameless = entry.getKey();
            if (!nameless.named()) {
                List<TradeId> same = payments.keySet().stream()
                        .filter(t -> t.named() && t.account().equals(nameless.account()))
                        .toList();
                if (!same.isEmpty()) {
                    out.remove(nameless);
                }
                if (same.size() == 1) {
                    out.merge(same.getFirst(), entry.getValue(), Ledger.Paid::join);
                }
            }
        }
        return List.copyOf(out.entrySet());
    }
}
