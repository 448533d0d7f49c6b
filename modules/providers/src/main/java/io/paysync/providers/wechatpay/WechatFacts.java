package io.paysync.providers.wechatpay;

import com.fasterxml.jackson.databind.JsonNode;
import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.domain.RefundState;
import io.paysync.providers.reading.Draft;
import io.paysync.providers.reading.JsonText;
import io.paysync.providers.reading.Times;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a transaction and a refund say, the same for callbacks and for queries. Amounts are fen. */
public final class WechatFacts {
    private static final String CURRENCY = "CNY";

    private WechatFacts() {}

    public static PaymentFact transaction(Draft draft, JsonNode transaction) {
        String state = JsonText.text(transaction, "trade_state", "");
        Instant paidAt = Times.rfc3339(JsonText.text(transaction, "success_time"));
        draft.raw(state)
                .order(JsonText.text(transaction, "out_trade_no"))
                .trade(JsonText.text(transaction, "transaction_id"))
                .at(paidAt);
        WechatCodes.Trade means = WechatCodes.trade(state);
        if (means == null) {
            return draft.needsQuery().fact(new Claim.Other());
        }
        JsonNode amount = JsonText.at(transaction, "amount");
        // What the order costs; what the payer paid may be less, with a coupon of the platform.
        Money total =
                amount == null ? null : draft.minor(amount.get("total"), JsonText.text(amount, "currency"), "amount");
        return draft.fact(
                switch (means) {
                    case PENDING -> new Claim.Pending(total, false);
                    case PAID -> total == null ? null : new Claim.Paid(total, draft.paidAt(paidAt), true);
                    case CLOSED -> new Claim.Closed(total);
                    case REVERSED -> new Claim.Reversed(total);
                    case FAILED -> new Claim.Failed(total);
                });
    }

    /** @param status is called {@code refund_status} in notifications and {@code status} in answers */
    static PaymentFact refund(Draft draft, JsonNode refund, String status) {
        draft.raw(status)
                .order(JsonText.text(refund, "out_trade_no"))
                .trade(JsonText.text(refund, "transaction_id"))
                .at(Times.rfc3339(JsonText.text(refund, "success_time")));
        JsonNode amount = JsonText.at(refund, "amount");
        String currency = JsonText.text(amount, "currency", CURRENCY);
        Money total = amount == null ? null : draft.minor(amount.get("total"), currency, "amount");
        Money part = amount == null ? null : draft.minor(amount.get("refund"), currency, "refunded amount");
        return refund(
                draft, status, JsonText.text(refund, "out_refund_no"), JsonText.text(refund, "refund_id"), part, total);
    }

    static PaymentFact refund(
            Draft draft,
            String status,
            @Nullable String merchantRefundNo,
            @Nullable String providerRefundNo,
            @Nullable Money part,
            @Nullable Money total) {
        RefundState state = WechatCodes.refund(status);
        if (state == null) {
            return draft.needsQuery().fact(new Claim.Other());
        }
        String ours = draft.number(merchantRefundNo, "refund number");
        String theirs = draft.number(providerRefundNo, "refund number");
        if (part == null || (ours == null && theirs == null)) {
            return draft.fact(null);
        }
        if (total != null && part.minor() > total.minor()) {
            draft.problem("more was refunded than was paid");
        }
        return draft.fact(new Claim.Refunded(ours, theirs, state, part, null, total));
    }
}
