package io.paysync.providers.razorpay;

import io.paysync.contract.domain.DisputeState;
import io.paysync.contract.domain.RefundState;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Razorpay's words and what they mean here. A word that is not listed means nothing and moves nothing. */
final class RazorpayCodes {
    /** What a payment argues for. */
    enum Payment {
        PENDING,
        /** This attempt failed; the customer can try again on the same order. */
        ATTEMPT_FAILED,
        PAID,
        CLOSED
    }

    private static final Map<String, RefundState> REFUND = Map.of(
            "created", RefundState.PROCESSING,
            "pending", RefundState.PROCESSING,
            "processed", RefundState.SUCCEEDED,
            "failed", RefundState.FAILED);

    private RazorpayCodes() {}

    /** @param captured whether the money was ever taken: a payment that was only authorised is "refunded" too */
    static @Nullable Payment payment(String status, boolean captured) {
        return switch (status) {
            case "created", "pending", "authorized" -> Payment.PENDING;
            case "captured" -> Payment.PAID;
            case "refunded" -> captured ? Payment.PAID : Payment.CLOSED;
            case "failed" -> Payment.ATTEMPT_FAILED;
            default -> null;
        };
    }

    static @Nullable RefundState refund(String status) {
        return REFUND.get(status);
    }

    /** @param deducted in minor units, or -1 when not said: a dispute that is closed was lost when money was taken */
    static @Nullable DisputeState dispute(String status, long deducted) {
        return switch (status) {
            case "open", "under_review" -> DisputeState.OPENED;
            case "won" -> DisputeState.WON;
            case "lost" -> DisputeState.LOST;
            case "closed" -> deducted < 0 ? null : deducted == 0 ? DisputeState.WON : DisputeState.LOST;
            default -> null;
        };
    }
}
