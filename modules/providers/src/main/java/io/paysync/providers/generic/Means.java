package io.paysync.providers.generic;

/** What a status word of a gateway can mean here; each is a key in the section {@code status}. */
enum Means {
    PENDING("pending"),
    ATTEMPT_FAILED("attemptFailed"),
    PAID("paid"),
    FAILED("failed"),
    CLOSED("closed"),
    REVERSED("reversed"),
    REFUND_PROCESSING("refundProcessing"),
    REFUND_SUCCEEDED("refundSucceeded"),
    REFUND_FAILED("refundFailed"),
    DISPUTE_OPENED("disputeOpened"),
    DISPUTE_WON("disputeWon"),
    DISPUTE_LOST("disputeLost"),
    /** Kept as evidence, moves nothing. */
    NOTHING("nothing");

    final String key;

    Means(String key) {
        this.key = key;
    }

    boolean refund() {
        return this == REFUND_PROCESSING || this == REFUND_SUCCEEDED || this == REFUND_FAILED;
    }

    boolean dispute() {
        return this == DISPUTE_OPENED || this == DISPUTE_WON || this == DISPUTE_LOST;
    }
}
