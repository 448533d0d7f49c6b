package io.paysync.providers.alipay;

import com.fasterxml.jackson.databind.JsonNode;
import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.domain.RefundState;
import io.paysync.providers.reading.Draft;
import io.paysync.providers.reading.JsonText;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a trade status says together with the amounts, the same for callbacks and for queries. */
final class AlipayFacts {
    /** The open platform on the mainland knows no other. */
    static final String CURRENCY = "CNY";

    private AlipayFacts() {}

    /**
     * A trade as a message shows it. Amounts are yuan as text.
     *
     * @param total what the order was charged
     * @param refunded cumulative over all refunds of the trade, or null
     * @param refundNo our number of the refund that caused the message, or null
     */
    record Trade(
            @Nullable String status,
            @Nullable String total,
            @Nullable String refunded,
            @Nullable String refundNo,
            @Nullable Instant paidAt) {}

    /** The claim; null when the message does not say what it must. */
    static @Nullable Claim claim(Draft draft, Trade trade) {
        AlipayCodes.Trade means = AlipayCodes.trade(trade.status());
        if (means == null) {
            draft.needsQuery();
            return new Claim.Other();
        }
        Money total = draft.major(trade.total(), CURRENCY, "total amount");
        Money refunded = draft.major(trade.refunded(), CURRENCY, "refunded amount");
        boolean anyRefund = refunded != null && refunded.minor() > 0;
        return switch (means) {
            case WAITING -> new Claim.Pending(total, false);
            case PAID, FINISHED -> {
                if (anyRefund) {
                    yield refund(draft, trade, refunded, total);
                }
                boolean refundable = means == AlipayCodes.Trade.PAID;
                yield total == null ? null : new Claim.Paid(total, draft.paidAt(trade.paidAt()), refundable);
            }
            case CLOSED -> {
                if (anyRefund) {
                    yield refund(draft, trade, refunded, total);
                }
                // Closed after a payment means wholly refunded, even when the message does not repeat the amount.
                yield trade.paidAt() == null
                        ? new Claim.Closed(total)
                        : refund(draft.needsQuery(), trade, total, total);
            }
        };
    }

    /** What the answer about one refund says. Alipay has one word for it: it was refunded. */
    static PaymentFact refund(Draft draft, String status, String refundNo, JsonNode content) {
        if (!status.equals("REFUND_SUCCESS")) {
            return draft.needsQuery().fact(new Claim.Other());
        }
        Money part = draft.major(JsonText.text(content, "refund_amount"), CURRENCY, "refunded amount");
        Money paid = draft.major(JsonText.text(content, "total_amount"), CURRENCY, "total amount");
        if (part != null && paid != null && part.minor() > paid.minor()) {
            draft.problem("more was refunded than was paid");
        }
        String number = draft.number(refundNo, "refund number");
        return draft.fact(
                part == null ? null : new Claim.Refunded(number, null, RefundState.SUCCEEDED, part, null, paid));
    }

    private static @Nullable Claim refund(Draft draft, Trade trade, @Nullable Money refunded, @Nullable Money total) {
        if (refunded == null || total == null) {
            return null;
        }
        if (refunded.minor() > total.minor()) {
            draft.problem("more was refunded than was paid");
        }
        String refundNo = draft.number(trade.refundNo(), "refund number");
        // The amount told is the sum of all refunds; that of this one is not told.
        RefundState state = refundNo == null ? null : RefundState.SUCCEEDED;
        return new Claim.Refunded(refundNo, null, state, null, refunded, total);
    }
}
