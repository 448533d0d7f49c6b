package io.paysync.providers.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.domain.Source;
import io.paysync.platform.net.HttpAnswer;
import io.paysync.providers.CloseAnswer;
import io.paysync.providers.PluggedAccount.Identity;
import io.paysync.providers.QueryAnswer;
import io.paysync.providers.QueryClient;
import io.paysync.providers.Turns;
import io.paysync.providers.reading.Answers;
import io.paysync.providers.reading.Attempts;
import io.paysync.providers.reading.Draft;
import io.paysync.providers.reading.JsonText;
import io.paysync.providers.reading.PollKey;
import io.paysync.providers.reading.RefundAnswer;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Asks Stripe for a payment intent, a checkout session, or (no number known) all intents whose metadata name the order.
 * Answers are not signed, TLS is the proof; each is bound to the number asked for, to the order and to the mode.
 */
final class StripeQuery implements QueryClient {
    private final Identity who;
    private final StripeConfig config;
    private final StripeApi api;
    private final StripeFacts facts;

    StripeQuery(Identity who, StripeConfig config, StripeApi api) {
        this.who = who;
        this.config = config;
        this.api = api;
        this.facts = new StripeFacts(config);
    }

    @Override
    public QueryClient inTurns(Turns turns) {
        return new StripeQuery(who, config, api.inTurns(turns));
    }

    @Override
    public Future<QueryAnswer> query(OrderKey key, @Nullable String tradeNo, Instant now) {
        if (tradeNo != null && tradeNo.startsWith("cs_")) {
            return api.get("/v1/checkout/sessions/" + StripeApi.encoded(tradeNo))
                    .map(answer -> read(answer, session -> told(session(session, key, tradeNo, now))));
        }
        if (tradeNo != null && tradeNo.startsWith("pi_")) {
            return api.get("/v1/payment_intents/" + StripeApi.encoded(tradeNo) + "?expand%5B%5D=latest_charge")
                    .map(answer -> read(answer, intent -> {
                        if (!tradeNo.equals(JsonText.text(intent, "id"))) {
                            throw Answers.unknown("the answer is about another payment intent");
                        }
                        return told(intent(intent, key, now));
                    }));
        }
        return search(clause(key))
                .map(answer -> read(
                        answer,
                        found -> Attempts.told(intents(found, key, now), "no payment intent names this order")));
    }

    /** Clauses of one search. */
    @Override
    public int together() {
        return 10;
    }

    /** The same search as for one order; only its result tells whose each intent is. */
    @Override
    public Future<Map<OrderKey, QueryAnswer>> queryTogether(List<OrderKey> keys, Instant now) {
        String query = keys.stream().map(this::clause).collect(Collectors.joining(" OR "));
        return search(query).map(answer -> {
            JsonNode found = JsonText.object(Answers.body(answer));
            if (answer.status() != 200 || found == null) {
                throw Answers.unknown("HTTP " + answer.status());
            }
            Map<OrderKey, QueryAnswer> told = new HashMap<>();
            for (OrderKey key : keys) {
                List<PaymentFact> facts = intents(found, key, now);
                if (!facts.isEmpty()) {
                    told.put(key, Attempts.told(facts, "no payment intent names this order"));
                }
            }
            return told;
        });
    }

    /** Stripe knows a refund by its own number alone. */
    @Override
    public Future<QueryAnswer> refund(OrderKey key, @Nullable String tradeNo, RefundRef refund, Instant now) {
        String number = refund.providerRefundNo();
        if (number == null) {
            return query(key, tradeNo, now);
        }
        return api.get("/v1/refunds/" + StripeApi.encoded(number))
                .map(answer -> read(answer, found -> {
                    if (!number.equals(JsonText.text(found, "id"))) {
                        throw Answers.unknown("the answer is about another refund");
                    }
                    return RefundAnswer.told(facts.refund(draft(now), found), key, tradeNo);
                }));
    }

