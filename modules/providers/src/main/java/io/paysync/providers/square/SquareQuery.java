package io.paysync.providers.square;

import com.fasterxml.jackson.databind.JsonNode;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.domain.Source;
import io.paysync.platform.config.Secret;
import io.paysync.platform.net.HttpAnswer;
import io.paysync.platform.net.HttpCalls;
import io.paysync.providers.CloseAnswer;
import io.paysync.providers.PluggedAccount.Identity;
import io.paysync.providers.QueryAnswer;
import io.paysync.providers.QueryClient;
import io.paysync.providers.reading.Answers;
import io.paysync.providers.reading.Draft;
import io.paysync.providers.reading.JsonApi;
import io.paysync.providers.reading.JsonText;
import io.paysync.providers.reading.PollKey;
import io.paysync.providers.reading.RefundAnswer;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Asks Square for a payment by its number; Square cannot look for our order number. Answers are not signed, TLS is the
 * proof; each is bound to the number asked for and to the order.
 */
final class SquareQuery implements QueryClient {
    private final Identity who;
    private final JsonApi api;

    SquareQuery(Identity who, SquareConfig config, Secret accessToken, HttpCalls calls) {
        this.who = who;
        this.api = new JsonApi(
                calls,
                config.access(),
                Map.of("Authorization", "Bearer " + accessToken.reveal(), "Square-Version", config.apiVersion()));
    }

    @Override
    public Future<QueryAnswer> query(OrderKey key, @Nullable String tradeNo, Instant now) {
        return tradeNo == null
                ? Future.succeededFuture(new QueryAnswer.CannotAsk("no payment number"))
                : api.get(path(tradeNo)).map(answer -> queried(answer, key, tradeNo, now));
    }

    /** Square knows a refund by its own number alone. */
    @Override
    public Future<QueryAnswer> refund(OrderKey key, @Nullable String tradeNo, RefundRef refund, Instant now) {
        String number = refund.providerRefundNo();
        if (number == null) {
            return query(key, tradeNo, now);
        }
        return api.get("/v2/refunds/" + JsonApi.encoded(number)).map(answer -> {
            JsonNode body = JsonText.object(Answers.body(answer));
            JsonNode found = JsonText.at(body, "refund");
            if (answer.status() != 200 || found == null) {
                return notTold(answer, body);
            }
            if (!number.equals(JsonText.text(found, "id"))) {
                throw Answers.unknown("the answer is about another refund");
            }
            return RefundAnswer.told(SquareFacts.refund(draft(now), found, null), key, tradeNo);
        });
    }

    /** Gives an approved payment back before it is captured. */
    @Override
    public Future<CloseAnswer> close(OrderKey key, @Nullable String tradeNo, Instant now) {
        return tradeNo == null
                ? Future.succeededFuture(CloseAnswer.NOT_FOUND)
                : api.post(path(tradeNo) + "/cancel", "{}").map(answer -> closed(answer, key, tradeNo));
    }

    private QueryAnswer queried(HttpAnswer answer, OrderKey key, String tradeNo, Instant now) {
        JsonNode body = JsonText.object(Answers.body(answer));
        JsonNode payment = JsonText.at(body, "payment");
        if (answer.status() == 200 && payment != null) {
            bind(payment, key, tradeNo);
            List<PaymentFact> facts = new ArrayList<>(2);
            facts.add(PollKey.keyed(SquareFacts.payment(draft(now), payment, null), key));
            PaymentFact refunded = SquareFacts.refundTotal(draft(now), payment);
            if (refunded != null) {
                facts.add(PollKey.keyed(refunded, key));
            }
            return new QueryAnswer.Told(facts, facts.get(0).rawStatus());
        }
        return notTold(answer, body);
    }

    private static QueryAnswer notTold(HttpAnswer answer, @Nullable JsonNode body) {
        String code = code(answer, body);
        return switch (answer.status()) {
            case 404 -> {
                if (!code.equals("NOT_FOUND")) {
                    throw Answers.unknown("HTTP 404 " + code);
                }
                yield new QueryAnswer.NotFound(code);
            }
            case 400, 401, 403 -> new QueryAnswer.Misconfigured(code, "Square refuses the request");
            case 429 -> new QueryAnswer.Throttled(code);
            default -> throw Answers.unknown("HTTP " + answer.status() + " " + code);
        };
    }

    private static CloseAnswer closed(HttpAnswer answer, OrderKey key, String tradeNo) {
        JsonNode body = JsonText.object(Answers.body(answer));
        JsonNode payment = JsonText.at(body, "payment");
        if (answer.status() == 200 && payment != null) {
            bind(payment, key, tradeNo);
            if (SquareCodes.payment(JsonText.text(payment, "status", "")) == SquareCodes.Payment.CLOSED) {
                return CloseAnswer.CLOSED;
            }
            throw Answers.unknown("cancelling was answered with another state");
        }
        String code = code(answer, body);
        return switch (answer.status()) {
            case 404 -> {
                if (!code.equals("NOT_FOUND")) {
                    throw Answers.unknown("HTTP 404 " + code);
                }
                yield CloseAnswer.NOT_FOUND;
            }
            case 400 -> CloseAnswer.NOT_CLOSABLE;
            case 401, 403 -> throw Answers.refused(code, "Square refuses to cancel");
            default -> throw Answers.unknown("HTTP " + answer.status() + " " + code);
        };
    }

    private static void bind(JsonNode payment, OrderKey key, String tradeNo) {
        if (!tradeNo.equals(JsonText.text(payment, "id"))) {
            throw Answers.unknown("the answer is about another payment");
        }
        String orderNo = SquareFacts.orderNo(payment);
        if (orderNo != null && !orderNo.isEmpty() && !orderNo.equals(key.orderId())) {
            throw Answers.unknown("the answer is about another order");
        }
    }

    /** The first error's code; an answer without one is none of Square's. */
    private static String code(HttpAnswer answer, @Nullable JsonNode body) {
        String code = body == null ? null : JsonText.text(body.path("errors").path(0), "code");
        if (code == null) {
            throw Answers.unknown("HTTP " + answer.status() + " without Square's words");
        }
        return Answers.code(code);
    }

    private Draft draft(Instant now) {
        return new Draft(who, Source.POLL, now);
    }

    private static String path(String tradeNo) {
        return "/v2/payments/" + JsonApi.encoded(tradeNo);
    }
}
