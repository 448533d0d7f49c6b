package io.paysync.providers.razorpay;

import com.fasterxml.jackson.databind.JsonNode;
import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.domain.Source;
import io.paysync.platform.net.BasicAuth;
import io.paysync.platform.net.HttpAnswer;
import io.paysync.platform.net.HttpCalls;
import io.paysync.providers.CloseAnswer;
import io.paysync.providers.PluggedAccount.Identity;
import io.paysync.providers.QueryAnswer;
import io.paysync.providers.QueryClient;
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
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Asks Razorpay for a payment, for the payments of one of its orders, or (no number known) for the orders whose receipt is
 * our number. Answers are not signed, TLS is the proof; each is bound to the number asked for and to the order.
 */
final class RazorpayQuery implements QueryClient {
    private static final int PAGE = 100;

    private final Identity who;
    private final JsonApi api;
    private final RazorpayFacts facts;

    RazorpayQuery(Identity who, RazorpayConfig config, RazorpayConfig.Api access, HttpCalls calls) {
        this.who = who;
        this.facts = new RazorpayFacts(config);
        this.api = new JsonApi(
                calls, access.access(), Map.of("Authorization", BasicAuth.header(access.keyId(), access.keySecret())));
    }

    @Override
    public Future<QueryAnswer> query(OrderKey key, @Nullable String tradeNo, Instant now) {
        if (tradeNo != null && tradeNo.startsWith("pay_")) {
            return api.get("/v1/payments/" + JsonApi.encoded(tradeNo))
                    .map(answer -> read(answer, payment -> {
                        same(tradeNo, JsonText.text(payment, "id"), "payment");
                        return Attempts.told(payment(payment, null, key, now), "none");
                    }));
        }
        if (tradeNo != null && tradeNo.startsWith("order_")) {
            return api.get("/v1/orders/" + JsonApi.encoded(tradeNo) + "/payments?count=" + PAGE)
                    .map(answer -> read(
                            answer,
                            found -> Attempts.told(payments(found, tradeNo, null, key, now), "no payment yet")));
        }
        return api.get("/v1/orders?receipt=" + JsonApi.encoded(key.orderId()) + "&count=" + PAGE
                        + "&expand%5B%5D=payments")
                .map(answer ->
                        read(answer, found -> Attempts.told(orders(found, key, now), "no order has this receipt")));
    }

    /** Razorpay knows a refund by its own number alone. */
    @Override
    public Future<QueryAnswer> refund(OrderKey key, @Nullable String tradeNo, RefundRef refund, Instant now) {
        String number = refund.providerRefundNo();
        if (number == null) {
            return query(key, tradeNo, now);
        }
        return api.get("/v1/refunds/" + JsonApi.encoded(number))
                .map(answer -> read(answer, found -> {
                    same(number, JsonText.text(found, "id"), "refund");
                    return RefundAnswer.told(facts.refund(draft(now), found, null), key, tradeNo);
                }));
    }

    /** An order of Razorpay cannot be closed; a payment that is not captured in time goes back by itself. */
    @Override
    public Future<CloseAnswer> close(OrderKey key, @Nullable String tradeNo, Instant now) {
        return Future.succeededFuture(CloseAnswer.NOT_OFFERED);
    }

    private List<PaymentFact> orders(JsonNode found, OrderKey key, Instant now) {
        List<PaymentFact> all = new ArrayList<>();
        for (JsonNode order : items(found)) {
            String id = JsonText.text(order, "id");
            if (id == null || !key.orderId().equals(JsonText.text(order, "receipt"))) {
                throw Answers.unknown("the answer has an order of another receipt");
            }
            JsonNode payments = JsonText.at(order, "payments");
            List<PaymentFact> made = payments == null ? List.of() : payments(payments, id, order, key, now);
            if (made.isEmpty()) {
                String status = JsonText.text(order, "status", "");
                if (status.equals("paid")) {
                    // It would say "not paid yet" of an order that is.
                    throw Answers.unknown("the order is paid, and its payments did not come along");
                }
                Draft open = draft(now).raw(status);
                all.add(PollKey.keyed(open.fact(new Claim.Pending(null, false)), key));
            }
            all.addAll(made);
        }
        return all;
    }

    private List<PaymentFact> payments(
            JsonNode found, String orderId, @Nullable JsonNode order, OrderKey key, Instant now) {
        List<PaymentFact> all = new ArrayList<>();
        for (JsonNode payment : items(found)) {
            same(orderId, JsonText.text(payment, "order_id"), "order");
            all.addAll(payment(payment, order, key, now));
        }
        return all;
    }

    /** The payment, and what was refunded of it. */
    private List<PaymentFact> payment(JsonNode payment, @Nullable JsonNode order, OrderKey key, Instant now) {
        String orderNo = facts.orderNo(payment, order);
        if (orderNo != null && !orderNo.equals(key.orderId())) {
            throw Answers.unknown("the answer is about another order");
        }
        if (JsonText.text(payment, "status") == null) {
            throw Answers.unknown("the answer is no payment");
        }
        List<PaymentFact> all = new ArrayList<>(2);
        all.add(PollKey.keyed(facts.payment(draft(now), payment, order, null), key));
        PaymentFact refunded = facts.refundTotal(draft(now), payment);
        if (refunded != null) {
            all.add(PollKey.keyed(refunded, key));
        }
        return all;
    }

    private Draft draft(Instant now) {
        return new Draft(who, Source.POLL, now);
    }

    private static void same(String wanted, @Nullable String given, String what) {
        if (!wanted.equals(given)) {
            throw Answers.unknown("the answer is about another " + what);
        }
    }

    private static JsonNode items(JsonNode found) {
        JsonNode items = found.get("items");
        if (items == null || !items.isArray() || items.size() >= PAGE) {
            throw Answers.unknown("the answer is no list, or longer than can be looked at");
        }
        return items;
    }

    private static QueryAnswer read(HttpAnswer answer, Function<JsonNode, QueryAnswer> reader) {
        JsonNode body = JsonText.object(Answers.body(answer));
        if (answer.status() == 200 && body != null) {
            return reader.apply(body);
        }
        JsonNode error = JsonText.at(body, "error");
        if (error == null) {
            throw Answers.unknown("HTTP " + answer.status() + " without Razorpay's words");
        }
        String code = Answers.code(JsonText.text(error, "code", ""));
        return switch (answer.status()) {
            // Razorpay has no 404: an unknown number is a bad request like any other, but for its description.
            case 400 ->
                JsonText.text(error, "description", "").contains("does not exist")
                        ? new QueryAnswer.NotFound(code)
                        : new QueryAnswer.Misconfigured(code, "Razorpay refuses the request");
            case 401, 403 -> new QueryAnswer.Misconfigured(code, "Razorpay refuses the request");
            case 429 -> new QueryAnswer.Throttled(code);
            default -> throw Answers.unknown("HTTP " + answer.status() + " " + code);
        };
    }
}
