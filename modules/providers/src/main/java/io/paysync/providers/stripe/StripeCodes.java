package io.paysync.providers.stripe;

import io.paysync.contract.domain.DisputeState;
import io.paysync.contract.domain.RefundState;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Stripe's words and what they mean here. A word that is not listed means nothing and moves nothing. */
final class StripeCodes {
    /** What a payment intent's or session's status argues for. */
    enum Payment {
        PENDING,
        PAID,
        FAILED,
        CLOSED
    }

    private static final Map<String, Payment> INTENT = Map.of(
            "requires_payment_method", Payment.PENDING,
            "requires_confirmation", Payment.PENDING,
            "requires_action", Payment.PENDING,
            "processing", Payment.PENDING,
            "requires_capture", Payment.PENDING,
            "succeeded", Payment.PAID,
            "canceled", Payment.CLOSED);

    /** A session's payment status where nothing is left to pay. */
    private static final Set<String> SETTLED = Set.of("paid", "no_payment_required");

    private static final String COMPLETE = "complete";
    private static final Map<String, Payment> UNPAID_SESSION = Map.of(
            "open",
            Payment.PENDING,
            // It waits for a slow method, until that method says it failed.
            COMPLETE,
            Payment.PENDING,
            "expired",
            Payment.CLOSED);

    private static final Map<String, RefundState> REFUND = Map.of(
            "pending", RefundState.PROCESSING,
            "requires_action", RefundState.PROCESSING,
            "succeeded", RefundState.SUCCEEDED,
            "failed", RefundState.FAILED,
            "canceled", RefundState.FAILED);

    private static final Map<String, DisputeState> DISPUTE = Map.of(
            "warning_needs_response", DisputeState.OPENED,
            "warning_under_review", DisputeState.OPENED,
            "needs_response", DisputeState.OPENED,
            "under_review", DisputeState.OPENED,
            "won", DisputeState.WON,
            "warning_closed", DisputeState.WON,
            "prevented", DisputeState.WON,
            "lost", DisputeState.LOST);

    /**
     * Stripe's own decimals where they differ from ISO 4217: ISK and UGX are charged with two decimals that are always
     * zero, MGA without any.
     */
    private static final Map<String, Integer> EXPONENT = Map.of("ISK", 2, "UGX", 2, "MGA", 0);

    private StripeCodes() {}

    static @Nullable Payment intent(String status) {
        return INTENT.get(status);
    }

    /** A session's status and payment status together; null for a pair that says nothing about money. */
    static @Nullable Payment session(String eventType, String status, String paymentStatus) {
        if (SETTLED.contains(paymentStatus)) {
            return status.equals(COMPLETE) ? Payment.PAID : null;
        }
        if (!paymentStatus.equals("unpaid")) {
            return null;
        }
        boolean failed = status.equals(COMPLETE) && eventType.equals("checkout.session.async_payment_failed");
        return failed ? Payment.FAILED : UNPAID_SESSION.get(status);
    }

    static @Nullable RefundState refund(String status) {
        return REFUND.get(status);
    }

    static @Nullable DisputeState dispute(String status) {
        return DISPUTE.get(status);
    }

    /** Digits after the point in Stripe's smallest unit, or -1 where it is the currency's own. */
    static int exponent(@Nullable String currency) {
        return currency == null ? -1 : EXPONENT.getOrDefault(currency.toUpperCase(Locale.ROOT), -1);
    }
}
