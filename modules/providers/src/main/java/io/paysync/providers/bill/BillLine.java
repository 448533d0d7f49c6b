package io.paysync.providers.bill;

import io.paysync.contract.domain.Money;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One line of a bill in our words.
 *
 * @param number of the line in the file, from 1; evidence
 * @param tradeNo the provider's number of the payment, as callbacks and queries name it
 * @param orderNo the merchant's order number, where the bill has it
 * @param refundNo the merchant's number of the refund; null for everything else
 * @param providerRefundNo the provider's number of the refund, or of the capture where a payment can have several
 * @param amount of the payment or of this refund, never negative
 * @param feeMinor what the provider kept, in minor units of the currency, rounded half up; negative when it gave a fee
 *     back; null when the bill does not say
 * @param at by the provider's clock, or null
 * @param raw the provider's own words for kind and state
 */
public record BillLine(
        int number,
        Kind kind,
        State state,
        String tradeNo,
        @Nullable String orderNo,
        @Nullable String refundNo,
        @Nullable String providerRefundNo,
        Money amount,
        @Nullable Long feeMinor,
        @Nullable Instant at,
        String raw) {
    /** What a line is about. */
    public enum Kind {
        PAYMENT,
        REFUND,
        /** The whole payment was undone. */
        REVERSAL,
        /** Money was taken or given back for a dispute. */
        DISPUTE,
        /** A fee or correction of its own, of no order. */
        FEE,
        /** A word that is not in the provider's table: counted, never compared, never a guess. */
        OTHER
    }

    /** How far it is. */
    public enum State {
        SUCCEEDED,
        /** Accepted; the bill was written before it was decided. */
        PENDING,
        FAILED
    }
}
