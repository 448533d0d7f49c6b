package io.paysync.sandbox.provider.paypal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paysync.contract.bus.Json;
import io.paysync.contract.domain.Money;
import io.paysync.sandbox.keys.Rsa;
import io.paysync.sandbox.keys.Secrets;
import io.paysync.sandbox.provider.ApiAnswer;
import io.paysync.sandbox.provider.ApiRequest;
import io.paysync.sandbox.provider.HeaderSignedDouble;
import io.paysync.sandbox.provider.Numbers;
import io.paysync.sandbox.trade.Notification;
import io.paysync.sandbox.trade.Trade;
import io.paysync.sandbox.trade.TradeEvent;
import io.paysync.sandbox.trade.Trades;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32;

/**
 * PayPal's webhooks: the signature covers the transmission's number and time, the webhook's id, which is in no message, and
 * a CRC-32 of the body. Where the certificate is, a header says.
 */
final class PaypalDouble extends HeaderSignedDouble {
    private static final String CERTIFICATE_HOST = "https://api.sandbox.paypal.com";

    /** PayPal publishes "up to 25 more within three days", no waits; these are ours, 71.8 hours in all. */
    private static final List<Duration> RETRY_GAPS =
            joined(minutes(1, 2, 4, 8, 16, 32, 60, 120), Collections.nCopies(17, Duration.ofMinutes(239)));

    private final Secrets secrets;
    private final PrivateKey own;
    private final PrivateKey forger;
    private final PaypalApi api;

    PaypalDouble(Secrets secrets, Trades trades) {
        this.secrets = secrets;
        this.own = secrets.pair(PaypalPlug.SIGN).getPrivate();
        this.forger = secrets.pair(PaypalPlug.FORGER).getPrivate();
        this.api = new PaypalApi(secrets, trades);
    }

    @Override
    public String name() {
        return "paypal";
    }

    @Override
    public String currency() {
        return "USD";
    }

    @Override
    public Optional<String> refuse(String orderNo, Money amount) {
        if (orderNo.length() > 127) {
            return Optional.of("paypal's invoice_id has at most 127 characters");
        }
        boolean whole = amount.currency().equals("HUF") || amount.currency().equals("TWD");
        return whole && amount.minor() % 100 != 0
                ? Optional.of("paypal takes no decimals of " + amount.currency())
                : super.refuse(orderNo, amount);
    }

    /** The order's, which the shop gets when it makes it. */
    @Override
    public String newTradeNo(RandomGenerator random, Instant now) {
        return Numbers.capitals(random, 17);
    }

    @Override
    public String newRefundNo(RandomGenerator random, Instant now) {
        return Numbers.capitals(random, 17);
    }

    @Override
    public String newEventId(RandomGenerator random, Instant now) {
        return "WH-" + Numbers.capitals(random, 17) + "-" + Numbers.capitals(random, 17);
    }

    @Override
    protected Optional<ObjectNode> event(Notification notification) {
        Trade trade = notification.trade();
        Instant at = notification.at();
        return Optional.of(
                switch (notification.event()) {
                    case TradeEvent.Paid paid ->
                        event(notification, "PAYMENT.CAPTURE.COMPLETED", "capture", PaypalTexts.capture(trade));
                    case TradeEvent.Closed closed ->
                        event(notification, "CHECKOUT.ORDER.VOIDED", "checkout-order", PaypalTexts.order(trade));
                    case TradeEvent.Refunded refunded -> {
                        boolean succeeded = refunded.refund().outcome() == Trade.Outcome.SUCCEEDED;
                        yield event(
                                notification,
                                succeeded ? "PAYMENT.CAPTURE.REFUNDED" : "PAYMENT.REFUND.FAILED",
                                "refund",
                                PaypalTexts.refund(trade, refunded.refund()));
                    }
                    case TradeEvent.Disputed disputed -> {
                        boolean opened = disputed.dispute().state() == Trade.DisputeState.OPEN;
                        yield event(
                                notification,
                                opened ? "CUSTOMER.DISPUTE.CREATED" : "CUSTOMER.DISPUTE.RESOLVED",
                                "dispute",
                                PaypalTexts.dispute(trade, disputed.dispute(), at));
                    }
                });
    }

    private static ObjectNode event(Notification notification, String type, String resourceType, ObjectNode resource) {
        ObjectNode event = Json.MAPPER
                .createObjectNode()
                .put("id", notification.eventId())
                .put("event_version", "1.0")
                .put("create_time", PaypalTexts.time(notification.at()))
                .put("resource_type", resourceType)
                .put("resource_version", "2.0")
                .put("event_type", type)
                .put("summary", "For order " + notification.trade().orderNo());
        event.set("resource", resource);
        event.putArray("links");
        return event;
    }

    @Override
    protected List<Map.Entry<String, String>> signed(
            Notification notification, byte[] body, boolean genuine, Instant now) {
        CRC32 crc = new CRC32();
        crc.update(body);
        String time = PaypalTexts.time(now);
        String id = UUID.nameUUIDFromBytes((notification.eventId() + now).getBytes(StandardCharsets.UTF_8))
                .toString();
        String text = id + "|" + time + "|" + secrets.text(PaypalPlug.WEBHOOK_ID) + "|" + crc.getValue();
        String signature = Rsa.sign(genuine ? own : forger, text.getBytes(StandardCharsets.UTF_8));
        String certificate = CERTIFICATE_HOST + PaypalApi.CERTIFICATES + secrets.text(PaypalPlug.CERTIFICATE_ID);
        return List.of(
                Map.entry("PAYPAL-TRANSMISSION-ID", id),
                Map.entry("PAYPAL-TRANSMISSION-TIME", time),
                Map.entry("PAYPAL-TRANSMISSION-SIG", signature),
                Map.entry("PAYPAL-CERT-URL", certificate),
                Map.entry("PAYPAL-AUTH-ALGO", "SHA256withRSA"),
                Map.entry("PAYPAL-AUTH-VERSION", "v2"),
                Map.entry("User-Agent", "PayPal/AUHD-214.0-58292115"));
    }

    @Override
    protected List<String> signatureHeaders() {
        return List.of("paypal-transmission-sig");
    }

    /** PayPal publishes none; 30 seconds are ours. */
    @Override
    public Duration answerDeadline() {
        return Duration.ofSeconds(30);
    }

    @Override
    public List<Duration> retryGaps() {
        return RETRY_GAPS;
    }

    @Override
    public ApiAnswer answer(ApiRequest request, Instant now) {
        return api.answer(request, now);
    }

    /** Of somebody else's order: that is what binds an answer here. */
    @Override
    public ApiAnswer forged(ApiAnswer genuine) {
        String text = new String(genuine.body(), StandardCharsets.UTF_8);
        return ApiAnswer.json(genuine.status(), text.replace("\"invoice_id\":\"", "\"invoice_id\":\"forged"));
    }

    @Override
    public ApiAnswer throttled() {
        return PaypalTexts.error(429, "RATE_LIMIT_REACHED", "RATE_LIMIT_REACHED", "Too many requests.");
    }
}
