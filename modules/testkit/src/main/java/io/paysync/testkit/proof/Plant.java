package io.paysync.testkit.proof;

/** Faults that can be planted into {@link HandOverModel}, to see that it would find them. */
public enum Plant {
    /** The success text leaves before the commit. */
    ACK_BEFORE_COMMIT,
    /** A fact that is in the books counts again. */
    NO_UNIQUE_KEY,
    /** An order is written although another has written it since it was read. */
    APPLY_WITHOUT_VERSION,
    /** The change is written after the order, in a transaction of its own. */
    HAND_OVER_OUTSIDE_TRANSACTION,
    /** A delivery is marked delivered, then sent. */
    MARK_BEFORE_SEND,
    /** "Closed" is believed whatever is known. */
    LATE_CLOSE_OVERWRITES_PAID,
    /** Whatever is paid, the order is paid. */
    AMOUNT_NOT_COMPARED,
    /** A lease whose holder is gone is never taken over. */
    LEASE_NEVER_EXPIRES,
    /** The sweep's mark moves on though the page was not delivered. */
    ROW_SILENTLY_LEFT,
    /** The sweep reads past transactions that are still open: "id greater than the last seen". */
    SWEEP_PASSES_OPEN_TRANSACTIONS,
    /** A fact counts as acknowledged when it was offered, before the answer. */
    ACKNOWLEDGED_WHEN_OFFERED,
    /** A claim takes what is due without looking for an older one of its lane. */
    CLAIM_IGNORES_OLDER,
    /** A change is sent from memory without looking whether an older one is pending. */
    TAKE_IGNORES_OLDER,
    /** A change is sent from memory although the one before it has not come yet. */
    TAKE_IGNORES_GAPS,
    /** A change that waits in memory behind an older one is not looked at for those between the two. */
    TAKE_TRUSTS_MEMORY,
    /** When an older one leaves memory unfinished, the newer ones are sent all the same. */
    NEWER_GOES_ON
}