    @Override
    public Future<CloseAnswer> close(OrderKey key, @Nullable String tradeNo, Instant now) {
        if (tradeNo != null && tradeNo.startsWith("cs_")) {
            return api.post("/v1/checkout/sessions/" + StripeApi.encoded(tradeNo) + "/expire", "")
                    .map(StripeClose::closed);
        }
        if (tradeNo != null && tradeNo.startsWith("pi_")) {
            return api.post("/v1/payment_intents/" + StripeApi.encoded(tradeNo) + "/cancel", "")
                    .map(StripeClose::closed);
        }
        return query(key, null, now)
                .compose(answer ->
                        answer instanceof QueryAnswer.Told told && told.facts().size() == 1
                                ? closeFound(key, told.facts().get(0), now)
                                : Future.succeededFuture(
                                        answer instanceof QueryAnswer.NotFound
                                                ? CloseAnswer.NOT_FOUND
                                                : CloseAnswer.NOT_CLOSABLE));
    }

    private Future<CloseAnswer> closeFound(OrderKey key, PaymentFact fact, Instant now) {
        String tradeNo = fact.tradeNo();
        return tradeNo == null ? Future.succeededFuture(CloseAnswer.NOT_CLOSABLE) : close(key, tradeNo, now);
    }

    private List<PaymentFact> session(JsonNode session, OrderKey key, String tradeNo, Instant now) {
        if (!tradeNo.equals(JsonText.text(session, "id"))) {
            throw Answers.unknown("the answer is about another checkout session");
        }
        bind(session, facts.sessionOrderNo(session), key);
        PaymentFact fact = facts.session(draft(now), session, "", null);
        return List.of(PollKey.keyed(fact, key));
    }

    private List<PaymentFact> intents(JsonNode found, OrderKey key, Instant now) {
        List<PaymentFact> all = new ArrayList<>();
        JsonNode data = found.get("data");
        if (data == null || !data.isArray() || JsonText.isTrue(found, "has_more")) {
            throw Answers.unknown("the search gave no list, or more than can be looked at");
        }
        for (JsonNode intent : data) {
            // The search may match more loosely than we compare.
            if (key.orderId().equals(facts.orderNo(intent))) {
                all.addAll(intent(intent, key, now));
            }
        }
        return all;
    }

    /** The payment, and what was refunded of it when the charge tells. */
    private List<PaymentFact> intent(JsonNode intent, OrderKey key, Instant now) {
        bind(intent, facts.orderNo(intent), key);
        List<PaymentFact> all = new ArrayList<>(2);
        all.add(PollKey.keyed(facts.intent(draft(now), intent, false, null), key));
        JsonNode charge = JsonText.at(intent, "latest_charge");
        if (charge != null && charge.path("amount_refunded").asLong(0) > 0) {
            PaymentFact refunded = facts.refundedCharge(draft(now), charge, null);
            all.add(PollKey.keyed(refunded, key));
        }
        return all;
    }

    private Draft draft(Instant now) {
        return new Draft(who, Source.POLL, now);
    }

    private void bind(JsonNode object, @Nullable String orderNo, OrderKey key) {
        JsonNode mode = object.get("livemode");
        if (mode != null && mode.isBoolean() && mode.booleanValue() != config.live()) {
            throw Answers.unknown("the answer is of the other mode than this account's environment");
        }
        if (orderNo != null && !orderNo.isEmpty() && !orderNo.equals(key.orderId())) {
            throw Answers.unknown("the answer is about another order");
        }
    }

    private static QueryAnswer told(List<PaymentFact> facts) {
        return new QueryAnswer.Told(facts, facts.get(0).rawStatus());
    }

    private interface Reader {
        QueryAnswer read(JsonNode object);
    }

    private static QueryAnswer read(HttpAnswer answer, Reader reader) {
        JsonNode body = JsonText.object(Answers.body(answer));
        if (answer.status() == 200 && body != null) {
            return reader.read(body);
        }
        String code = StripeApi.code(answer);
        return switch (answer.status()) {
            case 404 -> {
                if (!code.equals("resource_missing")) {
                    throw Answers.unknown("HTTP 404 " + code);
                }
                yield new QueryAnswer.NotFound(code);
            }
            case 400, 401, 403 -> new QueryAnswer.Misconfigured(code, "Stripe refuses the request");
            case 429 -> new QueryAnswer.Throttled(code);
            default -> throw Answers.unknown("HTTP " + answer.status() + " " + code);
        };
    }

    private String clause(OrderKey key) {
        String quoted = key.orderId().replace("\\", "\\\\").replace("'", "\\'");
        return "metadata['" + config.orderNoKey() + "']:'" + quoted + "'";
    }

    private Future<HttpAnswer> search(String query) {
        return api.get("/v1/payment_intents/search?limit=100&query=" + StripeApi.encoded(query));
    }
}
