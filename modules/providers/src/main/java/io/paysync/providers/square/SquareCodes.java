package io.paysync.providers.square;

import io.paysync.contract.domain.DisputeState;
import io.paysync.contract.domain.RefundState;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Square's words and what they mean here. A word that is not listed means nothing and moves nothing. */
final class SquareCodes {
    /** What a payment's status argues for. */
    enum Payment {
        PENDING,
        /** A card was declined; the customer can try another one, which is another payment. */
        ATTEMPT_FAILED,
        PAID,
        CLOSED
    }

    private static final Map<String, Payment> PAYMENT = Map.of(
            "PENDING", Payment.PENDING,
            "APPROVED", Payment.PENDING,
            "COMPLETED", Payment.PAID,
            "FAILED", Payment.ATTEMPT_FAILED,
            "CANCELED", Payment.CLOSED);

    private static final Map<String, RefundState> REFUND = Map.of(
            "PENDING", RefundState.PROCESSING,
            "COMPLETED", RefundState.SUCCEEDED,
            "REJECTED", RefundState.FAILED,
            "FAILED", RefundState.FAILED);

    private static final Map<String, DisputeState> DISPUTE = Map.of(
            "INQUIRY_EVIDENCE_REQUIRED", DisputeState.OPENED,
            "INQUIRY_PROCESSING", DisputeState.OPENED,
            "INQUIRY_CLOSED", DisputeState.WON,
            "EVIDENCE_REQUIRED", DisputeState.OPENED,
            "PROCESSING", DisputeState.OPENED,
            "WAITING_THIRD_PARTY", DisputeState.OPENED,
            "WON", DisputeState.WON,
            "LOST", DisputeState.LOST,
            "ACCEPTED", DisputeState.LOST);

    private SquareCodes() {}

    static @Nullable Payment payment(String status) {
        return PAYMENT.get(status);
    }

    static @Nullable RefundState refund(String status) {
        return REFUND.get(status);
    }

    static @Nullable DisputeState dispute(String state) {
        return DISPUTE.get(state);
    }
}
