package io.paysync.providers.stripe;

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

/** What Stripe's objects say, the same for webhooks and for queries. */
final class StripeFacts {
    private final String orderNoKey;
    private final String refundNoKey;

    StripeFacts(StripeConfig config) {
        this.orderNoKey = config.orderNoKey();
        this.refundNoKey = config.refundNoKey();
    }

    /** @param paidAt when it was paid, should it be paid */
    PaymentFact intent(Draft draft, JsonNode intent, boolean attemptFailed, @Nullable Instant paidAt) {
        String status = JsonText.text(intent, "status", "");
        draft.raw(status).order(orderNo(intent)).trade(JsonText.text(intent, "id"));
        Money amount = money(draft, intent, "amount");
        StripeCodes.Payment means = StripeCodes.intent(status);
        if (means == null) {
            return draft.needsQuery().fact(new Claim.Other());
        }
        // A partial capture receives less than was asked; what counts is what was received.
        Money received = means == StripeCodes.Payment.PAID ? money(draft, intent, "amount_received") : amount;
        return payment(draft, means, received, attemptFailed, paidAt);
    }

    PaymentFact session(Draft draft, JsonNode session, String eventType, @Nullable Instant paidAt) {
        String status = JsonText.text(session, "status", "");
        String paymentStatus = JsonText.text(session, "payment_status", "");
        draft.raw(status + "/" + paymentStatus).order(sessionOrderNo(session)).trade(sessionTradeNo(session));
        StripeCodes.Payment means = StripeCodes.session(eventType, status, paymentStatus);
        // A session that only stores a payment method, or starts a subscription, pays no order.
        boolean pays = JsonText.text(session, "mode", "payment").equals("payment");
        if (means == null || !pays) {
            return draft.fact(new Claim.Other());
        }
        boolean attemptFailed = eventType.equals("checkout.session.async_payment_failed");
        return payment(draft, means, money(draft, session, "amount_total"), attemptFailed, paidAt);
    }

    private static PaymentFact payment(
            Draft draft,
            StripeCodes.Payment means,
            @Nullable Money amount,
            boolean attemptFailed,
            @Nullable Instant paidAt) {
        return draft.fact(
                switch (means) {
                    case PENDING -> new Claim.Pending(amount, attemptFailed);
                    case PAID -> amount == null ? null : new Claim.Paid(amount, draft.paidAt(paidAt), true);
                    case FAILED -> new Claim.Failed(amount);
                    case CLOSED -> new Claim.Closed(amount);
                });
    }

    /** A charge that was refunded, by its totals. {@code previous} tells how much of it is new. */
    PaymentFact refundedCharge(Draft draft, JsonNode charge, @Nullable JsonNode previous) {
        draft.raw("refunded=" + JsonText.isTrue(charge, "refunded"))
                .order(orderNo(charge))
                .trade(tradeNo(charge));
        Money total = money(draft, charge, "amount_refunded");
        Money paid = money(draft, charge, JsonText.has(charge, "amount_captured") ? "amount_captured" : "amount");
        if (total == null || paid == null) {
            return draft.fact(null);
        }
        if (total.minor() > paid.minor()) {
            draft.problem("more was refunded than was paid");
        }
        Money before = previous == null ? null : money(draft, charge, previous.get("amount_refunded"));
        Money part = before == null || before.minor() > total.minor()
                ? null
                : new Money(total.minor() - before.minor(), total.currency());
        return draft.fact(new Claim.Refunded(null, null, null, part, total, paid));
    }

    PaymentFact refund(Draft draft, JsonNode refund) {
        String status = JsonText.text(refund, "status", "");
        draft.raw(status).order(orderNo(refund)).trade(tradeNo(refund));
        RefundState state = StripeCodes.refund(status);
        if (state == null) {
            return draft.needsQuery().fact(new Claim.Other());
        }
        String ours = draft.number(JsonText.text(JsonText.at(refund, "metadata"), refundNoKey), "refund number");
        String theirs = draft.number(JsonText.text(refund, "id"), "refund number");
        Money amount = money(draft, refund, "amount");
        return draft.fact(amount == null ? null : new Claim.Refunded(ours, theirs, state, amount, null, null));
    }

    PaymentFact dispute(Draft draft, JsonNode dispute) {
        String status = JsonText.text(dispute, "status", "");
        draft.raw(status).order(orderNo(dispute)).trade(tradeNo(dispute));
        DisputeState state = StripeCodes.dispute(status);
        String id = draft.number(JsonText.text(dispute, "id"), "dispute number");
        if (state == null) {
            return draft.needsQuery().fact(new Claim.Other());
        }
        return draft.fact(id == null ? null : new Claim.Disputed(id, state, money(draft, dispute, "amount")));
    }

    @Nullable
    String orderNo(JsonNode object) {
        return JsonText.text(JsonText.at(object, "metadata"), orderNoKey);
    }

    @Nullable
    String sessionOrderNo(JsonNode session) {
        String reference = JsonText.text(session, "client_reference_id");
        return reference == null || reference.isEmpty() ? orderNo(session) : reference;
    }

    /** The payment intent; before the payer pays there is none, and the session's own number stands for it. */
    private static @Nullable String sessionTradeNo(JsonNode session) {
        String intent = intentOf(session);
        return intent == null ? JsonText.text(session, "id") : intent;
    }

    /** The payment intent of a charge, refund or dispute; old charges have none and stand for themselves. */
    private static @Nullable String tradeNo(JsonNode object) {
        String intent = intentOf(object);
        if (intent != null) {
            return intent;
        }
        String charge = JsonText.text(object, "charge");
        return charge != null ? charge : JsonText.text(object, "id");
    }

    private static @Nullable String intentOf(JsonNode object) {
        JsonNode expanded = JsonText.at(object, "payment_intent");
        return expanded == null ? JsonText.text(object, "payment_intent") : JsonText.text(expanded, "id");
    }

    private static @Nullable Money money(Draft draft, JsonNode object, String field) {
        JsonNode node = object.get(field);
        return node == null ? null : money(draft, object, node);
    }

    private static @Nullable Money money(Draft draft, JsonNode object, @Nullable JsonNode amount) {
        String currency = JsonText.text(object, "currency");
        return draft.minor(amount, currency, StripeCodes.exponent(currency), "amount");
    }
}
