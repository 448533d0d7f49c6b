package io.paysync.sandbox.provider.generic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paysync.contract.bus.Json;
import io.paysync.sandbox.keys.Secrets;
import io.paysync.sandbox.provider.ApiAnswer;
import io.paysync.sandbox.provider.ApiRequest;
import io.paysync.sandbox.provider.HeaderSignedDouble;
import io.paysync.sandbox.provider.Hmac;
import io.paysync.sandbox.provider.Numbers;
import io.paysync.sandbox.trade.Notification;
import io.paysync.sandbox.trade.Trade;
import io.paysync.sandbox.trade.TradeEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A gateway that has no package in Paysync. It posts JSON and signs {@code time.body} by HMAC-SHA256; its event's words are
 * those of its account. Such a gateway is never asked, so it has no API.
 */
final class GenericDouble extends HeaderSignedDouble {
    /** Nobody's schedule: 24 hours in all. */
    private static final List<Duration> RETRY_GAPS = minutes(1, 5, 30, 60, 300, 1044);

    private final Secrets secrets;

    GenericDouble(Secrets secrets) {
        this.secrets = secrets;
    }

    @Override
    public String name() {
        return "generic";
    }

    @Override
    public String currency() {
        return "EUR";
    }

    @Override
    public String newTradeNo(RandomGenerator random, Instant now) {
        return "P-" + Numbers.capitals(random, 16);
    }

    @Override
    public String newRefundNo(RandomGenerator random, Instant now) {
        return "R-" + Numbers.capitals(random, 16);
    }

    @Override
    protected Optional<ObjectNode> event(Notification notification) {
        Trade trade = notification.trade();
        ObjectNode root = Json.MAPPER
                .createObjectNode()
                .put("event", notification.eventId())
                .put("merchant", secrets.text(GenericPlug.MERCHANT))
                .put("state", word(notification.event()))
                .put("at", notification.at().toString());
        root.putObject("order").put("number", trade.orderNo()).put("subject", trade.subject());
        root.putObject("payment")
                .put("id", trade.tradeNo())
                .put("amount", trade.amount().minor())
                .put("currency", trade.amount().currency());
        if (notification.event() instanceof TradeEvent.Refunded refunded) {
            Trade.Refund refund = refunded.refund();
            root.putObject("refund")
                    .put("number", refund.refundNo())
                    .put("id", refund.providerNo())
                    .put("amount", refund.amount().minor());
        }
        if (notification.event() instanceof TradeEvent.Disputed disputed) {
            root.putObject("dispute").put("id", disputed.dispute().disputeId());
        }
        return Optional.of(root);
    }

    private static String word(TradeEvent event) {
        return switch (event) {
            case TradeEvent.Paid paid -> "PAID";
            case TradeEvent.Closed closed -> "CLOSED";
            case TradeEvent.Refunded refunded ->
                refunded.refund().outcome() == Trade.Outcome.SUCCEEDED ? "REFUNDED" : "REFUND_FAILED";
            case TradeEvent.Disputed disputed ->
                disputed.dispute().state() == Trade.DisputeState.OPEN
                        ? "DISPUTED"
                        : "DISPUTE_" + disputed.dispute().state().name();
        };
    }

    @Override
    protected List<Map.Entry<String, String>> signed(
            Notification notification, byte[] body, boolean genuine, Instant now) {
        String time = Long.toString(now.getEpochSecond());
        String key = genuine ? secrets.text(GenericPlug.SECRET) : "the-key-of-somebody-else";
        return List.of(
                Map.entry(GenericPlug.TIME_HEADER, time),
                Map.entry(GenericPlug.SIGNATURE_HEADER, GenericPlug.PREFIX + Hmac.hex(key, time, ".", body)));
    }

    @Override
    protected List<String> signatureHeaders() {
        return List.of(GenericPlug.SIGNATURE_HEADER.toLowerCase(Locale.ROOT));
    }

    @Override
    public List<Duration> retryGaps() {
        return RETRY_GAPS;
    }

    @Override
    public ApiAnswer answer(ApiRequest request, Instant now) {
        return ApiAnswer.json(404, "{\"error\":\"there is no API\"}");
    }

    @Override
    public ApiAnswer throttled() {
        return ApiAnswer.json(429, "{\"error\":\"too many requests\"}");
    }
}
