package io.paysync.orderstate;

/**
 * What a merchant wants when money arrives for an order that was reported closed or failed. The order is PAID in each
 * case, because the money is there. Fixed at registration, so that the order's state stays a function of its facts.
 */
public enum LateMoney {
    /** Take it; an incident tells of it. */
    ACCEPT,
    /** Take it, and flag the order for review until a person decides. */
    HOLD,
    /** As {@link #HOLD}, asking the shop to refund; the flag goes when the money went back. */
    ASK_REFUND
}
