package io.paysync.polling.bill;

import io.paysync.contract.domain.PaymentFact;
import io.paysync.providers.bill.BillLine.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Something the bill and the orders do not agree on.
 *
 * @param refundNo which refund; empty for everything else
 * @param line of the bill, or null when it has none
 * @param bill what the bill says, JSON; null when nothing
 * @param ours what we hold to be true, JSON; null when nothing
 * @param repair the fact that makes it agree, or null: a person must look
 */
record Difference(
        DifferenceType type,
        Kind kind,
        String tradeNo,
        String refundNo,
        @Nullable String orderId,
        String text,
        @Nullable Integer line,
        @Nullable String bill,
        @Nullable String ours,
        @Nullable PaymentFact repair) {
    /** The classes of difference. */
    enum DifferenceType {
        /** On the bill, and no such order here. */
        PROVIDER_ONLY,
        /** Held to be true here, and not on the bill. */
        OURS_ONLY,
        /** Another amount or currency. */
        AMOUNT,
        /** The payment is further, or ended otherwise, on one side. */
        STATUS,
        /** The provider kept another fee than agreed. */
        FEE,
        /** A refund that the two sides do not tell alike. */
        REFUND
    }
}
