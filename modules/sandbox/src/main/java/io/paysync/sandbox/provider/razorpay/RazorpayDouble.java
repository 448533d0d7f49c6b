package io.paysync.sandbox.provider.razorpay;

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
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Razorpay: events with the payment, refund or dispute as an entity. An order of Razorpay cannot be closed, so nobody is told
 * of that.
 */
final class RazorpayDouble extends HeaderSignedDouble {
    private static final String SIGNATURE = "X-Razorpay-Signature";
    private static final String EVENT_ID = "X-Razorpay-Event-Id";

    /** Razorpay publishes "exponential, for 24 hours"; the gaps are ours and make 24 hours. */
    private static final List<Duration> RETRY_GAPS = minutes(1, 2, 4, 8, 15, 30, 60, 120, 240, 480, 480);

    private static final int RECEIPT_MAX = 40;

    private final Secrets secrets;
    private final RazorpayApi api;

    RazorpayDouble(Secrets secrets, Trades trades) {
        this.secrets = secrets;
        this.api = new RazorpayApi(secrets, trades);
    }

    @Override
    public String name() {
        return "razorpay";
    }

    @Override
    public String currency() {
        return "INR";
    }

    @Override
    public Optional<String> refuse(String orderNo, Money amount) {
        return orderNo.length() > RECEIPT_MAX
                ? Optional.of("razorpay's receipt is at most 40 characters")
                : super.refuse(orderNo, amount);
    }

    @Override
    public String newTradeNo(RandomGenerator random, Instant now) {
        return "pay_" + Numbers.alphanumeric(random, 14);
    }

    @Override
    public String newEventId(RandomGenerator random, Instant now) {
        return Numbers.alphanumeric(random, 14);
    }

    @Override
    public String newRefundNo(RandomGenerator random, Instant now) {
        return "rfnd_" + Numbers.alphanumeric(random, 14);
    }

    @Override
    protected Optional<ObjectNode> event(Notification notification) {
        Trade trade = notification.trade();
        ObjectNode payload = Json.MAPPER.createObjectNode();
        payload.putObject("payment").set("entity", payment(trade));
        return switch (notification.event()) {
            case TradeEvent.Paid paid -> Optional.of(event(notification, "payment.captured", payload));
            case TradeEvent.Closed closed -> Optional.empty();
            case TradeEvent.Refunded refunded -> {
                Trade.Refund refund = refunded.refund();
                payload.putObject("refund").set("entity", refund(trade, refund));
                boolean succeeded = refund.outcome() == Trade.Outcome.SUCCEEDED;
                yield Optional.of(event(notification, succeeded ? "refund.processed" : "refund.failed", payload));
            }
            case TradeEvent.Disputed disputed -> {
                payload.putObject("dispute").set("entity", dispute(trade, disputed.dispute()));
                String step = switch (disputed.dispute().state()) {
                    case OPEN -> "created";
                    case WON -> "won";
                    case LOST -> "lost";
                };
                yield Optional.of(event(notification, "payment.dispute." + step, payload));
            }
        };
    }

    private ObjectNode event(Notification notification, String type, ObjectNode payload) {
        ObjectNode root = Json.MAPPER
                .createObjectNode()
                .put("entity", "event")
                .put("account_id", secrets.text(RazorpayPlug.ACCOUNT))
                .put("event", type);
        payload.fieldNames().forEachRemaining(root.withArray("contains")::add);
        root.set("payload", payload);
        return root.put("created_at", notification.at().getEpochSecond());
    }

    static ObjectNode payment(Trade trade) {
        boolean paid = trade.state() == Trade.State.PAID;
        ObjectNode payment = Json.MAPPER
                .createObjectNode()
                .put("id", trade.tradeNo())
                .put("entity", "payment")
                .put("amount", trade.amount().minor())
                .put("currency", trade.amount().currency())
                .put("status", paid ? (trade.fullyRefunded() ? "refunded" : "captured") : "created")
                .put("captured", paid)
                .put("order_id", orderId(trade))
                .put("method", "upi")
                .put("description", trade.subject())
                .put("amount_refunded", trade.refundedMinor());
        payment.put("refund_status", trade.refundedMinor() == 0 ? null : trade.fullyRefunded() ? "full" : "partial");
        payment.putObject("notes").put("order_no", trade.orderNo());
        return payment.put("created_at", trade.createdAt().getEpochSecond());
    }

    /** Razorpay's own order, one for each payment here. */
    static String orderId(Trade trade) {
        return trade.tradeNo().replaceFirst("^pay_", "order_");
    }

    static ObjectNode refund(Trade trade, Trade.Refund refund) {
        ObjectNode node = Json.MAPPER
                .createObjectNode()
                .put("id", refund.providerNo())
                .put("entity", "refund")
                .put("amount", refund.amount().minor())
                .put("currency", refund.amount().currency())
                .put("payment_id", trade.tradeNo())
                .put("receipt", refund.refundNo())
                .put("status", refund.outcome() == Trade.Outcome.SUCCEEDED ? "processed" : "failed");
        node.putObject("notes").put("order_no", trade.orderNo());
        return node.put("created_at", refund.at().getEpochSecond());
    }

    private static ObjectNode dispute(Trade trade, Trade.Dispute dispute) {
        boolean lost = dispute.state() == Trade.DisputeState.LOST;
        return Json.MAPPER
                .createObjectNode()
                .put("id", dispute.disputeId())
                .put("entity", "dispute")
                .put("payment_id", trade.tradeNo())
                .put("amount", trade.amount().minor())
                .put("currency", trade.amount().currency())
                .put("amount_deducted", lost ? trade.amount().minor() : 0)
                .put("status", dispute.state().name().toLowerCase(Locale.ROOT));
    }

    @Override
    protected List<Map.Entry<String, String>> signed(
            Notification notification, byte[] body, boolean genuine, Instant now) {
        String key = genuine ? secrets.text(RazorpayPlug.WEBHOOK_SECRET) : "the-key-of-somebody-else";
        return List.of(Map.entry(SIGNATURE, Hmac.hex(key, body)), Map.entry(EVENT_ID, notification.eventId()));
    }

    @Override
    protected List<String> signatureHeaders() {
        return List.of("x-razorpay-signature");
    }

    @Override
    public Duration answerDeadline() {
        return Duration.ofSeconds(5);
    }

    @Override
    public List<Duration> retryGaps() {
        return RETRY_GAPS;
    }

    @Override
    public ApiAnswer answer(ApiRequest request, Instant now) {
        return api.answer(request);
    }

    @Override
    public ApiAnswer throttled() {
        return RazorpayApi.error(429, "BAD_REQUEST_ERROR", "Too many requests");
    }
}
