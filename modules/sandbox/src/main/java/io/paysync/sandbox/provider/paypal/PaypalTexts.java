package io.paysync.sandbox.provider.paypal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paysync.contract.bus.Json;
import io.paysync.contract.domain.Money;
import io.paysync.sandbox.provider.ApiAnswer;
import io.paysync.sandbox.trade.Trade;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** PayPal's objects as far as Paysync reads them. */
final class PaypalTexts {
    private static final String API = "https://api.sandbox.paypal.com";

    private PaypalTexts() {}

    static String time(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** Some orders are authorised by their payer at once and captured later: those whose number begins so. */
    static boolean authorised(Trade trade) {
        return trade.orderNo().startsWith("AUTH");
    }

    static ObjectNode order(Trade trade) {
        boolean authorised = authorised(trade);
        ObjectNode node = Json.MAPPER
                .createObjectNode()
                .put("id", trade.tradeNo())
                .put("intent", authorised ? "AUTHORIZE" : "CAPTURE")
                .put(
                        "status",
                        switch (trade.state()) {
                            // Of an authorised order PayPal says that its intent was completed; no money has come.
                            case WAIT -> authorised ? "COMPLETED" : "CREATED";
                            case PAID -> "COMPLETED";
                            case CLOSED -> "VOIDED";
                        })
                .put("create_time", time(trade.createdAt()));
        ObjectNode unit = node.putArray("purchase_units").addObject();
        unit.put("reference_id", "default").put("description", trade.subject()).put("invoice_id", trade.orderNo());
        unit.set("amount", money(trade.amount()));
        if (trade.state() == Trade.State.PAID || authorised) {
            unit.set("payments", payments(trade));
        }
        node.putArray("links")
                .addObject()
                .put("href", API + "/v2/checkout/orders/" + trade.tradeNo())
                .put("rel", "self");
        return node;
    }

    private static ObjectNode payments(Trade trade) {
        ObjectNode payments = Json.MAPPER.createObjectNode();
        if (authorised(trade)) {
            payments.putArray("authorizations").add(authorization(trade));
        }
        if (trade.state() == Trade.State.PAID) {
            payments.putArray("captures").add(capture(trade));
        }
        if (!trade.refunds().isEmpty()) {
            var refunds = payments.putArray("refunds");
            trade.refunds().forEach(refund -> refunds.add(refund(trade, refund)));
        }
        return payments;
    }

    static ObjectNode authorization(Trade trade) {
        ObjectNode node = Json.MAPPER
                .createObjectNode()
                .put("id", PaypalNumbers.authorization(trade))
                .put(
                        "status",
                        switch (trade.state()) {
                            case WAIT -> "CREATED";
                            case PAID -> "CAPTURED";
                            case CLOSED -> "VOIDED";
                        })
                .put("invoice_id", trade.orderNo())
                .put("create_time", time(trade.createdAt()));
        node.set("amount", money(trade.amount()));
        node.putObject("supplementary_data").putObject("related_ids").put("order_id", trade.tradeNo());
        return node;
    }

    static ObjectNode capture(Trade trade) {
        Instant paidAt = trade.paidAt() == null ? trade.createdAt() : trade.paidAt();
        Instant changedAt = trade.refunds().isEmpty()
                ? paidAt
                : trade.refunds().get(trade.refunds().size() - 1).at();
        ObjectNode node = Json.MAPPER
                .createObjectNode()
                .put("id", PaypalNumbers.capture(trade))
                .put(
                        "status",
                        trade.fullyRefunded()
                                ? "REFUNDED"
                                : trade.refundedMinor() > 0 ? "PARTIALLY_REFUNDED" : "COMPLETED")
                .put("final_capture", true)
                .put("invoice_id", trade.orderNo())
                .put("create_time", time(paidAt))
                .put("update_time", time(changedAt));
        node.set("amount", money(trade.amount()));
        node.putObject("supplementary_data").putObject("related_ids").put("order_id", trade.tradeNo());
        node.putArray("links")
                .addObject()
                .put("href", API + "/v2/payments/captures/" + PaypalNumbers.capture(trade))
                .put("rel", "self");
        return node;
    }

    /** It names its capture in a link only. The total is of all refunds up to this one. */
    static ObjectNode refund(Trade trade, Trade.Refund refund) {
        boolean succeeded = refund.outcome() == Trade.Outcome.SUCCEEDED;
        ObjectNode node = Json.MAPPER
                .createObjectNode()
                .put("id", refund.providerNo())
                .put("status", succeeded ? "COMPLETED" : "FAILED")
                // The capture's, unless the shop gives another; its own number goes into custom_id.
                .put("invoice_id", trade.orderNo())
                .put("custom_id", refund.refundNo())
                .put("create_time", time(refund.at()))
                .put("update_time", time(refund.at()));
        node.set("amount", money(refund.amount()));
        ObjectNode breakdown = node.putObject("seller_payable_breakdown");
        breakdown.set("gross_amount", money(refund.amount()));
        breakdown.set("total_refunded_amount", money(totalUpTo(trade, refund)));
        var links = node.putArray("links");
        links.addObject()
                .put("href", API + "/v2/payments/refunds/" + refund.providerNo())
                .put("rel", "self");
        links.addObject()
                .put("href", API + "/v2/payments/captures/" + PaypalNumbers.capture(trade))
                .put("rel", "up");
        return node;
    }

    private static Money totalUpTo(Trade trade, Trade.Refund last) {
        long total = 0;
        for (Trade.Refund each : trade.refunds()) {
            total += each.outcome() == Trade.Outcome.SUCCEEDED ? each.amount().minor() : 0;
            if (each.equals(last)) {
                break;
            }
        }
        return new Money(total, trade.amount().currency());
    }

    static ObjectNode dispute(Trade trade, Trade.Dispute dispute, Instant at) {
        ObjectNode node = Json.MAPPER
                .createObjectNode()
                .put("dispute_id", dispute.disputeId())
                .put("reason", "MERCHANDISE_OR_SERVICE_NOT_RECEIVED")
                .put("status", dispute.state() == Trade.DisputeState.OPEN ? "WAITING_FOR_SELLER_RESPONSE" : "RESOLVED")
                .put("update_time", time(at));
        node.putArray("disputed_transactions")
                .addObject()
                .put("seller_transaction_id", PaypalNumbers.capture(trade))
                .put("invoice_number", trade.orderNo());
        node.set("dispute_amount", money(trade.amount()));
        if (dispute.state() != Trade.DisputeState.OPEN) {
            node.putObject("dispute_outcome")
                    .put(
                            "outcome_code",
                            dispute.state() == Trade.DisputeState.WON
                                    ? "RESOLVED_SELLER_FAVOUR"
                                    : "RESOLVED_BUYER_FAVOUR");
        }
        return node;
    }

    private static ObjectNode money(Money amount) {
        return Json.MAPPER
                .createObjectNode()
                .put("currency_code", amount.currency())
                .put("value", amount.toMajor());
    }

    static ApiAnswer error(int status, String name, String issue, String message) {
        ObjectNode root = Json.MAPPER
                .createObjectNode()
                .put("name", name)
                .put("message", message)
                .put("debug_id", "5and80x5a5a5a");
        root.putArray("details").addObject().put("issue", issue).put("description", message);
        return ApiAnswer.json(status, Json.write(root));
    }
}
