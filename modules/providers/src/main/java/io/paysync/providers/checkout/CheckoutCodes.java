package io.paysync.providers.checkout;

import io.paysync.contract.domain.DisputeState;
import io.paysync.contract.domain.RefundState;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checkout.com's words and what they mean here. A word that is not listed means nothing and moves nothing. */
final class CheckoutCodes {
    /** What an event or a status says about a payment. */
    enum Payment {
        PENDING,
        /** This attempt failed; the customer can try again under the same reference. */
        ATTEMPT_FAILED,
        CAPTURED,
        CLOSED
    }

    private static final Map<String, Payment> EVENT = Map.of(
            "payment_pending", Payment.PENDING,
            "payment_approved", Payment.PENDING,
            "payment_capture_pending", Payment.PENDING,
            "payment_capture_declined", Payment.ATTEMPT_FAILED,
            "payment_declined", Payment.ATTEMPT_FAILED,
            "payment_authentication_failed", Payment.ATTEMPT_FAILED,
            "payment_captured", Payment.CAPTURED,
            "payment_canceled", Payment.CLOSED,
            "payment_expired", Payment.CLOSED,
            "payment_voided", Payment.CLOSED);

    private static final Map<String, RefundState> REFUND = Map.of(
            "payment_refund_pending", RefundState.PROCESSING,
            "payment_refunded", RefundState.SUCCEEDED,
            "payment_refund_declined", RefundState.FAILED);

    private static final Map<String, DisputeState> DISPUTE = Map.ofEntries(
            Map.entry("dispute_received", DisputeState.OPENED),
            Map.entry("dispute_evidence_required", DisputeState.OPENED),
            Map.entry("dispute_evidence_submitted", DisputeState.OPENED),
            Map.entry("dispute_evidence_acknowledged_by_scheme", DisputeState.OPENED),
            Map.entry("dispute_arbitration_sent_to_scheme", DisputeState.OPENED),
            Map.entry("dispute_won", DisputeState.WON),
            Map.entry("dispute_canceled", DisputeState.WON),
            Map.entry("dispute_resolved", DisputeState.WON),
            Map.entry("dispute_arbitration_won", DisputeState.WON),
            Map.entry("dispute_lost", DisputeState.LOST),
            Map.entry("dispute_accepted", DisputeState.LOST),
            Map.entry("dispute_expired", DisputeState.LOST),
            Map.entry("dispute_arbitration_lost", DisputeState.LOST));

    private static final Map<String, Payment> STATUS = Map.ofEntries(
            Map.entry("Pending", Payment.PENDING),
            Map.entry("Authorized", Payment.PENDING),
            Map.entry("Retry Scheduled", Payment.PENDING),
            Map.entry("Declined", Payment.ATTEMPT_FAILED),
            Map.entry("Captured", Payment.CAPTURED),
            Map.entry("Partially Captured", Payment.CAPTURED),
            Map.entry("Refunded", Payment.CAPTURED),
            Map.entry("Partially Refunded", Payment.CAPTURED),
            Map.entry("Voided", Payment.CLOSED),
            Map.entry("Canceled", Payment.CLOSED),
            Map.entry("Expired", Payment.CLOSED));

    /** Where Checkout.com counts otherwise than ISO 4217: Chilean pesos have two decimals there, always zero. */
    private static final Map<String, Integer> EXPONENT = Map.of("CLP", 2);

    private CheckoutCodes() {}

    static @Nullable Payment event(String type) {
        return EVENT.get(type);
    }

    static @Nullable Payment status(String status) {
        return STATUS.get(status);
    }

    static @Nullable RefundState refund(String type) {
        return REFUND.get(type);
    }

    static @Nullable DisputeState dispute(String type) {
        return DISPUTE.get(type);
    }

    /** Digits after the point in Checkout.com's smallest unit, or -1 where it is the currency's own. */
    static int exponent(@Nullable String currency) {
        return currency == null ? -1 : EXPONENT.getOrDefault(currency.toUpperCase(Locale.ROOT), -1);
    }
}
