package io.paysync.providers.mollie;

import io.paysync.contract.domain.RefundState;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Mollie's words and what they mean here. A word that is not listed means nothing and moves nothing. */
final class MollieCodes {
    /** What a payment's status argues for. */
    enum Payment {
        PENDING,
        PAID,
        FAILED,
        CLOSED
    }

    private static final Map<String, Payment> PAYMENT = Map.of(
            "open", Payment.PENDING,
            "pending", Payment.PENDING,
            "authorized", Payment.PENDING,
            "paid", Payment.PAID,
            "failed", Payment.FAILED,
            "canceled", Payment.CLOSED,
            "expired", Payment.CLOSED);

    private static final Map<String, RefundState> REFUND = Map.of(
            "queued", RefundState.PROCESSING,
            "pending", RefundState.PROCESSING,
            "processing", RefundState.PROCESSING,
            "refunded", RefundState.SUCCEEDED,
            "failed", RefundState.FAILED,
            "canceled", RefundState.FAILED);

    private MollieCodes() {}

    static @Nullable Payment payment(String status) {
        return PAYMENT.get(status);
    }

    static @Nullable RefundState refund(String status) {
        return REFUND.get(status);
    }
}
