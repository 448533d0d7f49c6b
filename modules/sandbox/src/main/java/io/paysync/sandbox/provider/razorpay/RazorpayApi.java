package io.paysync.sandbox.provider.razorpay;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paysync.contract.bus.Json;
import io.paysync.sandbox.keys.Secrets;
import io.paysync.sandbox.provider.ApiAnswer;
import io.paysync.sandbox.provider.ApiRequest;
import io.paysync.sandbox.provider.Form;
import io.paysync.sandbox.trade.Trade;
import io.paysync.sandbox.trade.Trades;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Razorpay's API: Basic credentials; answers are not signed, and an unknown number is a bad request. */
final class RazorpayApi {
    private static final Pattern PAYMENT = Pattern.compile("/v1/payments/(pay_[A-Za-z0-9]+)");
    private static final Pattern PAYMENTS = Pattern.compile("/v1/orders/order_([A-Za-z0-9]+)/payments");
    private static final Pattern REFUND = Pattern.compile("/v1/refunds/(rfnd_[A-Za-z0-9]+)");

    private final String authorization;
    private final Trades trades;

    RazorpayApi(Secrets secrets, Trades trades) {
        String pair = secrets.text(RazorpayPlug.KEY_ID) + ":" + secrets.text(RazorpayPlug.KEY_SECRET);
        this.authorization = "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
        this.trades = trades;
    }

    ApiAnswer answer(ApiRequest request) {
        if (!request.header("Authorization").equals(authorization)) {
            return error(401, "BAD_REQUEST_ERROR", "Authentication failed");
        }
        if (!request.method().equals("GET")) {
            return error(400, "BAD_REQUEST_ERROR", "The requested URL was not found on the server.");
        }
        Matcher payment = PAYMENT.matcher(request.path());
        if (payment.matches()) {
            return trades.findByTradeNo("razorpay", payment.group(1))
                    .map(trade -> ApiAnswer.json(200, Json.write(RazorpayDouble.payment(trade))))
                    .orElseGet(RazorpayApi::missing);
        }
        Matcher payments = PAYMENTS.matcher(request.path());
        if (payments.matches()) {
            Optional<Trade> found = trades.findByTradeNo("razorpay", "pay_" + payments.group(1));
            return found.isEmpty() ? missing() : ApiAnswer.json(200, Json.write(attempts(found.get())));
        }
        Matcher refund = REFUND.matcher(request.path());
        if (refund.matches()) {
            return refund(refund.group(1));
        }
        return request.path().equals("/v1/orders") ? orders(request) : missing();
    }

    private ApiAnswer orders(ApiRequest request) {
        Map<String, String> asked = Form.decode(request.query(), StandardCharsets.UTF_8);
        ObjectNode root = collection();
        trades.find("razorpay", asked.getOrDefault("receipt", "")).ifPresent(trade -> {
            ObjectNode order = root.withArray("items").addObject();
            order.put("id", RazorpayDouble.orderId(trade))
                    .put("entity", "order")
                    .put("amount", trade.amount().minor())
                    .put("currency", trade.amount().currency())
                    .put("receipt", trade.orderNo())
                    .put("status", trade.state() == Trade.State.PAID ? "paid" : "created");
            order.putObject("notes").put("order_no", trade.orderNo());
            // Only for those who ask, or a client that forgets to would find them here and nowhere else.
            if (asked.getOrDefault("expand[]", "").equals("payments")) {
                order.set("payments", attempts(trade));
            }
        });
        return ApiAnswer.json(200, Json.write(root));
    }

    /** A payer who has not begun has made no payment yet. */
    private static ObjectNode attempts(Trade trade) {
        ObjectNode root = collection();
        if (trade.state() == Trade.State.PAID) {
            root.withArray("items").add(RazorpayDouble.payment(trade));
        }
        return root;
    }

    private static ObjectNode collection() {
        ObjectNode root = Json.MAPPER.createObjectNode().put("entity", "collection");
        root.putArray("items");
        return root;
    }

    private ApiAnswer refund(String number) {
        return trades.findByRefundNo("razorpay", number)
                .flatMap(trade -> trade.refunds().stream()
                        .filter(refund -> refund.providerNo().equals(number))
                        .findFirst()
                        .map(refund -> ApiAnswer.json(200, Json.write(RazorpayDouble.refund(trade, refund)))))
                .orElseGet(RazorpayApi::missing);
    }

    private static ApiAnswer missing() {
        return error(400, "BAD_REQUEST_ERROR", "The id provided does not exist");
    }

    static ApiAnswer error(int status, String code, String description) {
        ObjectNode root = Json.MAPPER.createObjectNode();
        root.putObject("error").put("code", code).put("description", description);
        return ApiAnswer.json(status, Json.write(root));
    }
}
