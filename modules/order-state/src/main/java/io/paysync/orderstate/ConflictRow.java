package io.paysync.orderstate;

import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.Order;
import io.paysync.contract.domain.OrderStatus;
import io.paysync.contract.domain.RefundState;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a person must look at, as far as it follows from what is proven. Each row is open as long as its condition holds,
 * whatever came first, and settles itself when it holds no longer. An incident goes with each; those that a person must
 * decide before anybody relies on the order flag it for review, too.
 */
enum ConflictRow {
    REFUND_EXCESS(Reason.Kind.REFUND_EXCESS, Flag.REVIEW, ConflictRow::refundExcess),
    AMOUNTS_DIFFER(Reason.Kind.AMOUNT_MISMATCH, Flag.REVIEW, ConflictRow::amountsDiffer),
    PAID_TOO_MUCH(Reason.Kind.OVERPAID, Flag.REVIEW, ConflictRow::paidTooMuch),
    PAID_AND_FAILED(Reason.Kind.PAID_THEN_FAILED, Flag.UNLESS_ACCEPTED, ConflictRow::paidThenFailed),
    PAID_AND_CLOSED(Reason.Kind.LATE_MONEY, Flag.UNLESS_ACCEPTED, ConflictRow::lateMoney),
    ANOTHER_ATTEMPT_CLOSED(Reason.Kind.LATE_MONEY, Flag.INCIDENT, ConflictRow::anotherClosed),
    PAID_TWICE(Reason.Kind.SECOND_PAYMENT, Flag.INCIDENT, ConflictRow::secondPayment),
    REFUND_STUCK(Reason.Kind.REFUND_ABNORMAL, Flag.INCIDENT, ConflictRow::refundAbnormal);

    /** What goes with the incident. */
    enum Flag {
        /** The order is flagged for review. */
        REVIEW,
        /** The order is flagged unless the merchant accepts late money. */
        UNLESS_ACCEPTED,
        /** The order is not flagged. */
        INCIDENT;

        boolean review(Terms terms) {
            return this == REVIEW || (this == UNLESS_ACCEPTED && terms.late() != LateMoney.ACCEPT);
        }
    }

    /** @param booked null when nothing is paid */
    record Case(
            Order.Registration registration,
            Terms terms,
            Ledger ledger,
            List<Payment> payments,
            @Nullable Payment booked,
            OrderStatus status,
            List<Order.Refund> refunds) {}

    private interface Finder {
        @Nullable
        String find(Case c);
    }

    private static final List<ConflictRow> ROWS = List.of(values());

    final Reason.Kind kind;
    final Flag flag;

    /** Without state. */
    @SuppressWarnings("ImmutableEnumChecker")
    private final Finder finder;

    ConflictRow(Reason.Kind kind, Flag flag, Finder finder) {
        this.kind = kind;
        this.flag = flag;
        this.finder = finder;
    }

    /** Open conflicts; true: flagged for review. */
    static SortedMap<Reason, Boolean> open(Case c) {
        SortedMap<Reason, Boolean> out = new TreeMap<>();
        for (ConflictRow row : ROWS) {
            String detail = row.finder.find(c);
            if (detail != null) {
                out.merge(new Reason(row.kind, detail), row.flag.review(c.terms), Boolean::logicalOr);
            }
        }
        return out;
    }

    private static @Nullable String refundExcess(Case c) {
        return c.booked == null || c.booked.refunded().excess() == 0
                ? null
                : "refunds exceed the payment by "
                        + new Money(c.booked.refunded().excess(), currency(c));
    }

    private static @Nullable String amountsDiffer(Case c) {
        if (c.booked == null || c.booked.paid().least() == c.booked.paid().most()) {
            return null;
        }
        long price = c.registration.amount().minor();
        return "trade " + c.booked.trade() + " is told with "
                + new Money(price + c.booked.paid().least(), currency(c)) + " and with "
                + new Money(price + c.booked.paid().most(), currency(c));
    }

    private static @Nullable String paidTooMuch(Case c) {
        if (c.terms.overpaid() != Overpaid.ASK_REFUND || c.booked == null) {
            return null;
        }
        long more = c.booked.paid().least();
        return more > 0 && c.booked.refunded().minor() < more && here(c)
                ? "paid " + new Money(more, currency(c)) + " more than " + c.registration.amount() + " by "
                        + c.booked.trade() + ": please refund it"
                : null;
    }

    private static @Nullable String paidThenFailed(Case c) {
        return c.booked != null && failedItself(c, c.booked) && here(c)
                ? "reported failed, and paid the order: " + c.booked.trade() + "; ask the provider"
                : null;
    }

    private static @Nullable String lateMoney(Case c) {
        if (c.booked == null || !here(c) || failedItself(c, c.booked) || !contested(c, c.booked)) {
            return null;
        }
        String then = switch (c.terms.late()) {
            case ACCEPT -> "accepted";
            case HOLD -> "held";
            case ASK_REFUND -> "please refund it";
        };
        return "reported closed or failed, and paid by " + c.booked.trade() + ": " + then;
    }

    private static @Nullable String anotherClosed(Case c) {
        boolean another = c.booked != null
                && here(c)
                && !c.ledger.closed().isEmpty()
                && !contested(c, c.booked)
                && !failedItself(c, c.booked);
        return another && c.booked != null
                ? "another attempt was reported closed, and the order is paid by " + c.booked.trade()
                : null;
    }

    private static @Nullable String secondPayment(Case c) {
        if (c.payments.size() < 2) {
            return null;
        }
        List<TradeId> live = new ArrayList<>();
        for (Payment payment : c.payments) {
            if (payment.stands()) {
                live.add(payment.trade());
            }
        }
        live.sort(null);
        return live.size() < 2 ? null : "paid more than once: " + live + "; refund all but one";
    }

    private static @Nullable String refundAbnormal(Case c) {
        List<String> stuck = c.refunds.stream()
                .filter(refund -> refund.state() == RefundState.ABNORMAL)
                .map(Order.Refund::refundId)
                .sorted()
                .toList();
        return stuck.isEmpty() ? null : "refunds that the provider cannot complete: " + stuck + "; finish them there";
    }

    /** The order lives on this money; when it went back there is nothing left to decide. */
    private static boolean here(Case c) {
        return c.status == OrderStatus.PAID || c.status == OrderStatus.PARTIALLY_REFUNDED;
    }

    private static boolean failedItself(Case c, Payment booked) {
        return booked.trade().named() && c.ledger.failed().contains(booked.trade());
    }

    /** Reported closed or failed, for this trade or for none in particular. */
    private static boolean contested(Case c, Payment booked) {
        Predicate<TradeId> ours = booked.trade()::matches;
        return c.ledger.closed().stream().anyMatch(ours)
                || c.ledger.failed().stream().anyMatch(ours);
    }

    private static String currency(Case c) {
        return c.registration.amount().currency();
    }
}
