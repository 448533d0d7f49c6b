package io.paysync.providers.paypal;

import io.paysync.contract.domain.DisputeState;
import io.paysync.contract.domain.RefundState;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** PayPal's words and what they mean here. A word that is not listed means nothing and moves nothing. */
final class PaypalCodes {
    /** What an event speaks of; its resource's status says how that stands. */
    enum Subject {
        ORDER,
        /** The payer's approval was taken back before anything was captured. */
        APPROVAL_REVERSED,
        AUTHORIZATION,
        CAPTURE,
        REFUND,
        /** PayPal took the money back; the resource is a refund. */
        REVERSAL,
        DISPUTE
    }

    /** What a status says about a payment. */
    enum Payment {
        PENDING,
        PAID,
        FAILED,
        CLOSED,
        /** Told better by the parts: a completed order by its captures, a refunded capture by its refunds. */
        BY_ITS_PARTS
    }

    private static final Map<String, Subject> EVENT = Map.ofEntries(
            Map.entry("CHECKOUT.ORDER.APPROVED", Subject.ORDER),
            Map.entry("CHECKOUT.ORDER.COMPLETED", Subject.ORDER),
            Map.entry("CHECKOUT.ORDER.SAVED", Subject.ORDER),
            Map.entry("CHECKOUT.ORDER.VOIDED", Subject.ORDER),
            Map.entry("CHECKOUT.PAYMENT-APPROVAL.REVERSED", Subject.APPROVAL_REVERSED),
            Map.entry("PAYMENT.AUTHORIZATION.CREATED", Subject.AUTHORIZATION),
            Map.entry("PAYMENT.AUTHORIZATION.VOIDED", Subject.AUTHORIZATION),
            Map.entry("PAYMENT.CAPTURE.PENDING", Subject.CAPTURE),
            Map.entry("PAYMENT.CAPTURE.COMPLETED", Subject.CAPTURE),
            Map.entry("PAYMENT.CAPTURE.DENIED", Subject.CAPTURE),
            Map.entry("PAYMENT.CAPTURE.DECLINED", Subject.CAPTURE),
            Map.entry("PAYMENT.CAPTURE.REFUNDED", Subject.REFUND),
            Map.entry("PAYMENT.REFUND.PENDING", Subject.REFUND),
            Map.entry("PAYMENT.REFUND.FAILED", Subject.REFUND),
            Map.entry("PAYMENT.CAPTURE.REVERSED", Subject.REVERSAL),
            Map.entry("CUSTOMER.DISPUTE.CREATED", Subject.DISPUTE),
            Map.entry("CUSTOMER.DISPUTE.UPDATED", Subject.DISPUTE),
            Map.entry("CUSTOMER.DISPUTE.RESOLVED", Subject.DISPUTE));

    private static final Map<String, Payment> ORDER = Map.of(
            "CREATED", Payment.PENDING,
            "SAVED", Payment.PENDING,
            // The shop must still capture it.
            "APPROVED", Payment.PENDING,
            "PAYER_ACTION_REQUIRED", Payment.PENDING,
            "VOIDED", Payment.CLOSED,
            "COMPLETED", Payment.BY_ITS_PARTS);

    private static final Map<String, Payment> AUTHORIZATION = Map.of(
            "CREATED", Payment.PENDING,
            "PENDING", Payment.PENDING,
            "DENIED", Payment.FAILED,
            "VOIDED", Payment.CLOSED,
            "CAPTURED", Payment.BY_ITS_PARTS,
            "PARTIALLY_CAPTURED", Payment.BY_ITS_PARTS);

    private static final Map<String, Payment> CAPTURE = Map.of(
            "COMPLETED", Payment.PAID,
            // They were paid before; what went back is told by the refunds.
            "PARTIALLY_REFUNDED", Payment.PAID,
            "REFUNDED", Payment.PAID,
            "PENDING", Payment.PENDING,
            "DECLINED", Payment.FAILED,
            "FAILED", Payment.FAILED);

    private static final Map<String, RefundState> REFUND = Map.of(
            "PENDING", RefundState.PROCESSING,
            "COMPLETED", RefundState.SUCCEEDED,
            "FAILED", RefundState.FAILED,
            "CANCELLED", RefundState.FAILED);

    private static final Map<String, DisputeState> OUTCOME = Map.of(
            "RESOLVED_BUYER_FAVOUR", DisputeState.LOST,
            "RESOLVED_SELLER_FAVOUR", DisputeState.WON,
            "CANCELED_BY_BUYER", DisputeState.WON);

    private PaypalCodes() {}

    static @Nullable Subject subject(String eventType) {
        return EVENT.get(eventType);
    }

    static @Nullable Payment order(String status) {
        return ORDER.get(status);
    }

    static @Nullable Payment authorization(String status) {
        return AUTHORIZATION.get(status);
    }

    static @Nullable Payment capture(String status) {
        return CAPTURE.get(status);
    }

    static @Nullable RefundState refund(String status) {
        return REFUND.get(status);
    }

    static @Nullable DisputeState outcome(String code) {
        return OUTCOME.get(code);
    }
}
