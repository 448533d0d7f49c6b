package io.paysync.contract.domain;

/** A refund's own state. {@code SUCCEEDED} may still become {@code FAILED} later (the bank sends the money back). */
public enum RefundState {
    PROCESSING,
    /** Needs an operator; may still succeed. */
    ABNORMAL,
    SUCCEEDED,
    FAILED
}
