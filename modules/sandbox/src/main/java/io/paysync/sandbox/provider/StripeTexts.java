package io.paysync.sandbox.provider;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paysync.contract.bus.Json;
import io.paysync.sandbox.trade.Trade;
import java.util.Locale;

/** Stripe's objects as far as Paysync reads them. */
final class StripeTexts {
    private StripeTexts() {}

    static ObjectNode intent(Trade trade) {
        boolean paid = trade.state() == Trade.State.PAID;
        ObjectNode node = Json.MAPPER
                .createObjectNode()
                .put("id", trade.tradeNo())
                .put("object", "payment_intent")
                .put("amount", trade.amount().minor())
                .put("amount_received", paid ? trade.amount().minor() : 0)
                .put("currency", currency(trade))
                .put("created", trade.createdAt().getEpochSecond())
                .put("description", trade.subject())
                .put("latest_charge", paid ? chargeId(trade) : null)
                .put("livemode", false);
        node.putObject("metadata").put("order_no", trade.orderNo());
        return node.put(
                "status",
                switch (trade.state()) {
                    case WAIT -> "requires_payment_method";
                    case PAID -> "succeeded";
                    case CLOSED -> "canceled";
                });
    }

    static ObjectNode charge(Trade trade) {
        ObjectNode node = Json.MAPPER
                .createObjectNode()
                .put("id", chargeId(trade))
                .put("object", "charge")
                .put("amount", trade.amount().minor())
                .put("amount_captured", trade.amount().minor())
                .put("amount_refunded", trade.refundedMinor())
                .put("captured", true)
                .put("currency", currency(trade))
                .put("disputed", trade.dispute() != null)
                .put("livemode", false);
        node.putObject("metadata").put("order_no", trade.orderNo());
        return node.put("paid", true)
                .put("payment_intent", trade.tradeNo())
                .put("refunded", trade.fullyRefunded())
                .put("status", "succeeded");
    }

    static ObjectNode refund(Trade trade, Trade.Refund refund) {
        ObjectNode node = Json.MAPPER
                .createObjectNode()
                .put("id", refund.providerNo())
                .put("object", "refund")
                .put("amount", refund.amount().minor())
                .put("charge", chargeId(trade))
                .put("created", refund.at().getEpochSecond())
                .put("currency", currency(trade));
        node.putObject("metadata").put("order_no", trade.orderNo()).put("refund_no", refund.refundNo());
        return node.put("payment_intent", trade.tradeNo())
                .put("status", refund.outcome() == Trade.Outcome.SUCCEEDED ? "succeeded" : "failed");
    }

    static ObjectNode dispute(Trade trade, Trade.Dispute dispute) {
        return Json.MAPPER
                .createObjectNode()
                .put("id", dispute.disputeId())
                .put("object", "dispute")
                .put("amount", trade.amount().minor())
                .put("charge", chargeId(trade))
                .put("currency", currency(trade))
                .put("livemode", false)
                .put("payment_intent", trade.tradeNo())
                .put("reason", "fraudulent")
                .put(
                        "status",
                        switch (dispute.state()) {
                            case OPEN -> "needs_response";
                            case WON -> "won";
                            case LOST -> "lost";
                        });
    }

    static ApiAnswer error(int status, String type, String code, String text) {
        ObjectNode root = Json.MAPPER.createObjectNode();
        root.putObject("error").put("code", code).put("message", text).put("type", type);
        return ApiAnswer.json(status, Json.write(root));
    }

    static String chargeId(Trade trade) {
        return "ch_" + trade.tradeNo().substring("pi_".length());
    }

    private static String currency(Trade trade) {
        return trade.amount().currency().toLowerCase(Locale.ROOT);
    }
}
