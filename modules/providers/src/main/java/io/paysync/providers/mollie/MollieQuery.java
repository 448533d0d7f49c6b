package io.paysync.providers.mollie;

import com.fasterxml.jackson.databind.JsonNode;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.providers.CloseAnswer;
import io.paysync.providers.QueryAnswer;
import io.paysync.providers.QueryClient;
import io.paysync.providers.reading.Answers;
import io.paysync.providers.reading.JsonText;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks Mollie for a payment by its number; Mollie cannot look for our order number. Answers are not signed, TLS is the
 * proof; each is bound to the number asked for, to the order, the mode and the profile.
 */
final class MollieQuery implements QueryClient {
    private final MollieConfig config;
    private final MolliePayments payments;
    private final MollieFacts facts;

    MollieQuery(MollieConfig config, MolliePayments payments, MollieFacts facts) {
        this.config = config;
        this.payments = payments;
        this.facts = facts;
    }

    @Override
    public Future<QueryAnswer> query(OrderKey key, @Nullable String tradeNo, Instant now) {
        return tradeNo == null
                ? Future.succeededFuture(new QueryAnswer.CannotAsk("no payment number"))
                : payments.get(tradeNo).map(answer -> queried(answer, key, now));
    }

    @Override
    public Future<CloseAnswer> close(OrderKey key, @Nullable String tradeNo, Instant now) {
        return tradeNo == null
                ? Future.succeededFuture(CloseAnswer.NOT_FOUND)
                : payments.cancel(tradeNo).map(answer -> closed(answer, key));
    }

    private QueryAnswer queried(MollieAnswer answer, OrderKey key, Instant now) {
        return switch (answer) {
            case MollieAnswer.Payment found -> {
                bind(found.payment(), key);
                List<PaymentFact> told = facts.ofPoll(found.payment(), key, now);
                yield new QueryAnswer.Told(told, told.get(0).rawStatus());
            }
            case MollieAnswer.Missing none -> new QueryAnswer.NotFound(none.code());
            case MollieAnswer.Denied denied ->
                new QueryAnswer.Misconfigured(denied.code(), "Mollie refuses the request");
            case MollieAnswer.Conflict odd -> new QueryAnswer.Misconfigured(odd.code(), "Mollie refuses the request");
            case MollieAnswer.Throttled slow -> new QueryAnswer.Throttled(slow.code());
            case MollieAnswer.Unclear unclear -> throw Answers.unknown(unclear.why());
        };
    }

    private CloseAnswer closed(MollieAnswer answer, OrderKey key) {
        return switch (answer) {
            case MollieAnswer.Payment found -> {
                bind(found.payment(), key);
                String status = JsonText.text(found.payment(), "status", "");
                if (MollieCodes.payment(status) != MollieCodes.Payment.CLOSED) {
                    throw Answers.unknown("cancelling was answered with another state");
                }
                yield CloseAnswer.CLOSED;
            }
            case MollieAnswer.Missing none -> CloseAnswer.NOT_FOUND;
            case MollieAnswer.Conflict open -> CloseAnswer.NOT_CLOSABLE;
            case MollieAnswer.Denied denied -> throw Answers.refused(denied.code(), "Mollie refuses to cancel");
            case MollieAnswer.Throttled slow -> throw Answers.unknown("Mollie limits our questions");
            case MollieAnswer.Unclear unclear -> throw Answers.unknown(unclear.why());
        };
    }

    private void bind(JsonNode payment, OrderKey key) {
        if (!MollieProof.mode(config).equals(JsonText.text(payment, "mode"))) {
            throw Answers.unknown("the answer is of the other mode than this account's environment");
        }
        if (!MollieProof.profile(config, payment)) {
            throw Answers.unknown("the answer is of another profile");
        }
        String orderNo = facts.orderNo(payment);
        if (orderNo != null && !orderNo.isEmpty() && !orderNo.equals(key.orderId())) {
            throw Answers.unknown("the answer is about another order");
        }
    }
}
