package io.paysync.sandbox.provider.checkout;

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

/** Checkout.com: events with the payment's number, an action's number and the balances so far. */
final class CheckoutDouble extends HeaderSignedDouble {
    private static final String SIGNATURE = "Cko-Signature";

    /** Checkout.com publishes "8 times in about 3 days"; the gaps are ours and make 71 hours. */
    private static final List<Duration> RETRY_GAPS = minutes(5, 10, 15, 30, 60, 240, 1440, 2460);

    private final Secrets secrets;
    private final CheckoutApi api;

    CheckoutDouble(Secrets secrets, Trades trades) {
        this.secrets = secrets;
        this.api = new CheckoutApi(secrets.text(CheckoutPlug.SECRET_KEY), trades);
    }

    @Override
    public String name() {
        return "checkout";
    }

    @Override
    public String currency() {
        return "GBP";
    }

    @Override
    public String newTradeNo(RandomGenerator random, Instant now) {
        return "pay_" + lower(random);
    }

    @Override
    public String newEventId(RandomGenerator random, Instant now) {
        return "evt_" + lower(random);
    }

    @Override
    public String newRefundNo(RandomGenerator random, Instant now) {
        return "act_" + lower(random);
    }

    private static String lower(RandomGenerator random) {
        return Numbers.hex(random, 26);
    }

    @Override
    protected Optional<ObjectNode> event(Notification notification) {
        Trade trade = notification.trade();
        return Optional.of(
                switch (notification.event()) {
                    case TradeEvent.Paid paid ->
                        event(notification, "payment_captured", data(trade, trade.amount(), action(trade)));
                    case TradeEvent.Closed closed ->
                        event(notification, "payment_voided", data(trade, trade.amount(), action(trade)));
                    case TradeEvent.Refunded refunded -> {
                        Trade.Refund refund = refunded.refund();
                        boolean succeeded = refund.outcome() == Trade.Outcome.SUCCEEDED;
                        yield event(
                                notification,
                                succeeded ? "payment_refunded" : "payment_refund_declined",
                                data(trade, refund.amount(), refund.providerNo()));
                    }
                    case TradeEvent.Disputed disputed -> dispute(notification, trade, disputed.dispute());
                });
    }

    private static ObjectNode event(Notification notification, String type, ObjectNode data) {
        ObjectNode root = Json.MAPPER
                .createObjectNode()
                .put("id", notification.eventId())
                .put("type", type)
                .put("version", "1.0.0")
                .put("created_on", notification.at().toString());
        root.set("data", data);
        return root;
    }

    /** Of the capture or the void: a payment here has one of them at most. */
    static String action(Trade trade) {
        return trade.tradeNo().replaceFirst("^pay_", "act_");
    }

    private static ObjectNode data(Trade trade, Money amount, String action) {
        ObjectNode data = Json.MAPPER
                .createObjectNode()
                .put("id", trade.tradeNo())
                .put("action_id", action)
                .put("amount", amount.minor())
                .put("currency", amount.currency())
                .put("reference", trade.orderNo());
        balances(data, trade);
        return data;
    }

    private static ObjectNode dispute(Notification notification, Trade trade, Trade.Dispute dispute) {
        String type = switch (dispute.state()) {
            case OPEN -> "dispute_received";
            case WON -> "dispute_won";
            case LOST -> "dispute_lost";
        };
        ObjectNode data = Json.MAPPER
                .createObjectNode()
                .put("id", dispute.disputeId())
                .put("amount", trade.amount().minor())
                .put("currency", trade.amount().currency())
                .put("payment_id", trade.tradeNo())
                .put("payment_reference", trade.orderNo());
        return event(notification, type, data);
    }

    static ObjectNode payment(Trade trade) {
        String status = switch (trade.state()) {
            // Authorised, and captured by hand: Checkout.com voids nothing else.
            case WAIT -> "Authorized";
            case CLOSED -> "Voided";
            case PAID ->
                trade.refundedMinor() == 0 ? "Captured" : trade.fullyRefunded() ? "Refunded" : "Partially Refunded";
        };
        ObjectNode payment = Json.MAPPER
                .createObjectNode()
                .put("id", trade.tradeNo())
                .put("requested_on", trade.createdAt().toString())
                .put("amount", trade.amount().minor())
                .put("currency", trade.amount().currency())
                .put("reference", trade.orderNo())
                .put("description", trade.subject())
                .put("status", status)
                .put("approved", true);
        balances(payment, trade);
        return payment;
    }

    private static void balances(ObjectNode node, Trade trade) {
        boolean paid = trade.state() == Trade.State.PAID;
        node.putObject("balances")
                .put("total_authorized", trade.amount().minor())
                .put(
                        "total_voided",
                        trade.state() == Trade.State.CLOSED ? trade.amount().minor() : 0)
                .put("total_captured", paid ? trade.amount().minor() : 0)
                .put("total_refunded", trade.refundedMinor());
    }

    @Override
    protected List<Map.Entry<String, String>> signed(
            Notification notification, byte[] body, boolean genuine, Instant now) {
        String key = genuine ? secrets.text(CheckoutPlug.SIGNATURE_KEY) : "the-key-of-somebody-else";
        return List.of(Map.entry(SIGNATURE, Hmac.hex(key, body)));
    }

    @Override
    protected List<String> signatureHeaders() {
        return List.of("cko-signature");
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
        return CheckoutApi.error(429, "too_many_requests");
    }
}
