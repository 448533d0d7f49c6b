package io.paysync.providers;

/** What came of closing an unpaid order. */
public enum CloseAnswer {
    CLOSED,
    /** It is paid or being paid: query it. */
    NOT_CLOSABLE,
    NOT_FOUND,
    /** The provider has no way to end such an order: it ends by itself. */
    NOT_OFFERED
}
