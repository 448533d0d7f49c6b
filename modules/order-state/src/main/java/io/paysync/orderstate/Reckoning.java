package io.paysync.orderstate;

import io.paysync.contract.domain.DisputeState;
import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.Order;
import io.paysync.contract.domain.OrderStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * From what is known to where the order stands; a pure function, so the state can depend on nothing but the facts.
 *
 * <p>Money decides first. An order with a payment is PAID or beyond, whatever was reported closed or failed, earlier or
 * later. Of several payments the one paid first is booked (no time counts as last, then by number); one that was reversed
 * is booked only when there is no other. Refunds and disputes of payments that are not booked are listed but move nothing.
 * An order without payment is REVERSED before CLOSED before FAILED before PENDING.
 */
final class Reckoning {
    private static final Comparator<Map.Entry<TradeId, Ledger.Paid>> FIRST_PAID = Comparator.comparing(
                    (Map.Entry<TradeId, Ledger.Paid> e) -> e.getValue().at(),
                    Comparator.nullsLast(Comparator.<Instant>naturalOrder()))
            .thenComparing(Map.Entry::getKey);

    private Reckoning() {}

    static Standing of(Order.Registration registration, LateMoney late, Books books) {
        Standing proven = money(registration, books.proven());
        TreeSet<Reason> open = new TreeSet<>(books.holds());
        excess(registration, books.proven()).ifPresent(open::add);
        lateMoney(books.proven(), proven, late).ifPresent(open::add);
        unconfirmed(registration, books, proven).ifPresent(open::add);
        open.removeAll(books.cleared());
        return proven.with(List.copyOf(open));
    }

    /** Payments that stand beside each other: more than one of them is a payment too many. */
    static List<TradeId> livePayments(Ledger ledger) {
        return named(ledger).stream()
                .map(Map.Entry::getKey)
                .filter(trade -> !reversed(ledger, trade))
                .toList();
    }

    /** The reason when a booked payment was also reported closed or failed, for this trade or for none in particular. */
    static Optional<Reason> contested(Ledger ledger, LateMoney late) {
        return booked(ledger)
                .map(Map.Entry::getKey)
                .filter(trade -> ledger.ends().keySet().stream().anyMatch(trade::matches))
                .map(trade -> lateMoney(trade, late));
    }

    static Reason lateMoney(TradeId trade, LateMoney late) {
        String then = switch (late) {
            case ACCEPT -> "accepted";
            case HOLD -> "held";
            case ASK_REFUND -> "please refund it";
        };
        return new Reason(Reason.Kind.LATE_MONEY, "reported closed or failed, and paid by " + trade + ": " + then);
    }

    private static Standing money(Order.Registration registration, Ledger ledger) {
        Money price = registration.amount();
        Map.Entry<TradeId, Ledger.Paid> booked = booked(ledger).orElse(null);
        List<Order.Payment> payments = new ArrayList<>();
        for (Map.Entry<TradeId, Ledger.Paid> entry : named(ledger)) {
            payments.add(new Order.Payment(
                    entry.getKey().tradeNo(), price, entry.getValue().at(), entry.equals(booked)));
        }
        long refunded = booked == null
                ? 0
                : Refunds.sum(ledger, booked.getKey(), price.minor(), price.currency())
                        .minor();
        return new Standing(
                booked == null ? unpaid(ledger) : paid(ledger, booked.getKey(), price.minor(), refunded),
                booked == null ? 0 : price.minor(),
                refunded,
                booked == null ? null : booked.getKey().account(),
                booked == null || !booked.getKey().named()
                        ? null
                        : booked.getKey().tradeNo(),
                booked == null ? null : booked.getValue().at(),
                null,
                List.copyOf(payments),
                Refunds.list(ledger, price.currency()),
                disputes(ledger),
                List.of());
    }

    private static OrderStatus unpaid(Ledger ledger) {
        if (!ledger.reversed().isEmpty()) {
            return OrderStatus.REVERSED;
        }
        if (ledger.ends().containsValue(Ledger.End.CLOSED)) {
            return OrderStatus.CLOSED;
        }
        if (!ledger.ends().isEmpty()) {
            return OrderStatus.FAILED;
        }
        return ledger.pending() ? OrderStatus.PENDING : OrderStatus.CREATED;
    }

