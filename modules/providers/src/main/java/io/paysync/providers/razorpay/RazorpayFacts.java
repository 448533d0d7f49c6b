package io.paysync.providers.razorpay;

import com.fasterxml.jackson.databind.JsonNode;
import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.DisputeState;
import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.domain.RefundState;
import io.paysync.providers.reading.Draft;
import io.paysync.providers.reading.JsonText;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What Razorpay's entities say, the same for webhooks and for queries. */
final class RazorpayFacts {
    private final String orderNoNote;

    RazorpayFacts(RazorpayConfig config) {
        this.orderNoNote = config.orderNoNote();
    }

    /**
     * @param order the entity of Razorpay's order, when the message has it
     * @param paidAt when it was paid, should it be paid
     */
    PaymentFact payment(Draft draft, JsonNode payment, @Nullable JsonNode order, @Nullable Instant paidAt) {
        String status = JsonText.text(payment, "status", "");
        draft.raw(status).order(orderNo(payment, order)).trade(JsonText.text(payment, "id"));
        Money amount = money(draft, payment, "amount");
        RazorpayCodes.Payment means = means(payment);
        if (means == null) {
            return draft.needsQuery().fact(new Claim.Other());
        }
        return draft.fact(
                switch (means) {
                    case PENDING -> new Claim.Pending(amount, false);
                    case ATTEMPT_FAILED -> new Claim.Pending(amount, true);
                    case PAID -> amount == null ? null : new Claim.Paid(amount, draft.paidAt(paidAt), true);
                    case CLOSED -> new Claim.Closed(amount);
                });
    }

    /** What was refunded of a payment so far; null when nothing was, or it was never paid. */
    @Nullable
    PaymentFact refundTotal(Draft draft, JsonNode payment) {
        JsonNode refunded = payment.get("amount_refunded");
        boolean some = refunded != null && refunded.isNumber() && refunded.asLong() != 0;
        if (!some || means(payment) != RazorpayCodes.Payment.PAID) {
            return null;
        }
        draft.raw("refund_status=" + JsonText.text(payment, "refund_status", ""))
                .trade(JsonText.text(payment, "id"));
        Money total = money(draft, payment, "amount_refunded");
        Money paid = money(draft, payment, "amount");
        return draft.fact(
                total == null || paid == null ? null : new Claim.Refunded(null, null, null, null, total, paid));
    }

    /** @param payment the entity of the refunded payment, when the message has it */
    PaymentFact refund(Draft draft, JsonNode refund, @Nullable JsonNode payment) {
        String status = JsonText.text(refund, "status", "");
        String orderNo = payment == null ? null : orderNo(payment, null);
        String trade = JsonText.text(refund, "payment_id");
        draft.raw(status).order(orderNo == null ? note(refund) : orderNo).trade(trade);
        RefundState state = RazorpayCodes.refund(status);
        if (state == null) {
            return draft.needsQuery().fact(new Claim.Other());
        }
        String ours = draft.number(JsonText.text(refund, "receipt"), "refund number");
        String theirs = draft.number(JsonText.text(refund, "id"), "refund number");
        Money amount = money(draft, refund, "amount");
        Money paid = payment == null ? null : paid(draft, payment, trade);
        return draft.fact(amount == null ? null : new Claim.Refunded(ours, theirs, state, amount, null, paid));
    }

    /** What the refunded payment was, when the message proves that it was paid. */
    private static @Nullable Money paid(Draft draft, JsonNode payment, @Nullable String trade) {
        boolean same = trade != null && trade.equals(JsonText.text(payment, "id"));
        return same && means(payment) == RazorpayCodes.Payment.PAID ? money(draft, payment, "amount") : null;
    }

    PaymentFact dispute(Draft draft, JsonNode dispute, @Nullable JsonNode payment) {
        String status = JsonText.text(dispute, "status", "");
        draft.raw(status)
                .order(payment == null ? null : orderNo(payment, null))
                .trade(JsonText.text(dispute, "payment_id"));
        JsonNode deducted = dispute.get("amount_deducted");
        boolean told = deducted != null && deducted.isIntegralNumber() && deducted.canConvertToLong();
        DisputeState state = RazorpayCodes.dispute(status, told ? deducted.longValue() : -1);
        String id = draft.number(JsonText.text(dispute, "id"), "dispute number");
        if (state == null) {
            return draft.needsQuery().fact(new Claim.Other());
        }
        return draft.fact(id == null ? null : new Claim.Disputed(id, state, money(draft, dispute, "amount")));
    }

    /** Our order number: in the notes, or as the receipt of Razorpay's order. */
    @Nullable
    String orderNo(JsonNode payment, @Nullable JsonNode order) {
        String noted = note(payment);
        if (noted != null || order == null) {
            return noted;
        }
        String receipt = JsonText.text(order, "receipt");
        return receipt == null || receipt.isEmpty() ? note(order) : receipt;
    }

    /** Notes are an object; an empty list when there are none. */
    private @Nullable String note(JsonNode entity) {
        String noted = JsonText.text(JsonText.at(entity, "notes"), orderNoNote);
        return noted == null || noted.isEmpty() ? null : noted;
    }

    private static RazorpayCodes.@Nullable Payment means(JsonNode payment) {
        return RazorpayCodes.payment(JsonText.text(payment, "status", ""), JsonText.isTrue(payment, "captured"));
    }

    private static @Nullable Money money(Draft draft, JsonNode entity, String field) {
        return draft.minor(entity.get(field), JsonText.text(entity, "currency"), "amount");
    }
}
