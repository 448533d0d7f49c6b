package io.paysync.providers.checkout;

import com.fasterxml.jackson.databind.JsonNode;
import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.DisputeState;
import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.domain.RefundState;
import io.paysync.providers.reading.Draft;
import io.paysync.providers.reading.JsonText;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What Checkout.com's payments say, the same for webhooks and for queries. */
final class CheckoutFacts {
    private final Optional<String> orderNoMetadata;

    CheckoutFacts(CheckoutConfig config) {
        this.orderNoMetadata = config.orderNoMetadata();
    }

    /**
     * @param word the event or the status, and what it means
     * @param paidAt when it was captured, should it be
     */
    PaymentFact payment(
            Draft draft, String word, CheckoutCodes.Payment means, JsonNode payment, @Nullable Instant paidAt) {
        draft.raw(word).order(orderNo(payment)).trade(JsonText.text(payment, "id"));
        Money amount = money(draft, payment, payment.get("amount"));
        Money captured = money(draft, payment, payment.path("balances").get("total_captured"));
        return draft.fact(
                switch (means) {
                    case PENDING -> new Claim.Pending(amount, false);
                    case ATTEMPT_FAILED -> new Claim.Pending(amount, true);
                    // Of several captures each event names its own; what was received is their sum.
                    case CAPTURED -> paid(draft, captured != null && captured.minor() > 0 ? captured : amount, paidAt);
                    // The rest of an authorisation is voided after a part of it was captured.
                    case CLOSED ->
                        captured != null && captured.minor() > 0 ? new Claim.Other() : new Claim.Closed(amount);
                });
    }

    private static @Nullable Claim paid(Draft draft, @Nullable Money amount, @Nullable Instant paidAt) {
        return amount == null ? null : new Claim.Paid(amount, draft.paidAt(paidAt), true);
    }

    /** What was refunded of a payment so far; null when nothing was, or nothing is said. */
    @Nullable
    PaymentFact refundTotal(Draft draft, JsonNode payment) {
        JsonNode refunded = payment.path("balances").get("total_refunded");
        if (refunded == null || refunded.isNull() || refunded.isNumber() && refunded.asLong() == 0) {
            return null;
        }
        draft.raw("refunded").trade(JsonText.text(payment, "id"));
        Money total = money(draft, payment, refunded);
        Money paid = money(draft, payment, payment.path("balances").get("total_captured"));
        return draft.fact(
                total == null || paid == null ? null : new Claim.Refunded(null, null, null, null, total, paid));
    }

    /** A refund may have a reference of its own, so only metadata names the order; the payment's number always does. */
    PaymentFact refund(Draft draft, String type, RefundState state, JsonNode data) {
        draft.raw(type).order(noted(data)).trade(JsonText.text(data, "id"));
        String theirs = draft.number(JsonText.text(data, "action_id"), "refund number");
        Money amount = money(draft, data, data.get("amount"));
        Money total = state == RefundState.SUCCEEDED
                ? money(draft, data, data.path("balances").get("total_refunded"))
                : null;
        Money paid = money(draft, data, data.path("balances").get("total_captured"));
        boolean proven = paid != null && paid.minor() > 0;
        return draft.fact(
                amount == null
                        ? null
                        : new Claim.Refunded(null, theirs, state, amount, proven ? total : null, proven ? paid : null));
    }

    PaymentFact dispute(Draft draft, String type, DisputeState state, JsonNode data) {
        String noted = noted(data);
        draft.raw(type)
                .order(noted != null || orderNoMetadata.isPresent() ? noted : JsonText.text(data, "payment_reference"))
                .trade(JsonText.text(data, "payment_id"));
        String id = draft.number(JsonText.text(data, "id"), "dispute number");
        return draft.fact(id == null ? null : new Claim.Disputed(id, state, money(draft, data, data.get("amount"))));
    }

    @Nullable
    String orderNo(JsonNode payment) {
        return orderNoMetadata.isPresent() ? noted(payment) : JsonText.text(payment, "reference");
    }

    private @Nullable String noted(JsonNode data) {
        return orderNoMetadata.isEmpty() ? null : JsonText.text(JsonText.at(data, "metadata"), orderNoMetadata.get());
    }

    private static @Nullable Money money(Draft draft, JsonNode object, @Nullable JsonNode amount) {
        String currency = JsonText.text(object, "currency");
        return draft.minor(amount, currency, CheckoutCodes.exponent(currency), "amount");
    }
}
