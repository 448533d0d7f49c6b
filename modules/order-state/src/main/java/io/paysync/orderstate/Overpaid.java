package io.paysync.orderstate;

/** What a merchant wants with a payment of a little too much. The order is PAID in both cases. */
public enum Overpaid {
    /** Keep it. */
    ACCEPT,
    /** Flag the order for review until what was too much went back. */
    ASK_REFUND
}
