package io.paysync.sandbox.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paysync.contract.bus.Json;
import io.paysync.sandbox.keys.StripeKeys;
import io.paysync.sandbox.trade.Notification;
import io.paysync.sandbox.trade.Trade;
import io.paysync.sandbox.trade.TradeEvent;
import io.paysync.sandbox.trade.Trades;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Stripe: pretty-printed JSON events, {@code t.body} signed by HMAC with the endpoint's secret. Events of a dispute name
 * only the payment intent, not the merchant's order.
 */
public final class StripeDouble extends JsonDouble {
    private static final ObjectWriter PRETTY = Json.MAPPER.writer(new DefaultPrettyPrinter()
            .withSeparators(Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER))
            .withObjectIndenter(new DefaultIndenter("  ", "\n"))
            .withArrayIndenter(new DefaultIndenter("  ", "\n")));

    /** Stripe publishes "up to 3 days, exponential", no numbers; these are ours, 71 hours in all. */
    private static final List<Duration> RETRY_GAPS = minutes(1, 5, 30, 120, 300, 600, 720, 840, 840, 804);

    private final StripeKeys keys;
    private final StripeApi api;

    public StripeDouble(StripeKeys keys, Trades trades) {
        this.keys = keys;
        this.api = new StripeApi(keys, trades);
    }

    @Override
    public String name() {
        return "stripe";
    }

    @Override
    public String currency() {
        return "EUR";
    }

    @Override
    public String newTradeNo(RandomGenerator random, Instant now) {
        return "pi_3" + Numbers.alphanumeric(random, 23);
    }

    @Override
    public String newEventId(RandomGenerator random, Instant now) {
        return "evt_1" + Numbers.alphanumeric(random, 23);
    }

    @Override
    public String newRefundNo(RandomGenerator random, Instant now) {
        return "re_3" + Numbers.alphanumeric(random, 23);
    }

    @Override
    public Optional<SignedRequest> callback(Notification notification, Forgery forgery, Instant now) {
        byte[] body = event(notification);
        String timestamp = Long.toString(now.getEpochSecond());
        String secret = switch (forgery) {
            case OTHER_KEY, PROBE -> "whsec_of_somebody_else";
            case NONE, TAMPERED_BODY, MISSING_SIGNATURE -> keys.endpointSecret();
        };
        String signature = "t=" + timestamp + ",v1=" + Hmac.hex(secret, timestamp, ".", body) + ",v0="
                + Hmac.hex("whsec_of_the_old_scheme", timestamp, ".", body);
        if (forgery == Forgery.TAMPERED_BODY) {
            body = new String(body, StandardCharsets.UTF_8)
                    .replaceFirst("\"amount\": ", "\"amount\": 1")
                    .getBytes(StandardCharsets.UTF_8);
        }
        List<Map.Entry<String, String>> plain = List.of(
                Map.entry("Content-Type", "application/json; charset=utf-8"),
                Map.entry("User-Agent", "Stripe/1.0 (+https://stripe.com/docs/webhooks)"),
                Map.entry("Accept", "*/*; q=0.5, application/xml"));
        return Optional.of(
                forgery == Forgery.MISSING_SIGNATURE
                        ? new SignedRequest(plain, body)
                        : new SignedRequest(
                                Stream.concat(plain.stream(), Stream.of(Map.entry("Stripe-Signature", signature)))
                                        .toList(),
                                body));
    }

    private static byte[] event(Notification notification) {
        Trade trade = notification.trade();
        ObjectNode root = Json.MAPPER.createObjectNode();
        root.put("id", notification.eventId())
                .put("object", "event")
                .put("api_version", "2026-06-24.dahlia")
                .put("created", notification.at().getEpochSecond());
        ObjectNode data = root.putObject("data");
        String type = switch (notification.event()) {
            case TradeEvent.Paid paid -> {
                data.set("object", StripeTexts.intent(trade));
                yield "payment_intent.succeeded";
            }
            case TradeEvent.Closed closed -> {
                data.set("object", StripeTexts.intent(trade));
                yield "payment_intent.canceled";
            }
            case TradeEvent.Refunded refunded -> refund(data, trade, refunded.refund());
            case TradeEvent.Disputed disputed -> {
                data.set("object", StripeTexts.dispute(trade, disputed.dispute()));
                yield disputed.dispute().state() == Trade.DisputeState.OPEN
                        ? "charge.dispute.created"
                        : "charge.dispute.closed";
            }
        };
        root.put("livemode", false).put("pending_webhooks", 1);
        root.putObject("request").put("id", "req_sandbox").putNull("idempotency_key");
        root.put("type", type);
        try {
            return PRETTY.writeValueAsBytes(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write an event", e);
        }
    }

    private static String refund(ObjectNode data, Trade trade, Trade.Refund refund) {
        if (refund.outcome() != Trade.Outcome.SUCCEEDED) {
            data.set("object", StripeTexts.refund(trade, refund));
            return "refund.failed";
        }
        data.set("object", StripeTexts.charge(trade));
        data.putObject("previous_attributes")
                .put("amount_refunded", trade.refundedMinor() - refund.amount().minor());
        return "charge.refunded";
    }

    @Override
    public List<Duration> retryGaps() {
        return RETRY_GAPS;
    }

    @Override
    public ApiAnswer answer(ApiRequest request, Instant now) {
        return api.answer(request, now);
    }

    /** Nothing is signed: only TLS protects it, so a forged answer is one of another payment. */
    @Override
    public ApiAnswer forged(ApiAnswer genuine) {
        String text = new String(genuine.body(), StandardCharsets.UTF_8);
        return ApiAnswer.json(genuine.status(), text.replace("\"id\":\"pi_", "\"id\":\"pi_forged"));
    }

    @Override
    public ApiAnswer throttled() {
        return StripeTexts.error(429, "rate_limit_error", "rate_limit", "Too many requests");
    }
}
