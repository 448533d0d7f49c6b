package io.paysync.polling.bill;

import io.paysync.contract.domain.PaymentFact;
import io.paysync.providers.bill.BillLine.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    /** Two lines about one thing, such as a refund that was made and undone, are one difference of a class. */
    static List<Difference> each(List<Difference> all) {
        Map<List<Object>, Difference> each = new LinkedHashMap<>();
        for (Difference one : all) {
            each.merge(List.of(one.type, one.kind, one.tradeNo, one.refundNo), one, Difference::with);
        }
        return List.copyOf(each.values());
    }

    /** What must be looked at is not repaired. */
    private Difference with(Difference other) {
        return new Difference(
                type,
                kind,
                tradeNo,
                refundNo,
                orderId,
                text + "; " + other.text,
                line,
                bill,
                ours,
                other.repair == null ? null : repair);
    }

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
