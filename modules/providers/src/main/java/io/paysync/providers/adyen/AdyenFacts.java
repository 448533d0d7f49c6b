package io.paysync.providers.adyen;

import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.DisputeState;
import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.domain.RefundState;
import io.paysync.providers.adyen.AdyenCodes.Meaning;
import io.paysync.providers.reading.Draft;
import io.paysync.providers.reading.Times;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What the signed fields of an item say. */
final class AdyenFacts {
    /** Repeats go on for 30 days. */
    private static final Duration LAST_RETRY = Duration.ofDays(35);

    private final AdyenConfig config;

    AdyenFacts(AdyenConfig config) {
        this.config = config;
    }

    PaymentFact fact(Draft draft, AdyenItem item) {
        draft.key(item.key()).raw(item.word());
        // Not signed, but nobody gains by making an event look older.
        draft.unaskableAfter(Times.rfc3339(item.eventDate()), LAST_RETRY);
        Meaning meaning = AdyenCodes.meaning(item.eventCode(), item.success());
        if (meaning == Meaning.NOTHING) {
            return draft.fact(new Claim.Other());
        }
        boolean ofRefund = meaning == Meaning.REFUNDED || meaning == Meaning.REFUND_FAILED;
        draft.trade(item.payment());
        if (!ofRefund || config.refundsNameOrders()) {
            draft.order(item.merchantReference());
        }
        Money amount = draft.minor(item.amount(), item.currency(), AdyenCodes.exponent(item.currency()), "amount");
        DisputeState dispute = AdyenCodes.dispute(meaning);
        return dispute == null
                ? draft.fact(claim(draft, meaning, item, amount))
                : disputed(draft, meaning, dispute, item, amount);
    }

    private @Nullable Claim claim(Draft draft, Meaning meaning, AdyenItem item, @Nullable Money amount) {
        return switch (meaning) {
            case AUTHORISED -> config.capturesItself() ? paid(amount) : new Claim.Pending(amount, false);
            case PENDING -> new Claim.Pending(amount, false);
            case ATTEMPT_FAILED -> new Claim.Pending(amount, true);
            case CAPTURED -> paid(amount);
            case CAPTURE_FAILED -> new Claim.Failed(amount);
            case CLOSED -> new Claim.Closed(amount);
            case REFUNDED -> refund(draft, item, RefundState.SUCCEEDED, amount);
            case REFUND_FAILED -> refund(draft, item, RefundState.FAILED, amount);
            case CANCELLED_OR_REFUNDED -> {
                draft.problem("whether it was cancelled or refunded is not signed; see the Customer Area");
                yield null;
            }
            default -> new Claim.Other();
        };
    }

    /** A card that is only checked is authorised with nothing. When it was paid is not signed. */
    private static @Nullable Claim paid(@Nullable Money amount) {
        if (amount == null) {
            return null;
        }
        return amount.minor() == 0 ? new Claim.Other() : new Claim.Paid(amount, null, true);
    }

    private static @Nullable Claim refund(Draft draft, AdyenItem item, RefundState state, @Nullable Money amount) {
        String number = draft.number(item.pspReference(), "refund number");
        return amount == null || number == null ? null : new Claim.Refunded(null, number, state, amount, null, null);
    }

    private static PaymentFact disputed(
            Draft draft, Meaning meaning, DisputeState state, AdyenItem item, @Nullable Money amount) {
        // All words of a dispute carry its number. Which came last is told by the words themselves, as no time is
        // signed.
        String id = draft.number(
                meaning == Meaning.SECOND_DISPUTE_LOST ? item.pspReference() + ":2" : item.pspReference(),
                "dispute number");
        return draft.fact(id == null ? null : new Claim.Disputed(id, state, amount));
    }
}
