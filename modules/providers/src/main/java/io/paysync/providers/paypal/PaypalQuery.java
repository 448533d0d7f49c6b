package io.paysync.providers.paypal;

import com.fasterxml.jackson.databind.JsonNode;
import io.paysync.contract.bus.Fault;
import io.paysync.contract.bus.FaultException;
import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.domain.RefundState;
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
import io.paysync.providers.reading.JsonApi;
import io.paysync.providers.reading.JsonText;
import io.paysync.providers.reading.PollKey;
import io.paysync.providers.reading.RefundAnswer;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Asks PayPal by its own number, of a capture, an authorisation or an order; PayPal cannot look for ours, and a number does
 * not say of what it is. Answers are not signed, TLS is the proof; each is bound to our order number and to the seller.
 */
final class PaypalQuery implements QueryClient {
    static final String AUTHORIZATIONS = "/v2/payments/authorizations/";

    private final Identity who;
    private final PaypalFacts facts;
    private final PaypalSeller seller;
    private final PaypalBearer bearer;

    PaypalQuery(Identity who, PaypalConfig config, PaypalBearer bearer) {
        this(who, new PaypalFacts(config), config.seller(), bearer);
    }

    private PaypalQuery(Identity who, PaypalFacts facts, PaypalSeller seller, PaypalBearer bearer) {
        this.who = who;
        this.facts = facts;
        this.seller = seller;
        this.bearer = bearer;
    }

    @Override
    public QueryClient inTurns(Turns turns) {
        return new PaypalQuery(who, facts, seller, bearer.inTurns(turns));
    }

    @Override
    public Future<QueryAnswer> query(OrderKey key, @Nullable String tradeNo, Instant now) {
        if (tradeNo == null) {
            return Future.succeededFuture(new QueryAnswer.CannotAsk("no number of PayPal's"));
        }
        return bearer.api(now)
                .compose(api -> api.get("/v2/payments/captures/" + JsonApi.encoded(tradeNo))
                        .compose(answer -> answer.status() == 404
                                ? uncaptured(api, tradeNo, key, now)
                                : captured(api, answer, key, now)))
                .recover(PaypalQuery::misconfigured);
    }

    /** PayPal knows a refund by its own number alone. */
    @Override
    public Future<QueryAnswer> refund(OrderKey key, @Nullable String tradeNo, RefundRef refund, Instant now) {
        String number = refund.providerRefundNo();
        if (number == null) {
            return query(key, tradeNo, now);
        }
        return bearer.api(now)
                .compose(api -> api.get("/v2/payments/refunds/" + JsonApi.encoded(number)))
                .map(answer -> read(answer, found -> {
                    if (!number.equals(JsonText.text(found, "id"))) {
                        throw Answers.unknown("the answer is about another refund");
                    }
                    if (seller.foreignRefund(found)) {
                        throw Answers.unknown("the answer is of another seller");
                    }
                    return RefundAnswer.told(facts.refund(draft(now), found), key, tradeNo);
                }))
                .recover(PaypalQuery::misconfigured);
    }

    /** A capture that was given back says only so; how much is told by its order. */
    private Future<QueryAnswer> captured(JsonApi api, HttpAnswer answer, OrderKey key, Instant now) {
        QueryAnswer told = read(answer, capture -> {
            PaymentFact fact = bound(facts.capture(draft(now), ours(capture)), key);
            return new QueryAnswer.Told(List.of(fact), fact.rawStatus());
        });
        JsonNode capture = JsonText.object(Answers.body(answer));
        String order = PaypalFacts.orderOf(capture);
        boolean refunded = JsonText.text(capture, "status", "").contains("REFUNDED");
        return told instanceof QueryAnswer.Told && refunded && order != null
                ? order(api, order, key, now)
                : Future.succeededFuture(told);
    }

    private Future<QueryAnswer> uncaptured(JsonApi api, String number, OrderKey key, Instant now) {
        return api.get(AUTHORIZATIONS + JsonApi.encoded(number))
                .compose(answer ->
                        answer.status() == 404 ? order(api, number, key, now) : authorized(api, answer, key, now));
    }

    /** An authorisation that was used says only so; what came of it is told by its order. */
    private Future<QueryAnswer> authorized(JsonApi api, HttpAnswer answer, OrderKey key, Instant now) {
        QueryAnswer told = read(answer, authorization -> {
            PaymentFact fact = ofAuthorization(authorization, key, now);
            return new QueryAnswer.Told(List.of(fact), fact.rawStatus());
        });
        JsonNode authorization = JsonText.object(Answers.body(answer));
        String order = PaypalFacts.orderOf(authorization);
        boolean used = PaypalCodes.authorization(JsonText.text(authorization, "status", ""))
                == PaypalCodes.Payment.BY_ITS_PARTS;
        return told instanceof QueryAnswer.Told && used && order != null
                ? order(api, order, key, now)
                : Future.succeededFuture(told);
    }

