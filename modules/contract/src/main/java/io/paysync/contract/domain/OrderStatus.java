package io.paysync.contract.domain;

/** Where an order stands. Derived from its payments, refunds and disputes; a needed review is a flag beside it. */
public enum OrderStatus {
    /** Registered, nothing known from the provider. */
    CREATED,
    /** The provider knows it and waits for the payer, or the money is authorised but not captured. */
    PENDING,
    PAID,
    PARTIALLY_REFUNDED,
    REFUNDED,
    /** The provider said finally that the payment failed. */
    FAILED,
    /** Closed or expired unpaid. */
    CLOSED,
    /** The payment was undone as a whole (撤销). */
    REVERSED,
    /** The payer disputes the payment. */
    DISPUTED,
    /** A dispute was lost: the money is gone. */
    CHARGEBACK;

    /** Money was received for this order at some time. */
    public boolean moneyMoved() {
        return switch (this) {
            case PAID, PARTIALLY_REFUNDED, REFUNDED, REVERSED, DISPUTED, CHARGEBACK -> true;
            case CREATED, PENDING, FAILED, CLOSED -> false;
        };
    }

    /** The provider need not be asked on its behalf any more: money moved, or it ended unpaid. */
    public boolean settled() {
        return this != CREATED && this != PENDING;
    }
}
