package io.paysync.orderstate;

import io.paysync.contract.domain.AccountRef;
import io.paysync.contract.domain.Order;
import io.paysync.contract.domain.OrderStatus;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where an order stands: all of {@link Order} that facts can change, and what is to be looked at. A change of what the
 * order shows is a step in its history.
 *
 * @param row of the table of states that fits
 * @param account through which it was paid, or null
 * @param review the open reasons in words, or null; always what {@code reasons} say
 * @param reasons the open reasons for a review, the gravest first
 * @param claimed what has to be asked before it can be booked, or null
 * @param incidents all that must have an open incident: the reasons, and what flags no order
 */
record Standing(
        StatusRow row,
        long paidMinor,
        long refundedMinor,
        @Nullable AccountRef account,
        @Nullable String tradeNo,
        @Nullable Instant paidAt,
        @Nullable String review,
        List<Order.Payment> payments,
        List<Order.Refund> refunds,
        List<Order.Dispute> disputes,
        Order.@Nullable Claimed claimed,
        List<Reason> reasons,
        List<Reason> incidents) {
    /** As registered, before the first fact. */
    static final Standing CREATED = new Standing(
            StatusRow.NOTHING_KNOWN,
            0,
            0,
            null,
            null,
            null,
            null,
            List.of(),
            List.of(),
            List.of(),
            null,
            List.of(),
            List.of());

    private static final int REASONS_SHOWN = 3;

    OrderStatus status() {
        return row.status;
    }

    Standing with(List<Reason> open, List<Reason> looked) {
        return new Standing(
                row,
                paidMinor,
                refundedMinor,
                account,
                tradeNo,
                paidAt,
                words(open),
                payments,
                refunds,
                disputes,
                claimed,
                open,
                looked);
    }

    Standing with(Order.@Nullable Claimed toAsk) {
        return new Standing(
                row,
                paidMinor,
                refundedMinor,
                account,
                tradeNo,
                paidAt,
                review,
                payments,
                refunds,
                disputes,
                toAsk,
                reasons,
                incidents);
    }

    /** Whether both mean the same for the order's money, whatever else is told. */
    boolean sameMoney(Standing other) {
        return status() == other.status()
                && paidMinor == other.paidMinor
                && refundedMinor == other.refundedMinor
                && payments.stream()
                        .map(Order.Payment::tradeNo)
                        .toList()
                        .equals(other.payments.stream()
                                .map(Order.Payment::tradeNo)
                                .toList());
    }

    /** Whether the order shows the same; incidents are not shown by it. */
    boolean showsSame(Standing other) {
        return with(reasons, List.of()).equals(other.with(other.reasons, List.of()));
    }

    /** Whether nothing but the review differs. */
    boolean sameButReview(Standing other) {
        Order.@Nullable Claimed none = null;
        return with(none).with(List.of(), List.of()).equals(other.with(none).with(List.of(), List.of()));
    }

    private static @Nullable String words(List<Reason> open) {
        if (open.isEmpty()) {
            return null;
        }
        List<String> shown =
                open.stream().limit(REASONS_SHOWN).map(Reason::text).toList();
        String more = open.size() > REASONS_SHOWN ? "; and " + (open.size() - REASONS_SHOWN) + " more" : "";
        return String.join("; ", shown) + more;
    }
}
