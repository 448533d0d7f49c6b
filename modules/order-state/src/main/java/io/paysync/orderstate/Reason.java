package io.paysync.orderstate;

import io.paysync.contract.domain.Texts;

/**
 * Why a person should look. Made only from what the conflict is, never from how or when it was noticed, so the same
 * conflict found twice is the same reason and raises one incident.
 */
record Reason(Kind kind, String detail) implements Comparable<Reason> {
    private static final int DETAIL_CHARS_MAX = 240;

    /** Fixed words of incidents, the gravest first. */
    enum Kind {
        AMOUNT_MISMATCH,
        CURRENCY_MISMATCH,
        ACCOUNT_MISMATCH,
        /** Paid in the provider's sandbox for an order that is to be paid with money, or the other way round. */
        ENVIRONMENT_MISMATCH,
        TRADE_OF_OTHER_ORDER,
        REFUND_EXCESS,
        /** Paid a little more than the merchant's order costs, and the merchant wants to give it back. */
        OVERPAID,
        LATE_MONEY,
        /** The very payment that paid the order was reported failed, too. */
        PAID_THEN_FAILED,
        UNUSABLE,
        FUTURE_TIME,
        /** Paid long before there was the order: one of the same number, or one that was registered late. */
        EARLY_TIME,
        TOO_MANY_FACTS,
        UNCONFIRMED,
        /** Two payments of one order. The order is paid all the same: an incident, no review. */
        SECOND_PAYMENT,
        /** A refund that the provider cannot complete by itself: an incident, no review. */
        REFUND_ABNORMAL,
        /** A fact whose order nobody has registered for a while. */
        UNKNOWN_ORDER,
        /** A fact that fails whenever it is applied: our mistake, which waits for its repair. */
        NOT_APPLIED
    }

    Reason {
        detail = Texts.sanitized(detail, DETAIL_CHARS_MAX);
    }

    String text() {
        return kind + ": " + detail;
    }

    @Override
    public int compareTo(Reason other) {
        int byKind = kind.compareTo(other.kind);
        return byKind != 0 ? byKind : detail.compareTo(other.detail);
    }
}
