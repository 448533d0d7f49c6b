package io.paysync.sandbox.provider.adyen;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paysync.contract.bus.Json;
import io.paysync.contract.domain.Money;
import io.paysync.sandbox.keys.Secrets;
import io.paysync.sandbox.provider.ApiAnswer;
import io.paysync.sandbox.provider.ApiRequest;
import io.paysync.sandbox.provider.Forgery;
import io.paysync.sandbox.provider.Hmac;
import io.paysync.sandbox.provider.JsonDouble;
import io.paysync.sandbox.provider.Numbers;
import io.paysync.sandbox.provider.SignedRequest;
import io.paysync.sandbox.trade.Notification;
import io.paysync.sandbox.trade.Trade;
import io.paysync.sandbox.trade.TradeEvent;
import io.paysync.sandbox.trade.Trades;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Adyen's standard webhook: eight fields joined by colons and signed by HMAC, the signature within the
 * item. One item a request, but two for an order whose number begins with {@code AUTH}: authorisation and capture. A refund carries the reference that was given with it, here the shop's refund number.
 */
final class AdyenDouble extends JsonDouble {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ISO_OFFSET_DATE_TIME.withZone(ZoneOffset.ofHours(1));

    /** Three at once, then the endpoint's queue: up to 8 hours between two, for 30 days. */
    private static final List<Duration> RETRY_GAPS =
            joined(seconds(9, 18, 27), joined(minutes(2, 5, 10, 15, 30, 60, 120, 240), eightHours(88)));

    private final Secrets secrets;
    private final AdyenBill bill;

    AdyenDouble(Secrets secrets, Trades trades) {
        this.secrets = secrets;
        this.bill = new AdyenBill(secrets, trades);
    }

    private static List<Duration> eightHours(int times) {
        return Collections.nCopies(times, Duration.ofHours(8));
    }

    @Override
    public String name() {
        return "adyen";
    }

    @Override
    public String currency() {
        return "EUR";
    }

    @Override
    public Optional<String> refuse(String orderNo, Money amount) {
        return orderNo.length() > 80
                ? Optional.of("adyen's reference has at most 80 characters")
                : super.refuse(orderNo, amount);
    }

    @Override
    public String newTradeNo(RandomGenerator random, Instant now) {
        return Numbers.capitals(random, 16);
    }

    @Override
    public String newRefundNo(RandomGenerator random, Instant now) {
        return Numbers.capitals(random, 16);
    }

    /** Of a cancellation it is the modification's reference; elsewhere it is for the sandbox alone. */
    @Override
    public String newEventId(RandomGenerator random, Instant now) {
        return Numbers.capitals(random, 16);
    }

    @Override
    public Optional<SignedRequest> callback(Notification notification, Forgery forgery, Instant now) {
        byte[] key = HexFormat.of().parseHex(secrets.text(AdyenPlug.HMAC_KEY));
        if (forgery == Forgery.OTHER_KEY || forgery == Forgery.PROBE) {
            key[0] ^= 1;
        }
        ObjectNode root = Json.MAPPER.createObjectNode().put("live", "false");
        ArrayNode told = root.putArray("notificationItems");
        for (ObjectNode item : items(notification)) {
            ObjectNode additional = item.putObject("additionalData");
            if (forgery != Forgery.MISSING_SIGNATURE) {
                additional.put("hmacSignature", Base64.getEncoder().encodeToString(Hmac.of(key, signedText(item))));
            }
            told.addObject().set("NotificationRequestItem", item);
        }
        byte[] body = Json.writeBytes(root);
        return Optional.of(new SignedRequest(
                List.of(Map.entry("Content-Type", "application/json; charset=UTF-8")),
                forgery == Forgery.TAMPERED_BODY ? tampered(body) : body));
    }

    private static String signedText(ObjectNode item) {
        return String.join(
                ":",
                item.path("pspReference").asText(),
                item.path("originalReference").asText(),
                item.path("merchantAccountCode").asText(),
                item.path("merchantReference").asText(),
                item.path("amount").path("value").asText(),
                item.path("amount").path("currency").asText(),
                item.path("eventCode").asText(),
                item.path("success").asText());
    }

    private List<ObjectNode> items(Notification notification) {
        Trade trade = notification.trade();
        return switch (notification.event()) {
            case TradeEvent.Paid paid -> {
                ObjectNode authorised =
                        item(notification, "AUTHORISATION", trade.tradeNo(), "", trade.orderNo(), trade.amount(), true);
                // Where captures are manual two things happen; they come as a batch.
                yield trade.orderNo().startsWith("AUTH")
                        ? List.of(authorised, ofPayment(notification, "CAPTURE", notification.eventId()))
                        : List.of(authorised);
            }
            case TradeEvent.Closed closed -> List.of(ofPayment(notification, "CANCELLATION", notification.eventId()));
            case TradeEvent.Refunded refunded -> List.of(refund(notification, refunded));
            case TradeEvent.Disputed disputed -> {
                String event = switch (disputed.dispute().state()) {
                    case OPEN -> "NOTIFICATION_OF_CHARGEBACK";
                    case WON -> "CHARGEBACK_REVERSED";
                    case LOST -> "CHARGEBACK";
                };
                yield List.of(ofPayment(notification, event, disputed.dispute().disputeId()));
            }
        };
    }

    /** What succeeded with the whole of a payment. */
    private ObjectNode ofPayment(Notification notification, String event, String psp) {
        Trade trade = notification.trade();
        return item(notification, event, psp, trade.tradeNo(), trade.orderNo(), trade.amount(), true);
    }

    /** That a refund failed afterwards is an event that succeeded; it has the refund's number. */
    private ObjectNode refund(Notification notification, TradeEvent.Refunded refunded) {
        Trade.Refund refund = refunded.refund();
        return item(
                notification,
                refunded.afterwards() ? "REFUND_FAILED" : "REFUND",
                refund.providerNo(),
                notification.trade().tradeNo(),
                refund.refundNo(),
                refund.amount(),
                refunded.afterwards() || refund.outcome() == Trade.Outcome.SUCCEEDED);
    }

    private ObjectNode item(
            Notification notification,
            String event,
            String psp,
            String original,
            String reference,
            Money amount,
            boolean success) {
        ObjectNode item = Json.MAPPER.createObjectNode();
        item.putObject("amount").put("currency", amount.currency()).put("value", amount.minor());
        item.put("eventCode", event)
                .put("eventDate", TIME.format(notification.at()))
                .put("merchantAccountCode", secrets.text(AdyenPlug.MERCHANT_ACCOUNT))
                .put("merchantReference", reference)
                .put("paymentMethod", "visa")
                .put("pspReference", psp)
                .put("reason", success ? "" : "Insufficient balance on payment")
                .put("success", Boolean.toString(success));
        if (!original.isEmpty()) {
            item.put("originalReference", original);
        }
        return item;
    }

    @Override
    public List<Duration> retryGaps() {
        return RETRY_GAPS;
    }

    /** There is no API that tells how a payment stands, only reports. */
    @Override
    public ApiAnswer answer(ApiRequest request, Instant now) {
        return bill.answer(request, now).orElseGet(AdyenDouble::missing);
    }

    private static ApiAnswer missing() {
        return ApiAnswer.json(404, "{\"status\":404,\"errorCode\":\"000\",\"message\":\"Not found\"}");
    }

    @Override
    public ApiAnswer throttled() {
        return ApiAnswer.json(429, "{\"status\":429,\"errorCode\":\"29_001\",\"message\":\"Too many requests\"}");
    }
}
