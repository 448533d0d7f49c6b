package io.paysync.sandbox.provider.square;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paysync.contract.bus.FaultException;
import io.paysync.contract.bus.Json;
import io.paysync.sandbox.provider.ApiAnswer;
import io.paysync.sandbox.provider.ApiRequest;
import io.paysync.sandbox.trade.Trade;
import io.paysync.sandbox.trade.TradeEvent;
import io.paysync.sandbox.trade.Trades;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Square's API: a bearer token and a version; answers are not signed. */
final class SquareApi {
    private static final Pattern PAYMENT = Pattern.compile("/v2/payments/([A-Za-z0-9_-]+)");
    private static final Pattern CANCEL = Pattern.compile("/v2/payments/([A-Za-z0-9_-]+)/cancel");
    private static final Pattern REFUND = Pattern.compile("/v2/refunds/([A-Za-z0-9_-]+)");

    private final String accessToken;
    private final Trades trades;

    SquareApi(String accessToken, Trades trades) {
        this.accessToken = accessToken;
        this.trades = trades;
    }

    ApiAnswer answer(ApiRequest request, Instant now) {
        if (!request.header("Authorization").equals("Bearer " + accessToken)) {
            return error(401, "AUTHENTICATION_ERROR", "UNAUTHORIZED");
        }
        if (request.header("Square-Version").isEmpty()) {
            return error(400, "INVALID_REQUEST_ERROR", "BAD_REQUEST");
        }
        boolean get = request.method().equals("GET");
        Matcher payment = PAYMENT.matcher(request.path());
        if (get && payment.matches()) {
            return trades.findByTradeNo("square", payment.group(1))
                    .map(trade -> told("payment", SquareDouble.payment(trade)))
                    .orElseGet(SquareApi::missing);
        }
        Matcher refund = REFUND.matcher(request.path());
        if (get && refund.matches()) {
            return refund(refund.group(1));
        }
        Matcher cancel = CANCEL.matcher(request.path());
        return request.method().equals("POST") && cancel.matches() ? cancel(cancel.group(1), now) : missing();
    }

    private ApiAnswer refund(String number) {
        return trades.findByRefundNo("square", number)
                .flatMap(trade -> trade.refunds().stream()
                        .filter(refund -> refund.providerNo().equals(number))
                        .findFirst()
                        .map(refund -> told("refund", SquareDouble.refund(trade, refund))))
                .orElseGet(SquareApi::missing);
    }

    private ApiAnswer cancel(String tradeNo, Instant now) {
        Optional<Trade> found = trades.findByTradeNo("square", tradeNo);
        if (found.isEmpty()) {
            return missing();
        }
        try {
            Trade closed = trades.change("square", found.get().orderNo(), trade -> trade.close(now));
            return told("payment", SquareDouble.payment(closed)).telling(closed, new TradeEvent.Closed());
        } catch (FaultException e) {
            return error(400, "INVALID_REQUEST_ERROR", "BAD_REQUEST");
        }
    }

    private static ApiAnswer told(String name, ObjectNode object) {
        ObjectNode root = Json.MAPPER.createObjectNode();
        root.set(name, object);
        return ApiAnswer.json(200, Json.write(root));
    }

    private static ApiAnswer missing() {
        return error(404, "INVALID_REQUEST_ERROR", "NOT_FOUND");
    }

    static ApiAnswer error(int status, String category, String code) {
        ObjectNode root = Json.MAPPER.createObjectNode();
        root.putArray("errors")
                .addObject()
                .put("category", category)
                .put("code", code)
                .put("detail", "sandbox");
        return ApiAnswer.json(status, Json.write(root));
    }
}
