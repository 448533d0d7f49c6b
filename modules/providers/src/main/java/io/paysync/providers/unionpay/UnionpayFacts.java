package io.paysync.providers.unionpay;

import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.RefundState;
import io.paysync.providers.reading.Draft;
import io.paysync.providers.unionpay.UnionpayCodes.Result;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a transaction's kind and response code say together. */
final class UnionpayFacts {
    /** {@code txnTime} is when the order was made; an order open for longer is unusual enough to be looked at. */
    static final Duration STALE_AFTER = Duration.ofDays(3);

    private UnionpayFacts() {}

    /** Fills the draft from a genuine notification and gives its claim. */
    static @Nullable Claim notified(Draft draft, UnionpayForm form) {
        String type = form.text("txnType");
        String code = form.text("respCode");
        Instant time = UnionpayCodes.time(form.text("txnTime"));
        draft.raw("txnType=" + type + ",respCode=" + code).at(time).staleAfter(time, STALE_AFTER);
        Money amount = amount(draft, form);
        Result result = UnionpayCodes.result(code);
        return switch (UnionpayCodes.kind(type)) {
            case PAYMENT -> {
                draft.order(form.text("orderId")).trade(form.text("queryId"));
                yield payment(result, amount);
            }
            case REFUND -> {
                draft.trade(form.text("origQryId"));
                yield refund(draft, result, form, amount);
            }
            case CANCEL -> {
                draft.trade(form.text("origQryId"));
                yield result == Result.SUCCESS ? new Claim.Reversed(amount) : new Claim.Other();
            }
            case OTHER -> {
                draft.order(form.text("orderId")).trade(form.text("queryId"));
                yield new Claim.Other();
            }
        };
    }

    /**
     * A payment's claim. A failure is one attempt's: the payer may try again until the order's time is over, so it closes
     * nothing.
     */
    static @Nullable Claim payment(Result result, @Nullable Money amount) {
        return switch (result) {
            case SUCCESS -> amount == null ? null : new Claim.Paid(amount, null, true);
            case OPEN -> new Claim.Pending(amount, false);
            case FAILURE -> new Claim.Pending(amount, true);
        };
    }

    /** A refund is a transaction of its own; its numbers stand where a payment's do. */
    static @Nullable Claim refund(Draft draft, Result result, UnionpayForm form, @Nullable Money amount) {
        String ours = draft.number(form.text("orderId"), "refund number");
        String theirs = draft.number(form.text("queryId"), "provider's refund number");
        return amount == null ? null : new Claim.Refunded(ours, theirs, refund(result), amount, null, null);
    }

    static @Nullable Money amount(Draft draft, UnionpayForm form) {
        String currency = UnionpayCodes.currency(form.form().ascii("currencyCode"));
        String digits = form.text("txnAmt");
        if (currency == null && !digits.isEmpty()) {
            draft.problem("the currency is missing or unknown");
            return null;
        }
        return currency == null ? null : draft.minor(digits, currency, "amount");
    }

    private static RefundState refund(Result result) {
        return switch (result) {
            case SUCCESS -> RefundState.SUCCEEDED;
            case OPEN -> RefundState.PROCESSING;
            case FAILURE -> RefundState.FAILED;
        };
    }
}
