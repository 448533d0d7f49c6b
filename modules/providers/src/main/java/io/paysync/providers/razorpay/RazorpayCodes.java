package io.paysync.providers.razorpay;

import io.paysync.contract.domain.DisputeState;
import io.paysync.contract.domain.RefundState;
import java.util.Map;
import java.util.Set;
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

    /** Events whose word is that of the payment in them. */
    private static final Set<String> PAYMENT_EVENT = Set.of(
            "payment.pending",
            "payment.authorized",
            "payment.captured",
            "payment.failed",
            "order.paid",
            "payment_link.paid");

    private static final String REFUNDED = "refunded";
    private static final Map<String, Payment> PAYMENT = Map.of(
            "created",
            Payment.PENDING,
            "pending",
            Payment.PENDING,
            "authorized",
            Payment.PENDING,
            "captured",
            Payment.PAID,
            REFUNDED,
            Payment.PAID,
            "failed",
            Payment.ATTEMPT_FAILED);

    private static final Map<String, RefundState> REFUND = Map.of(
            "created", RefundState.PROCESSING,
            "pending", RefundState.PROCESSING,
            "processed", RefundState.SUCCEEDED,
            "failed", RefundState.FAILED);

    private static final String CLOSED = "closed";
    private static final Map<String, DisputeState> DISPUTE = Map.of(
            "open",
            DisputeState.OPENED,
            "under_review",
            DisputeState.OPENED,
            "won",
            DisputeState.WON,
            "lost",
            DisputeState.LOST,
            // As long as nothing was deducted.
            CLOSED,
            DisputeState.WON);

    private RazorpayCodes() {}

    static boolean ofPayment(String eventType) {
        return PAYMENT_EVENT.contains(eventType);
    }

    /** @param captured whether the money was ever taken: a payment that was only authorised is "refunded" too */
    static @Nullable Payment payment(String status, boolean captured) {
        return status.equals(REFUNDED) && !captured ? Payment.CLOSED : PAYMENT.get(status);
    }

    static @Nullable RefundState refund(String status) {
        return REFUND.get(status);
    }

    /** @param deducted in minor units, or -1 when not said: a dispute that is closed was lost when money was taken */
    static @Nullable DisputeState dispute(String status, long deducted) {
        if (!status.equals(CLOSED) || deducted == 0) {
            return DISPUTE.get(status);
        }
        return deducted < 0 ? null : DisputeState.LOST;
    }
}
