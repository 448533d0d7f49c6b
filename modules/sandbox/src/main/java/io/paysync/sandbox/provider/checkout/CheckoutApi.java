package io.paysync.sandbox.provider.checkout;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paysync.contract.bus.FaultException;
import io.paysync.contract.bus.Json;
import io.paysync.sandbox.provider.ApiAnswer;
import io.paysync.sandbox.provider.ApiRequest;
import io.paysync.sandbox.provider.Form;
import io.paysync.sandbox.trade.Trade;
import io.paysync.sandbox.trade.TradeEvent;
import io.paysync.sandbox.trade.Trades;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Checkout.com's API: a secret key as bearer; answers are not signed but carry a number of the request. */
final class CheckoutApi {
    private static final Pattern PAYMENT = Pattern.compile("/payments/(pay_[a-z0-9]+)");
    private static final Pattern VOIDS = Pattern.compile("/payments/(pay_[a-z0-9]+)/voids");

    private final String secretKey;
    private final Trades trades;

    CheckoutApi(String secretKey, Trades trades) {
        this.secretKey = secretKey;
        this.trades = trades;
    }

    ApiAnswer answer(ApiRequest request, Instant now) {
        if (!request.header("Authorization").equals("Bearer " + secretKey)) {
            return own(401, "");
        }
        boolean get = request.method().equals("GET");
        Matcher payment = PAYMENT.matcher(request.path());
        if (get && payment.matches()) {
            return trades.findByTradeNo("checkout", payment.group(1))
                    .map(trade -> own(200, Json.write(CheckoutDouble.payment(trade))))
                    .orElseGet(() -> own(404, ""));
        }
        if (get && request.path().equals("/payments")) {
            return byReference(request);
        }
        Matcher voids = VOIDS.matcher(request.path());
        return request.method().equals("POST") && voids.matches() ? voided(voids.group(1), now) : own(404, "");
    }

    private ApiAnswer byReference(ApiRequest request) {
        String reference = Form.decode(request.query(), StandardCharsets.UTF_8).getOrDefault("reference", "");
        ObjectNode root = Json.MAPPER.createObjectNode().put("limit", 10).put("skip", 0);
        root.putArray("data");
        trades.find("checkout", reference)
                .ifPresent(trade -> root.withArray("data").add(CheckoutDouble.payment(trade)));
        root.put("total_count", root.path("data").size());
        return own(200, Json.write(root));
    }

    /** A void is only taken; what comes of it is told by an event. */
    private ApiAnswer voided(String tradeNo, Instant now) {
        Optional<Trade> found = trades.findByTradeNo("checkout", tradeNo);
        if (found.isEmpty()) {
            return own(404, "");
        }
        try {
            Trade closed = trades.change("checkout", found.get().orderNo(), trade -> trade.close(now));
            return own(202, "{\"action_id\":\"" + CheckoutDouble.action(closed) + "\"}")
                    .telling(closed, new TradeEvent.Closed());
        } catch (FaultException e) {
            return own(403, "");
        }
    }

    static ApiAnswer error(int status, String code) {
        ObjectNode root =
                Json.MAPPER.createObjectNode().put("request_id", "sandbox").put("error_type", "request_invalid");
        root.putArray("error_codes").add(code);
        return own(status, Json.write(root));
    }

    private static ApiAnswer own(int status, String body) {
        Map<String, String> headers = new HashMap<>();
        headers.put("Cko-Request-Id", "sandbox");
        headers.put("Content-Type", "application/json; charset=utf-8");
        return new ApiAnswer(status, headers, body.getBytes(StandardCharsets.UTF_8));
    }
}