    private static OrderStatus paid(Ledger ledger, TradeId booked, long paidMinor, long refundedMinor) {
        boolean open = disputed(ledger, booked, DisputeState.OPENED);
        boolean undone = reversed(ledger, booked);
        if (disputed(ledger, booked, DisputeState.LOST) || (open && undone)) {
            return OrderStatus.CHARGEBACK;
        }
        if (open) {
            return OrderStatus.DISPUTED;
        }
        if (undone) {
            return OrderStatus.REVERSED;
        }
        if (refundedMinor == 0) {
            return OrderStatus.PAID;
        }
        return refundedMinor < paidMinor ? OrderStatus.PARTIALLY_REFUNDED : OrderStatus.REFUNDED;
    }

    private static boolean disputed(Ledger ledger, TradeId booked, DisputeState state) {
        return ledger.disputes().values().stream()
                .anyMatch(d -> d.state() == state && d.trade().matches(booked));
    }

    private static boolean reversed(Ledger ledger, TradeId trade) {
        return ledger.reversed().stream().anyMatch(trade::matches);
    }

    /** The payment that paid the order. */
    private static Optional<Map.Entry<TradeId, Ledger.Paid>> booked(Ledger ledger) {
        List<Map.Entry<TradeId, Ledger.Paid>> all = named(ledger);
        return all.stream()
                .filter(e -> !reversed(ledger, e.getKey()))
                .min(FIRST_PAID)
                .or(() -> all.stream().min(FIRST_PAID));
    }

    /** The payments; one without a number only where its account has none with a number, which is then the same one. */
    private static List<Map.Entry<TradeId, Ledger.Paid>> named(Ledger ledger) {
        if (ledger.payments().size() < 2) {
            return List.copyOf(ledger.payments().entrySet());
        }
        return ledger.payments().entrySet().stream()
                .filter(e -> e.getKey().named()
                        || ledger.payments().keySet().stream()
                                .noneMatch(t -> t.named()
                                        && t.account().equals(e.getKey().account())))
                .toList();
    }

    private static List<Order.Dispute> disputes(Ledger ledger) {
        return ledger.disputes().entrySet().stream()
                .map(e -> new Order.Dispute(
                        e.getKey(), e.getValue().state(), e.getValue().amount()))
                .toList();
    }

    private static Optional<Reason> excess(Order.Registration registration, Ledger ledger) {
        Money price = registration.amount();
        return booked(ledger)
                .map(b -> Refunds.sum(ledger, b.getKey(), price.minor(), price.currency()))
                .filter(sum -> sum.excess() > 0)
                .map(sum -> new Reason(
                        Reason.Kind.REFUND_EXCESS,
                        "refunds exceed the payment by " + new Money(sum.excess(), price.currency())));
    }

    private static Optional<Reason> lateMoney(Ledger ledger, Standing standing, LateMoney late) {
        boolean here = standing.status() == OrderStatus.PAID || standing.status() == OrderStatus.PARTIALLY_REFUNDED;
        return late == LateMoney.ACCEPT || !here ? Optional.empty() : contested(ledger, late);
    }

    /** Open while what was claimed would move the money elsewhere than what is proven. */
    private static Optional<Reason> unconfirmed(Order.Registration registration, Books books, Standing proven) {
        if (books.claimed().size() == 0) {
            return Optional.empty();
        }
        Standing claimed = money(registration, books.proven().join(books.claimed()));
        return claimed.sameMoney(proven)
                ? Optional.empty()
                : Optional.of(new Reason(
                        Reason.Kind.UNCONFIRMED, "to be confirmed by a query: " + words(claimed, registration)));
    }

    private static String words(Standing claimed, Order.Registration registration) {
        String currency = registration.amount().currency();
        @Nullable String trade = claimed.tradeNo();
        return claimed.status()
                + " paid " + new Money(claimed.paidMinor(), currency)
                + " refunded " + new Money(claimed.refundedMinor(), currency)
                + (trade == null ? "" : " trade " + trade);
    }
}
