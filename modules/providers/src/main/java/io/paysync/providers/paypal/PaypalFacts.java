package io.paysync.providers.paypal;

import com.fasterxml.jackson.databind.JsonNode;
import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.DisputeState;
import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.domain.RefundState;
import io.paysync.providers.reading.Draft;
import io.paysync.providers.reading.JsonText;
import io.paysync.providers.reading.Times;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** What PayPal's orders, captures, refunds and disputes say, the same for webhooks and for queries. */
final class PaypalFacts {
    private static final String CAPTURES = "/v2/payments/captures/";

    private final String orderNoField;

    PaypalFacts(PaypalConfig config) {
        this.orderNoField = config.orderNoField();
    }

    PaymentFact order(Draft draft, JsonNode order) {
        String status = JsonText.text(order, "status", "");
        List<JsonNode> units = elements(order.get("purchase_units"));
        draft.raw(status);
        if (units.size() != 1) {
            // Several units are several payments; their captures tell each by itself.
            return draft.fact(new Claim.Other());
        }
        JsonNode unit = units.get(0);
        draft.order(orderNo(unit));
        return payment(draft, PaypalCodes.order(status), money(draft, unit.get("amount")), null);
    }

    /** The payer's approval was taken back: nothing will be captured. */
    PaymentFact approvalReversed(Draft draft, JsonNode order) {
        List<JsonNode> units = elements(order.get("purchase_units"));
        if (units.size() == 1) {
            draft.order(orderNo(units.get(0)));
        }
        return draft.raw(JsonText.text(order, "status", "")).fact(new Claim.Closed(null));
    }

    PaymentFact authorization(Draft draft, JsonNode authorization) {
        String status = JsonText.text(authorization, "status", "");
        draft.raw(status).order(orderNo(authorization)).trade(JsonText.text(authorization, "id"));
        return payment(draft, PaypalCodes.authorization(status), money(draft, authorization.get("amount")), null);
    }

    PaymentFact capture(Draft draft, JsonNode capture) {
        String status = JsonText.text(capture, "status", "");
        draft.raw(status).order(orderNo(capture)).trade(JsonText.text(capture, "id"));
        return payment(
                draft, PaypalCodes.capture(status), money(draft, capture.get("amount")), paidAt(capture, status));
    }

    private static PaymentFact payment(
            Draft draft, PaypalCodes.@Nullable Payment means, @Nullable Money amount, @Nullable Instant paidAt) {
        if (means == null) {
            return draft.needsQuery().fact(new Claim.Other());
        }
        return draft.fact(
                switch (means) {
                    case PENDING -> new Claim.Pending(amount, false);
                    case PAID -> amount == null ? null : new Claim.Paid(amount, draft.paidAt(paidAt), true);
                    case FAILED -> new Claim.Failed(amount);
                    case CLOSED -> new Claim.Closed(amount);
                    case BY_ITS_PARTS -> new Claim.Other();
                });
    }

    /** A refund names its capture only in a link. Its total is of all refunds of that capture. */
    PaymentFact refund(Draft draft, JsonNode refund) {
        String status = JsonText.text(refund, "status", "");
        draft.raw(status).order(orderNo(refund)).trade(captureOf(refund));
        RefundState state = PaypalCodes.refund(status);
        if (state == null) {
            return draft.needsQuery().fact(new Claim.Other());
        }
        String number = draft.number(JsonText.text(refund, "id"), "refund number");
        Money amount = money(draft, refund.get("amount"));
        JsonNode breakdown = JsonText.at(refund, "seller_payable_breakdown");
        Money total = breakdown == null || state != RefundState.SUCCEEDED
                ? null
                : money(draft, breakdown.get("total_refunded_amount"));
        return draft.fact(
                amount == null || number == null ? null : new Claim.Refunded(null, number, state, amount, total, null));
    }

    /** PayPal took the money back; what it names is the refund by which it did. */
    PaymentFact reversal(Draft draft, JsonNode refund) {
        draft.raw(JsonText.text(refund, "status", "")).order(orderNo(refund)).trade(captureOf(refund));
        return draft.fact(new Claim.Reversed(money(draft, refund.get("amount"))));
    }

    PaymentFact dispute(Draft draft, JsonNode dispute) {
        String status = JsonText.text(dispute, "status", "");
        List<JsonNode> transactions = elements(dispute.get("disputed_transactions"));
        draft.raw(status).at(Times.rfc3339(changed(dispute)));
        if (transactions.size() == 1) {
            JsonNode transaction = transactions.get(0);
            draft.order(JsonText.text(transaction, orderNoField.equals("invoice_id") ? "invoice_number" : "custom"))
                    .trade(JsonText.text(transaction, "seller_transaction_id"));
        }
        String id = draft.number(JsonText.text(dispute, "dispute_id"), "dispute number");
        DisputeState state = status.equals("RESOLVED")
                ? PaypalCodes.outcome(JsonText.text(JsonText.at(dispute, "dispute_outcome"), "outcome_code", ""))
                : DisputeState.OPENED;
        Money amount = money(draft, dispute.get("dispute_amount"));
        if (state == null) {
            draft.problem("how the dispute ended is said in a word that is not known here");
        }
        return draft.fact(id == null || state == null ? null : new Claim.Disputed(id, state, amount));
    }

    @Nullable
    String orderNo(JsonNode resource) {
        return JsonText.text(resource, orderNoField);
    }

    /** The PayPal order that a capture or authorisation belongs to. */
    static @Nullable String orderOf(@Nullable JsonNode resource) {
        return JsonText.text(JsonText.at(JsonText.at(resource, "supplementary_data"), "related_ids"), "order_id");
    }

    static @Nullable String captureOf(JsonNode refund) {
        for (JsonNode link : elements(refund.get("links"))) {
            String href = JsonText.text(link, "href", "");
            int start = href.indexOf(CAPTURES);
            if (JsonText.text(link, "rel", "").equals("up") && start >= 0) {
                return href.substring(start + CAPTURES.length());
            }
        }
        return null;
    }

    static List<JsonNode> elements(@Nullable JsonNode list) {
        return list == null || !list.isArray()
                ? List.of()
                : StreamSupport.stream(list.spliterator(), false).toList();
    }

    /** A capture that was pending is paid when it was last changed; after a refund, that is when it was given back. */
    private static @Nullable Instant paidAt(JsonNode capture, String status) {
        Instant updated = status.contains("REFUNDED") ? null : Times.rfc3339(JsonText.text(capture, "update_time"));
        return updated == null ? Times.rfc3339(JsonText.text(capture, "create_time")) : updated;
    }

    private static @Nullable String changed(JsonNode dispute) {
        String updated = JsonText.text(dispute, "update_time");
        return updated == null ? JsonText.text(dispute, "create_time") : updated;
    }

    private static @Nullable Money money(Draft draft, @Nullable JsonNode amount) {
        return amount == null || amount.isNull()
                ? null
                : draft.major(JsonText.text(amount, "value"), JsonText.text(amount, "currency_code", ""), "amount");
    }
}
