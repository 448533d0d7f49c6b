package io.paysync.providers.checkout;

import com.fasterxml.jackson.databind.JsonNode;
import io.paysync.contract.domain.Claim;
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
import io.paysync.providers.Turns;
import io.paysync.providers.reading.Answers;
import io.paysync.providers.reading.Attempts;
import io.paysync.providers.reading.Draft;
import io.paysync.providers.reading.JsonApi;
import io.paysync.providers.reading.JsonText;
import io.paysync.providers.reading.PollKey;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Asks Checkout.com for a payment, or (no number known) for all payments of our reference. Answers are not signed, TLS is
 * the proof; each is bound to the number asked for and to the order.
 */
final class CheckoutQuery implements QueryClient {
    private static final int PAGE = 100;

    /** Errors often have no body; this tells one of Checkout.com from one of a proxy in between. */
    private static final String OWN_HEADER = "Cko-Request-Id";

    private final Identity who;
    private final JsonApi api;
    private final CheckoutFacts facts;
    private final boolean byReference;

    CheckoutQuery(Identity who, CheckoutConfig config, Secret secretKey, HttpCalls calls) {
        this(
                who,
                new CheckoutFacts(config),
                config.orderNoMetadata().isEmpty(),
                new JsonApi(calls, config.access(), Map.of("Authorization", "Bearer " + secretKey.reveal())));
    }

    private CheckoutQuery(Identity who, CheckoutFacts facts, boolean byReference, JsonApi api) {
        this.who = who;
        this.facts = facts;
        this.byReference = byReference;
        this.api = api;
    }

    @Override
    public QueryClient inTurns(Turns turns) {
        return new CheckoutQuery(who, facts, byReference, api.inTurns(turns));
    }

    @Override
    public Future<QueryAnswer> query(OrderKey key, @Nullable String tradeNo, Instant now) {
        if (tradeNo != null) {
            return api.get("/payments/" + JsonApi.encoded(tradeNo))
                    .map(answer -> read(answer, payment -> {
                        if (!tradeNo.equals(JsonText.text(payment, "id"))) {
                            throw Answers.unknown("the answer is about another payment");
                        }
                        return Attempts.told(payment(payment, key, now), "none");
                    }));
        }
        return byReference
                ? api.get("/payments?limit=" + PAGE + "&reference=" + JsonApi.encoded(key.orderId()))
                        .map(answer -> read(
                                answer,
                                found -> Attempts.told(payments(found, key, now), "no payment of this reference")))
                : Future.succeededFuture(new QueryAnswer.CannotAsk("no payment number"));
    }

    /** Gives an authorised payment back before it is captured. */
    @Override
    public Future<CloseAnswer> close(OrderKey key, @Nullable String tradeNo, Instant now) {
        if (tradeNo != null) {
            return api.post("/payments/" + JsonApi.encoded(tradeNo) + "/voids", "{}")
                    .map(CheckoutQuery::closed);
        }
        return query(key, null, now).compose(answer -> {
            if (answer instanceof QueryAnswer.Told told) {
                String found = told.facts().size() == 1 ? told.facts().get(0).tradeNo() : null;
                return found == null ? Future.succeededFuture(CloseAnswer.NOT_CLOSABLE) : close(key, found, now);
            }
            return Future.succeededFuture(
                    answer instanceof QueryAnswer.NotFound ? CloseAnswer.NOT_FOUND : CloseAnswer.NOT_CLOSABLE);
        });
    }

    private static CloseAnswer closed(HttpAnswer answer) {
        own(answer);
        return switch (answer.status()) {
            case 403 -> CloseAnswer.NOT_CLOSABLE;
            case 404 -> CloseAnswer.NOT_FOUND;
            case 401, 422 -> throw Answers.refused(code(answer), "Checkout.com refuses to void");
            case 202 -> throw Answers.unknown("the void was taken; whether it succeeds comes later");
            default -> throw Answers.unknown("HTTP " + answer.status());
        };
    }

    private List<PaymentFact> payments(JsonNode found, OrderKey key, Instant now) {
        JsonNode data = found.get("data");
        if (data == null || !data.isArray() || data.size() >= PAGE) {
            throw Answers.unknown("the answer is no list, or longer than can be looked at");
        }
        List<PaymentFact> all = new ArrayList<>();
        for (JsonNode payment : data) {
            // The search may match more loosely than we compare.
            if (key.orderId().equals(facts.orderNo(payment))) {
                all.addAll(payment(payment, key, now));
            }
        }
        return all;
    }

    /** The payment, and what was refunded of it. */
    private List<PaymentFact> payment(JsonNode payment, OrderKey key, Instant now) {
        String orderNo = facts.orderNo(payment);
        if (orderNo != null && !orderNo.equals(key.orderId())) {
            throw Answers.unknown("the answer is about another order");
        }
        String status = JsonText.text(payment, "status");
        if (status == null) {
            throw Answers.unknown("the answer is no payment");
        }
        List<PaymentFact> all = new ArrayList<>(2);
        CheckoutCodes.Payment means = CheckoutCodes.status(status);
        PaymentFact fact = means == null
                ? draft(now).raw(status).trade(JsonText.text(payment, "id")).fact(new Claim.Other())
                : facts.payment(draft(now), status, means, payment, null);
        all.add(PollKey.keyed(fact, key));
        PaymentFact refunded = facts.refundTotal(draft(now), payment);
        if (refunded != null) {
            all.add(PollKey.keyed(refunded, key));
        }
        return all;
    }

    private Draft draft(Instant now) {
        return new Draft(who, Source.POLL, now);
    }

    private static QueryAnswer read(HttpAnswer answer, Function<JsonNode, QueryAnswer> reader) {
        JsonNode body = JsonText.object(Answers.body(answer));
        if (answer.status() == 200 && body != null) {
            return reader.apply(body);
        }
        own(answer);
        String code = code(answer);
        return switch (answer.status()) {
            case 404 -> new QueryAnswer.NotFound(code);
            case 401, 403, 422 -> new QueryAnswer.Misconfigured(code, "Checkout.com refuses the request");
            case 429 -> new QueryAnswer.Throttled(code);
            default -> throw Answers.unknown("HTTP " + answer.status() + " " + code);
        };
    }

    private static void own(HttpAnswer answer) {
        if (!answer.headers().contains(OWN_HEADER)) {
            throw Answers.unknown("HTTP " + answer.status() + " not from Checkout.com");
        }
    }

    private static String code(HttpAnswer answer) {
        JsonNode body = JsonText.object(Answers.body(answer));
        JsonNode first = body == null ? null : body.path("error_codes").path(0);
        return first != null && first.isTextual() ? Answers.code(first.textValue()) : "HTTP " + answer.status();
    }
}
