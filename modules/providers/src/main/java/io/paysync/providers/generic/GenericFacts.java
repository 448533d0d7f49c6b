package io.paysync.providers.generic;

import io.paysync.contract.bus.Json;
import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.Currencies;
import io.paysync.contract.domain.DisputeState;
import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.domain.RefundState;
import io.paysync.contract.domain.Source;
import io.paysync.providers.PluggedAccount.Identity;
import io.paysync.providers.proof.Hashes;
import io.paysync.providers.reading.Draft;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a callback says, read as the settings tell. */
final class GenericFacts {
    private final Identity who;
    private final GenericConfig config;

    GenericFacts(Identity who, GenericConfig config) {
        this.who = who;
        this.config = config;
    }

    PaymentFact fact(Message message, Instant now) {
        Fields fields = config.fields();
        String word = Objects.requireNonNullElse(message.text(fields.status()), "");
        String orderNo = message.text(fields.orderNo());
        String tradeNo = message.text(fields.tradeNo());
        String time = message.text(fields.occurredAt());
        Instant occurred = time == null ? null : config.timeText().parse(time);
        Draft draft = new Draft(who, Source.CALLBACK, now)
                .key(key(message))
                .order(orderNo)
                .trade(tradeNo)
                .raw(word)
                .at(occurred);
        if (orderNo == null && tradeNo == null) {
            draft.problem("the message names no order");
        }
        Means means = config.words().get(word);
        if (means == null) {
            return draft.fact(word.isEmpty() ? null : new Claim.Other());
        }
        return draft.fact(claim(draft, message, means, occurred));
    }

    private @Nullable Claim claim(Draft draft, Message message, Means means, @Nullable Instant occurred) {
        if (means.refund()) {
            return refund(draft, message, means);
        }
        Money amount = means == Means.NOTHING
                ? null
                : money(draft, message, config.fields().amount(), "amount");
        return switch (means) {
            case PENDING -> new Claim.Pending(amount, false);
            case ATTEMPT_FAILED -> new Claim.Pending(amount, true);
            case PAID -> amount == null ? null : new Claim.Paid(amount, draft.paidAt(occurred), true);
            case FAILED -> new Claim.Failed(amount);
            case CLOSED -> new Claim.Closed(amount);
            case REVERSED -> new Claim.Reversed(amount);
            case DISPUTE_OPENED -> dispute(draft, message, DisputeState.OPENED, amount);
            case DISPUTE_WON -> dispute(draft, message, DisputeState.WON, amount);
            case DISPUTE_LOST -> dispute(draft, message, DisputeState.LOST, amount);
            case NOTHING, REFUND_PROCESSING, REFUND_SUCCEEDED, REFUND_FAILED -> new Claim.Other();
        };
    }

    private @Nullable Claim refund(Draft draft, Message message, Means means) {
        RefundState state = means == Means.REFUND_SUCCEEDED
                ? RefundState.SUCCEEDED
                : means == Means.REFUND_FAILED ? RefundState.FAILED : RefundState.PROCESSING;
        String ours = draft.number(message.text(config.fields().refundNo()), "refund number");
        String theirs = draft.number(message.text(config.fields().refundTradeNo()), "refund number");
        Money amount = money(draft, message, config.fields().refundAmount(), "refund amount");
        boolean named = ours != null || theirs != null;
        return amount == null || !named ? null : new Claim.Refunded(ours, theirs, state, amount, null, null);
    }

    private @Nullable Claim dispute(Draft draft, Message message, DisputeState state, @Nullable Money amount) {
        String number = draft.number(message.text(config.fields().disputeNo()), "dispute number");
        return number == null ? null : new Claim.Disputed(number, state, amount);
    }

    private @Nullable Money money(Draft draft, Message message, @Nullable Place at, String what) {
        String text = message.text(at);
        if (text == null) {
            return null;
        }
        String told = message.text(config.fields().currency());
        String currency = told == null ? config.currency() : told.toUpperCase(Locale.ROOT);
        if (currency == null || !Currencies.known(currency)) {
            draft.problem("the currency of the " + what + " is missing or unknown");
            return null;
        }
        return config.minor() ? draft.minor(text, currency, what) : draft.major(text, currency, what);
    }

    /** The event's own id; else all that is said, so that the same news twice is one event. */
    private String key(Message message) {
        Fields fields = config.fields();
        String id = message.text(fields.eventId());
        if (id != null) {
            return id;
        }
        List<@Nullable String> said = new ArrayList<>();
        said.add(message.text(fields.orderNo()));
        said.add(message.text(fields.tradeNo()));
        said.add(message.text(fields.status()));
        said.add(message.text(fields.amount()));
        said.add(message.text(fields.currency()));
        said.add(message.text(fields.refundNo()));
        said.add(message.text(fields.refundTradeNo()));
        said.add(message.text(fields.refundAmount()));
        said.add(message.text(fields.disputeNo()));
        return "said:" + Hashes.sha256Hex(Json.write(said));
    }
}
