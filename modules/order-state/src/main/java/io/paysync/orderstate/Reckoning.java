package io.paysync.orderstate;

import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.Order;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * From what is known to where the order stands; a pure function, so the state can depend on nothing but the facts.
 *
 * <p>Of several payments one is booked ({@link Payment#booked}); what is known of it are {@link Mark}s, and the first {@link
 * StatusRow} that fits them is the status. Refunds and disputes of payments that are not booked are listed but move nothing.
 * {@link ConflictRow}s tell what a person must look at.
 */
final class Reckoning {
    private Reckoning() {}

    static Standing of(Order.Registration registration, Terms terms, Books books) {
        Money price = registration.amount();
        List<Payment> payments = Payment.all(books.proven(), price);
        @Nullable Payment booked = Payment.booked(payments).orElse(null);
        Standing proven = money(price, books.proven(), payments, booked);
        SortedMap<Reason, Boolean> open = new TreeMap<>();
        if (booked != null || !proven.refunds().isEmpty()) {
            open.putAll(ConflictRow.open(new ConflictRow.Case(
                    registration, terms, books.proven(), payments, booked, proven.status(), proven.refunds())));
        }
        books.holds().forEach(reason -> open.put(reason, true));
        books.proven().payments().keySet().forEach(trade -> open.remove(Gate.early(trade)));
        Optional<Claims> claims = Claims.of(price, books);
        Optional<Reason> unconfirmed = claims.flatMap(told -> unconfirmed(price, told.standing(), proven));
        unconfirmed.ifPresent(reason -> open.put(reason, true));
        books.cleared().forEach(open::remove);
        if (open.isEmpty()) {
            return proven;
        }
        List<Reason> review = new ArrayList<>();
        open.forEach((reason, flagged) -> {
            if (flagged) {
                review.add(reason);
            }
        });
        boolean ask = unconfirmed.filter(open::containsKey).isPresent();
        return proven.with(ask ? claimed(claims.orElseThrow(), books, proven, payments) : null)
                .with(List.copyOf(review), List.copyOf(open.keySet()));
    }

    /** What the books say about the booked payment. */
    static Set<Mark> marks(Ledger ledger, @Nullable Payment booked) {
        EnumSet<Mark> marks = EnumSet.noneOf(Mark.class);
        add(marks, Mark.PENDING, ledger.pending());
        add(marks, Mark.FAILED, !ledger.failed().isEmpty());
        add(marks, Mark.CLOSED, !ledger.closed().isEmpty());
        if (booked == null) {
            add(marks, Mark.REVERSED, !ledger.reversed().isEmpty());
            return marks;
        }
        marks.add(Mark.PAID);
        add(marks, Mark.REVERSED, booked.reversed());
        add(marks, Mark.DISPUTED, booked.disputed());
        add(marks, Mark.LOST, booked.lost());
        add(marks, Mark.REFUNDED, booked.allBack());
        add(marks, Mark.PARTLY, booked.partlyBack());
        return marks;
    }

    private static Standing money(Money price, Ledger ledger, List<Payment> payments, @Nullable Payment booked) {
        StatusRow row = StatusRow.of(marks(ledger, booked));
        List<Order.Dispute> disputes = ledger.disputes().entrySet().stream()
                .map(e -> new Order.Dispute(
                        e.getKey(), e.getValue().state(), e.getValue().amount()))
                .toList();
        List<Order.Refund> refunds = Refunds.of(ledger, price.currency()).list();
        if (booked == null) {
            return new Standing(
                    row, 0, 0, null, null, null, null, List.of(), refunds, disputes, null, List.of(), List.of());
        }
        return new Standing(
                row,
                booked.minor(),
                booked.refunded().minor(),
                booked.trade().account(),
                booked.trade().named() ? booked.trade().tradeNo() : null,
                booked.at(),
                null,
                listed(payments, booked, price.currency()),
                refunds,
                disputes,
                null,
                List.of(),
                List.of());
    }

    /** By number, so that a list does not change its order when a time becomes known. */
    private static List<Order.Payment> listed(List<Payment> payments, Payment booked, String currency) {
        SortedMap<TradeId, Order.Payment> out = new TreeMap<>();
        for (Payment p : payments) {
            Money amount = new Money(p.minor(), currency);
            out.put(
                    p.trade(),
                    new Order.Payment(
                            p.trade().tradeNo(), amount, p.at(), p.trade().equals(booked.trade())));
        }
        return List.copyOf(out.values());
    }

    private static void add(Set<Mark> marks, Mark mark, boolean there) {
        if (there) {
            marks.add(mark);
        }
    }

    /** Where the order would stand if all that is claimed were true. */
    private record Claims(List<Payment> payments, Standing standing) {
        static Optional<Claims> of(Money price, Books books) {
            if (books.claimed().size() == 0) {
                return Optional.empty();
            }
            Ledger both = books.proven().join(books.claimed());
            List<Payment> payments = Payment.all(both, price);
            return Optional.of(new Claims(
                    payments,
                    money(price, both, payments, Payment.booked(payments).orElse(null))));
        }
    }

    /** Open while what was claimed would move the money elsewhere than what is proven. */
    private static Optional<Reason> unconfirmed(Money price, Standing claimed, Standing proven) {
        return claimed.sameMoney(proven)
                ? Optional.empty()
                : Optional.of(new Reason(
                        Reason.Kind.UNCONFIRMED, "to be confirmed by a query: " + words(claimed, price.currency())));
    }

    /** By which numbers the provider can be asked about what is claimed and not proven. */
    private static Order.Claimed claimed(Claims claims, Books books, Standing proven, List<Payment> payments) {
        List<Order.RefundNo> refunds = claims.standing().refunds().stream()
                .filter(refund -> !proven.refunds().contains(refund))
                .filter(refund -> refund.merchantRefundNo() != null || refund.providerRefundNo() != null)
                .map(refund -> new Order.RefundNo(refund.merchantRefundNo(), refund.providerRefundNo()))
                .toList();
        @Nullable TradeId payment = unprovenPayment(claims.payments(), payments);
        @Nullable
        TradeId any = payment == null ? books.claimed().trades().findFirst().orElse(null) : payment;
        return new Order.Claimed(
                payment != null && payment.named() ? payment.tradeNo() : null,
                refunds,
                any == null ? null : any.account());
    }

    /** The first payment that is only claimed, also where another one is proven: it may be a second one. */
    private static @Nullable TradeId unprovenPayment(List<Payment> claimed, List<Payment> proven) {
        List<TradeId> known = proven.stream().map(Payment::trade).toList();
        return claimed.stream()
                .map(Payment::trade)
                .filter(trade -> !known.contains(trade))
                .findFirst()
                .orElse(null);
    }

    private static String words(Standing claimed, String currency) {
        @Nullable String trade = claimed.tradeNo();
        return claimed.status()
                + " paid " + new Money(claimed.paidMinor(), currency)
                + " refunded " + new Money(claimed.refundedMinor(), currency)
                + (trade == null ? "" : " trade " + trade);
    }
}