    private Future<QueryAnswer> order(JsonApi api, String number, OrderKey key, Instant now) {
        return api.get("/v2/checkout/orders/" + JsonApi.encoded(number))
                .map(answer -> read(answer, order -> Attempts.told(parts(ours(order), key, now), "no payment")));
    }

    /** Each capture with what was given back of it; while there is none the authorisations, and else the order itself. */
    private List<PaymentFact> parts(JsonNode order, OrderKey key, Instant now) {
        List<PaymentFact> captured = new ArrayList<>();
        List<PaymentFact> authorized = new ArrayList<>();
        for (JsonNode unit : PaypalFacts.elements(order.get("purchase_units"))) {
            JsonNode payments = JsonText.at(unit, "payments");
            if (payments == null || foreign(unit)) {
                continue;
            }
            List<JsonNode> refunds = PaypalFacts.elements(payments.get("refunds"));
            for (JsonNode capture : PaypalFacts.elements(payments.get("captures"))) {
                PaymentFact paid = bound(facts.capture(draft(now), capture), key);
                captured.add(paid);
                PaymentFact back = refunded(paid, refunds, now);
                if (back != null) {
                    captured.add(bound(back, key));
                }
            }
            for (JsonNode authorization : PaypalFacts.elements(payments.get("authorizations"))) {
                authorized.add(ofAuthorization(authorization, key, now));
            }
        }
        if (!captured.isEmpty()) {
            return captured;
        }
        return authorized.isEmpty() ? List.of(ofOrder(order, key, now)) : authorized;
    }

    private @Nullable PaymentFact refunded(PaymentFact capture, List<JsonNode> refunds, Instant now) {
        if (!(capture.claim() instanceof Claim.Paid paid)) {
            return null;
        }
        long total = 0;
        for (JsonNode each : refunds) {
            PaymentFact refund = facts.refund(draft(now), each);
            if (refund.claim() instanceof Claim.Refunded r
                    && r.state() == RefundState.SUCCEEDED
                    && r.amount() != null
                    && r.amount().currency().equals(paid.amount().currency())
                    && String.valueOf(capture.tradeNo()).equals(refund.tradeNo())) {
                total = Math.addExact(total, r.amount().minor());
            }
        }
        return total == 0
                ? null
                : draft(now)
                        .raw("refunded")
                        .trade(capture.tradeNo())
                        .fact(new Claim.Refunded(
                                null,
                                null,
                                null,
                                null,
                                new Money(total, paid.amount().currency()),
                                paid.amount()));
    }

    @Override
    public Future<CloseAnswer> close(OrderKey key, @Nullable String tradeNo, Instant now) {
        return tradeNo == null
                ? Future.succeededFuture(CloseAnswer.NOT_FOUND)
                : bearer.api(now).compose(api -> new PaypalClosing(this, api, key, now).of(tradeNo));
    }

    PaymentFact ofOrder(JsonNode order, OrderKey key, Instant now) {
        return bound(facts.order(draft(now), ours(order)), key);
    }

    PaymentFact ofAuthorization(JsonNode authorization, OrderKey key, Instant now) {
        return bound(facts.authorization(draft(now), ours(authorization)), key);
    }

    boolean foreign(JsonNode resource) {
        return seller.foreign(resource);
    }

    private JsonNode ours(JsonNode resource) {
        if (foreign(resource)) {
            throw Answers.unknown("the answer is of another seller");
        }
        return resource;
    }

    /** An answer about another order is none. */
    private static PaymentFact bound(PaymentFact fact, OrderKey key) {
        if (fact.orderNo() != null && !fact.orderNo().equals(key.orderId())) {
            throw Answers.unknown("the answer is about another order");
        }
        return PollKey.keyed(fact, key);
    }

    private QueryAnswer read(HttpAnswer answer, Function<JsonNode, QueryAnswer> reader) {
        JsonNode body = JsonText.object(Answers.body(answer));
        if (answer.status() == 200 && body != null) {
            return reader.apply(body);
        }
        String code = code(answer);
        return switch (answer.status()) {
            case 404 -> new QueryAnswer.NotFound(code);
            case 401 -> {
                bearer.forget();
                throw Answers.unknown("PayPal refuses the access token");
            }
            case 403, 422 -> new QueryAnswer.Misconfigured(code, "PayPal refuses the request");
            case 429 -> new QueryAnswer.Throttled(code);
            default -> throw Answers.unknown("HTTP " + answer.status() + " " + code);
        };
    }

    /** Wrong credentials are no outage. */
    private static Future<QueryAnswer> misconfigured(Throwable failure) {
        return failure instanceof FaultException fault && fault.fault().code() == Fault.Code.REFUSED
                ? Future.succeededFuture(new QueryAnswer.Misconfigured("credentials", "PayPal refuses our credentials"))
                : Future.failedFuture(failure);
    }

    private Draft draft(Instant now) {
        return new Draft(who, Source.POLL, now);
    }

    static String code(HttpAnswer answer) {
        JsonNode body = JsonText.object(Answers.body(answer));
        return Answers.code(JsonText.text(body, "name", "HTTP " + answer.status()));
    }
}
