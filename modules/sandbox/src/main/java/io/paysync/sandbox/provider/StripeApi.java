package io.paysync.sandbox.provider;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paysync.contract.bus.FaultException;
import io.paysync.contract.bus.Json;
import io.paysync.sandbox.keys.StripeKeys;
import io.paysync.sandbox.trade.Trade;
import io.paysync.sandbox.trade.TradeEvent;
import io.paysync.sandbox.trade.Trades;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Stripe's API: the secret key as bearer or Basic user; answers are not signed. */
final class StripeApi {
    private static final Pattern INTENT = Pattern.compile("/v1/payment_intents/(pi_[A-Za-z0-9_]+)");
    private static final Pattern CANCEL = Pattern.compile("/v1/payment_intents/(pi_[A-Za-z0-9_]+)/cancel");
    private static final Pattern REFUND = Pattern.compile("/v1/refunds/(re_[A-Za-z0-9_]+)");
    private static final Pattern SEARCHED =
            Pattern.compile("metadata\\[(['\"])order_no\\1\\]\\s*:\\s*(['\"])((?:[^\\\\]|\\\\.)*?)\\2", Pattern.DOTALL);
    private static final Pattern OR = Pattern.compile("\\s+OR\\s+");
    private static final int CLAUSES_MAX = 10;

    private final StripeKeys keys;
    private final Trades trades;
    private final StripeBill bill;

    StripeApi(StripeKeys keys, Trades trades) {
        this.keys = keys;
        this.trades = trades;
        this.bill = new StripeBill(trades);
    }

    ApiAnswer answer(ApiRequest request, Instant now) {
        if (!authorised(request.header("Authorization"))) {
            return StripeTexts.error(401, "invalid_request_error", "api_key_invalid", "Invalid API Key provided");
        }
        boolean get = request.method().equals("GET");
        Matcher cancel = CANCEL.matcher(request.path());
        if (cancel.matches() && request.method().equals("POST")) {
            return cancel(cancel.group(1), now);
        }
        if (get && request.path().equals("/v1/payment_intents/search")) {
            return search(request);
        }
        Matcher intent = INTENT.matcher(request.path());
        if (get && intent.matches()) {
            return trades.findByTradeNo("stripe", intent.group(1))
                    .map(trade -> ApiAnswer.json(200, Json.write(intent(trade, expands(request)))))
                    .orElseGet(() -> missing("payment_intent"));
        }
        Matcher refund = REFUND.matcher(request.path());
        if (get && refund.matches()) {
            return refund(refund.group(1));
        }
        if (get && request.path().equals("/v1/refunds")) {
            return refunds(request);
        }
        return bill.answer(request, now)
                .orElseGet(() -> StripeTexts.error(
                        404, "invalid_request_error", "resource_missing", "Unrecognized request URL"));
    }

    private boolean authorised(String header) {
        String expected = keys.apiKey();
        String given = "";
        if (header.startsWith("Bearer ")) {
            given = header.substring("Bearer ".length());
        } else if (header.startsWith("Basic ")) {
            given = basicUser(header.substring("Basic ".length()));
        }
        return MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8));
    }

    private static String basicUser(String base64) {
        try {
            String pair = new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            return colon < 0 ? pair : pair.substring(0, colon);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static boolean expands(ApiRequest request) {
        return Form.decode(request.query(), StandardCharsets.UTF_8).containsValue("latest_charge");
    }

    private static ObjectNode intent(Trade trade, boolean expanded) {
        ObjectNode node = StripeTexts.intent(trade);
        if (expanded && trade.state() == Trade.State.PAID) {
            node.set("latest_charge", StripeTexts.charge(trade));
        }
        return node;
    }

    private ApiAnswer search(ApiRequest request) {
        String query = Form.decode(request.query(), StandardCharsets.UTF_8).getOrDefault("query", "");
        List<String> orders = new ArrayList<>();
        Matcher searched = SEARCHED.matcher(query);
        int at = 0;
        while (searched.find(at) && (at == 0 ? searched.start() == 0 : or(query.substring(at, searched.start())))) {
            orders.add(searched.group(3).replaceAll("\\\\(.)", "$1"));
            at = searched.end();
        }
        if (orders.isEmpty() || at != query.length() || orders.size() > CLAUSES_MAX) {
            return StripeTexts.error(400, "invalid_request_error", "parameter_invalid", "unsupported search query");
        }
        ObjectNode root = Json.MAPPER
                .createObjectNode()
                .put("object", "search_result")
                .put("url", "/v1/payment_intents/search")
                .put("has_more", false);
        var data = root.putArray("data");
        boolean expands = Form.decode(request.query(), StandardCharsets.UTF_8).containsValue("data.latest_charge");
        orders.forEach(order -> trades.find("stripe", order).ifPresent(trade -> data.add(intent(trade, expands))));
        return ApiAnswer.json(200, Json.write(root));
    }

    private static boolean or(String between) {
        return OR.matcher(between).matches();
    }

    private ApiAnswer cancel(String tradeNo, Instant now) {
        Optional<Trade> found = trades.findByTradeNo("stripe", tradeNo);
        if (found.isEmpty()) {
            return missing("payment_intent");
        }
        try {
            Trade closed = trades.change("stripe", found.get().orderNo(), t -> t.close(now));
            return ApiAnswer.json(200, Json.write(StripeTexts.intent(closed))).telling(closed, new TradeEvent.Closed());
        } catch (FaultException e) {
            return StripeTexts.error(
                    400,
                    "invalid_request_error",
                    "payment_intent_unexpected_state",
                    "You cannot cancel this PaymentIntent because of its status");
        }
    }

    private ApiAnswer refund(String refundId) {
        return trades.findByRefundNo("stripe", refundId)
                .flatMap(trade -> trade.refunds().stream()
                        .filter(r -> r.providerNo().equals(refundId))
                        .findFirst()
                        .map(r -> ApiAnswer.json(200, Json.write(StripeTexts.refund(trade, r)))))
                .orElseGet(() -> missing("refund"));
    }

    private ApiAnswer refunds(ApiRequest request) {
        String tradeNo = Form.decode(request.query(), StandardCharsets.UTF_8).getOrDefault("payment_intent", "");
        ObjectNode root = Json.MAPPER
                .createObjectNode()
                .put("object", "list")
                .put("url", "/v1/refunds")
                .put("has_more", false);
        var data = root.putArray("data");
        trades.findByTradeNo("stripe", tradeNo)
                .ifPresent(trade -> trade.refunds().forEach(r -> data.add(StripeTexts.refund(trade, r))));
        return ApiAnswer.json(200, Json.write(root));
    }

    private static ApiAnswer missing(String what) {
        return StripeTexts.error(404, "invalid_request_error", "resource_missing", "No such " + what);
    }
}
