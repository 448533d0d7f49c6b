package io.paysync.sandbox.provider.mollie;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paysync.contract.bus.Json;
import io.paysync.contract.domain.Money;
import io.paysync.sandbox.provider.ApiAnswer;
import io.paysync.sandbox.trade.Trade;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Mollie's objects as far as Paysync reads them. */
final class MollieTexts {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssxxx");

    private MollieTexts() {}

    /** @param embed what the caller wants within: {@code refunds}, {@code chargebacks} */
    static ObjectNode payment(Trade trade, String profileId, Set<String> embed) {
        boolean paid = trade.state() == Trade.State.PAID;
        ObjectNode node = Json.MAPPER
                .createObjectNode()
                .put("resource", "payment")
                .put("id", trade.tradeNo())
                .put("mode", "test")
                .put("createdAt", time(trade.createdAt()))
                .put("description", trade.subject())
                // One of the few methods whose payments can be cancelled.
                .put("method", "banktransfer")
                .put("profileId", profileId)
                .put("sequenceType", "oneoff")
                .put(
                        "status",
                        switch (trade.state()) {
                            case WAIT -> "open";
                            case PAID -> "paid";
                            case CLOSED -> "canceled";
                        });
        node.set("amount", money(trade.amount()));
        node.putObject("metadata").put("order_no", trade.orderNo());
        time(node, "paidAt", trade.paidAt());
        time(node, "canceledAt", trade.closedAt());
        if (trade.state() == Trade.State.WAIT) {
            node.put("isCancelable", true);
        }
        if (paid) {
            long refunded = trade.refundedMinor();
            node.set("amountCaptured", money(trade.amount()));
            node.set("amountRefunded", money(of(trade, refunded)));
            node.set("amountRemaining", money(of(trade, trade.amount().minor() - refunded)));
        }
        ObjectNode embedded = embedded(trade, embed);
        if (!embedded.isEmpty()) {
            node.set("_embedded", embedded);
        }
        node.putObject("_links")
                .putObject("self")
                .put("href", "https://api.mollie.com/v2/payments/" + trade.tradeNo())
                .put("type", "application/hal+json");
        return node;
    }

    private static ObjectNode embedded(Trade trade, Set<String> embed) {
        ObjectNode embedded = Json.MAPPER.createObjectNode();
        if (embed.contains("refunds")) {
            var refunds = embedded.putArray("refunds");
            trade.refunds().forEach(refund -> refunds.add(refund(trade, refund)));
        }
        if (embed.contains("chargebacks")) {
            var chargebacks = embedded.putArray("chargebacks");
            Trade.Dispute dispute = trade.dispute();
            if (dispute != null) {
                chargebacks.add(chargeback(trade, dispute));
            }
        }
        return embedded;
    }

    static ObjectNode refund(Trade trade, Trade.Refund refund) {
        ObjectNode node = Json.MAPPER
                .createObjectNode()
                .put("resource", "refund")
                .put("id", refund.providerNo())
                .put("description", "Refund " + refund.refundNo())
                .put("status", refund.outcome() == Trade.Outcome.SUCCEEDED ? "refunded" : "failed")
                .put("createdAt", time(refund.at()))
                .put("paymentId", trade.tradeNo());
        node.set("amount", money(refund.amount()));
        node.putObject("metadata").put("refund_no", refund.refundNo());
        return node;
    }

    /** The money is gone from the beginning; only when the shop wins it comes back. */
    private static ObjectNode chargeback(Trade trade, Trade.Dispute dispute) {
        Instant since = trade.paidAt() == null ? trade.createdAt() : trade.paidAt();
        ObjectNode node = Json.MAPPER
                .createObjectNode()
                .put("resource", "chargeback")
                .put("id", dispute.disputeId())
                // The ledger keeps no time of a dispute.
                .put("createdAt", time(since))
                .put("paymentId", trade.tradeNo());
        node.set("amount", money(trade.amount()));
        return dispute.state() == Trade.DisputeState.WON ? node.put("reversedAt", time(since)) : node;
    }

    private static Money of(Trade trade, long minor) {
        return new Money(minor, trade.amount().currency());
    }

    private static ObjectNode money(Money amount) {
        return Json.MAPPER.createObjectNode().put("value", amount.toMajor()).put("currency", amount.currency());
    }

    private static void time(ObjectNode node, String field, @Nullable Instant at) {
        if (at != null) {
            node.put(field, time(at));
        }
    }

    private static String time(Instant at) {
        return TIME.format(OffsetDateTime.ofInstant(at, ZoneOffset.UTC));
    }

    static ApiAnswer answer(int status, ObjectNode body) {
        return new ApiAnswer(
                status,
                Map.of("Content-Type", "application/hal+json"),
                Json.write(body).getBytes(StandardCharsets.UTF_8));
    }

    static ApiAnswer error(int status, String title, String detail) {
        ObjectNode root = Json.MAPPER
                .createObjectNode()
                .put("status", status)
                .put("title", title)
                .put("detail", detail);
        root.putObject("_links")
                .putObject("documentation")
                .put("href", "https://docs.mollie.com/overview/handling-errors")
                .put("type", "text/html");
        return answer(status, root);
    }
}
