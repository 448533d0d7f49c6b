package io.paysync.providers.square;

import com.fasterxml.jackson.databind.JsonNode;
import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.DisputeState;
import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.domain.RefundState;
import io.paysync.providers.reading.Draft;
import io.paysync.providers.reading.JsonText;
import io.paysync.providers.reading.Times;
import org.jspecify.annotations.Nullable;

/** What Square's objects say, the same for webhooks and for queries. */
final class SquareFacts {
    private SquareFacts() {}

    /** @param id of the payment, where the object itself does not say */
    static PaymentFact payment(Draft draft, JsonNode payment, @Nullable String id) {
        String status = JsonText.text(payment, "status", "");
        draft.raw(status).order(orderNo(payment)).trade(JsonText.text(payment, "id", id == null ? "" : id));
        // A tip comes on top of the price; what the order was charged is the amount without it.
        Money amount = money(draft, payment, "amount_money");
        SquareCodes.Payment means = SquareCodes.payment(status);
        if (means == null) {
            return draft.needsQuery().fact(new Claim.Other());
        }
        JsonNode timeline = JsonText.at(JsonText.at(payment, "card_details"), "card_payment_timeline");
        return draft.fact(
                switch (means) {
                    case PENDING -> new Claim.Pending(amount, false);
                    case ATTEMPT_FAILED -> new Claim.Pending(amount, true);
                    case PAID ->
                        amount == null
                                ? null
                                : new Claim.Paid(
                                        amount,
                                        draft.paidAt(Times.rfc3339(JsonText.text(timeline, "captured_at"))),
                                        true);
                    case CLOSED -> new Claim.Closed(amount);
                });
    }

    /** What was refunded of a payment so far; null when nothing was. */
    static @Nullable PaymentFact refundTotal(Draft draft, JsonNode payment) {
        JsonNode refunded = JsonText.at(payment, "refunded_money");
        if (refunded == null || refunded.path("amount").asLong(0) == 0) {
            return null;
        }
        draft.raw("refunded").trade(JsonText.text(payment, "id"));
        Money total = money(draft, payment, "refunded_money");
        Money paid = money(draft, payment, "amount_money");
        return draft.fact(
                total == null || paid == null ? null : new Claim.Refunded(null, null, null, null, total, paid));
    }

    static PaymentFact refund(Draft draft, JsonNode refund, @Nullable String id) {
        String status = JsonText.text(refund, "status", "");
        String payment = JsonText.text(refund, "payment_id");
        draft.raw(status).trade(payment);
        RefundState state = SquareCodes.refund(status);
        if (state == null) {
            return draft.needsQuery().fact(new Claim.Other());
        }
        if (payment == null || payment.isEmpty()) {
            draft.problem("the refund names no payment");
        }
        String theirs = draft.number(JsonText.text(refund, "id", id == null ? "" : id), "refund number");
        Money amount = money(draft, refund, "amount_money");
        return draft.fact(amount == null ? null : new Claim.Refunded(null, theirs, state, amount, null, null));
    }

    static PaymentFact dispute(Draft draft, JsonNode dispute, @Nullable String id) {
        String word = JsonText.text(dispute, "state", "");
        String payment = JsonText.text(JsonText.at(dispute, "disputed_payment"), "payment_id");
        draft.raw(word).trade(payment);
        DisputeState state = SquareCodes.dispute(word);
        String own = JsonText.text(dispute, "id", JsonText.text(dispute, "dispute_id", id == null ? "" : id));
        String number = draft.number(own, "dispute number");
        if (state == null) {
            return draft.needsQuery().fact(new Claim.Other());
        }
        if (payment == null || payment.isEmpty()) {
            draft.problem("the dispute names no payment");
        }
        return draft.fact(
                number == null ? null : new Claim.Disputed(number, state, money(draft, dispute, "amount_money")));
    }

    static @Nullable String orderNo(JsonNode payment) {
        return JsonText.text(payment, "reference_id");
    }

    private static @Nullable Money money(Draft draft, JsonNode object, String field) {
        JsonNode money = JsonText.at(object, field);
        return money == null ? null : draft.minor(money.get("amount"), JsonText.text(money, "currency"), "amount");
    }
}
