package io.paysync.sandbox.provider.square;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paysync.contract.bus.Json;
import io.paysync.contract.domain.Money;
import io.paysync.sandbox.keys.Secrets;
import io.paysync.sandbox.provider.ApiAnswer;
import io.paysync.sandbox.provider.ApiRequest;
import io.paysync.sandbox.provider.HeaderSignedDouble;
import io.paysync.sandbox.provider.Hmac;
import io.paysync.sandbox.provider.Numbers;
import io.paysync.sandbox.trade.Notification;
import io.paysync.sandbox.trade.Trade;
import io.paysync.sandbox.trade.TradeEvent;
import io.paysync.sandbox.trade.Trades;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Square: events of payments, refunds and disputes; only those of payments name the shop's order. */
final class SquareDouble extends HeaderSignedDouble {
    private static final String SIGNATURE = "x-square-hmacsha256-signature";

    /** Square publishes "11 times in 24 hours"; the gaps are ours and make 24 hours. */
    private static final List<Duration> RETRY_GAPS = minutes(1, 2, 4, 8, 15, 30, 60, 120, 240, 480, 480);

    private static final int REFERENCE_MAX = 40;

    private final Secrets secrets;
    private final SquareApi api;

    SquareDouble(Secrets secrets, Trades trades) {
        this.secrets = secrets;
        this.api = new SquareApi(secrets.text(SquarePlug.ACCESS_TOKEN), trades);
    }

    @Override
    public String name() {
        return "square";
    }

    @Override
    public String currency() {
        return "USD";
    }

    @Override
    public Optional<String> refuse(String orderNo, Money amount) {
        return orderNo.length() > REFERENCE_MAX
                ? Optional.of("square's reference_id is at most 40 characters")
                : super.refuse(orderNo, amount);
    }

    @Override
    public String newTradeNo(RandomGenerator random, Instant now) {
        return Numbers.alphanumeric(random, 22) + "YB";
    }

    @Override
    public String newRefundNo(RandomGenerator random, Instant now) {
        return Numbers.alphanumeric(random, 24) + "_RF";
    }

    @Override
    protected Optional<ObjectNode> event(Notification notification) {
        Trade trade = notification.trade();
        return Optional.of(
                switch (notification.event()) {
                    case TradeEvent.Paid paid -> event(notification, "payment.updated", "payment", payment(trade));
                    case TradeEvent.Closed closed -> event(notification, "payment.updated", "payment", payment(trade));
                    case TradeEvent.Refunded refunded ->
                        event(notification, "refund.updated", "refund", refund(trade, refunded.refund()));
                    case TradeEvent.Disputed disputed ->
                        event(notification, step(disputed), "dispute", dispute(trade, disputed.dispute()));
                });
    }

    private static String step(TradeEvent.Disputed disputed) {
        return disputed.dispute().state() == Trade.DisputeState.OPEN ? "dispute.created" : "dispute.state.updated";
    }

    private ObjectNode event(Notification notification, String type, String kind, ObjectNode object) {
        ObjectNode root = Json.MAPPER.createObjectNode();
        root.put("merchant_id", secrets.text(SquarePlug.MERCHANT))
                .put("type", type)
                .put("event_id", notification.eventId())
                .put("created_at", notification.at().toString());
        ObjectNode data = root.putObject("data")
                .put("type", kind)
                .put("id", object.path("id").asText());
        data.putObject("object").set(kind, object);
        return root;
    }

    static ObjectNode payment(Trade trade) {
        String status = switch (trade.state()) {
            // Authorised, and captured by hand: Square cancels nothing else.
            case WAIT -> "APPROVED";
            case PAID -> "COMPLETED";
            case CLOSED -> "CANCELED";
        };
        ObjectNode payment = Json.MAPPER
                .createObjectNode()
                .put("id", trade.tradeNo())
                .put("created_at", trade.createdAt().toString())
                .put("status", status)
                .put("source_type", "CARD")
                .put("reference_id", trade.orderNo())
                .put("note", trade.subject());
        money(payment, "amount_money", trade.amount().minor(), trade);
        if (trade.refundedMinor() > 0) {
            money(payment, "refunded_money", trade.refundedMinor(), trade);
        }
        if (trade.paidAt() != null) {
            payment.putObject("card_details")
                    .putObject("card_payment_timeline")
                    .put("captured_at", trade.paidAt().toString());
        }
        return payment;
    }

    static ObjectNode refund(Trade trade, Trade.Refund refund) {
        ObjectNode node = Json.MAPPER
                .createObjectNode()
                .put("id", refund.providerNo())
                .put("status", refund.outcome() == Trade.Outcome.SUCCEEDED ? "COMPLETED" : "FAILED")
                .put("payment_id", trade.tradeNo())
                .put("reason", refund.refundNo())
                .put("created_at", refund.at().toString());
        money(node, "amount_money", refund.amount().minor(), trade);
        return node;
    }

    private static ObjectNode dispute(Trade trade, Trade.Dispute dispute) {
        String state = switch (dispute.state()) {
            case OPEN -> "EVIDENCE_REQUIRED";
            case WON -> "WON";
            case LOST -> "LOST";
        };
        ObjectNode node = Json.MAPPER
                .createObjectNode()
                .put("id", dispute.disputeId())
                .put("state", state)
                .put("reason", "NO_KNOWLEDGE");
        node.putObject("disputed_payment").put("payment_id", trade.tradeNo());
        money(node, "amount_money", trade.amount().minor(), trade);
        return node;
    }

    private static void money(ObjectNode node, String field, long minor, Trade trade) {
        node.putObject(field)
                .put("amount", minor)
                .put("currency", trade.amount().currency());
    }

    @Override
    protected List<Map.Entry<String, String>> signed(
            Notification notification, byte[] body, boolean genuine, Instant now) {
        String key = genuine ? secrets.text(SquarePlug.SIGNATURE_KEY) : "the-key-of-somebody-else";
        return List.of(Map.entry(SIGNATURE, Hmac.base64(key, SquarePlug.URL, body)));
    }

    @Override
    protected List<String> signatureHeaders() {
        return List.of(SIGNATURE);
    }

    @Override
    public List<Duration> retryGaps() {
        return RETRY_GAPS;
    }

    @Override
    public ApiAnswer answer(ApiRequest request, Instant now) {
        return api.answer(request, now);
    }

    @Override
    public ApiAnswer throttled() {
        return SquareApi.error(429, "RATE_LIMIT_ERROR", "RATE_LIMITED");
    }
}
