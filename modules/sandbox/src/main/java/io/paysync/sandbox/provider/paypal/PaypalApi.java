package io.paysync.sandbox.provider.paypal;

import io.paysync.contract.bus.FaultException;
import io.paysync.contract.bus.Json;
import io.paysync.sandbox.keys.Secrets;
import io.paysync.sandbox.provider.ApiAnswer;
import io.paysync.sandbox.provider.ApiRequest;
import io.paysync.sandbox.provider.Form;
import io.paysync.sandbox.provider.Hmac;
import io.paysync.sandbox.trade.Trade;
import io.paysync.sandbox.trade.TradeEvent;
import io.paysync.sandbox.trade.Trades;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * PayPal's API: a token for client id and secret, then orders, captures, refunds and disputes by PayPal's own numbers. An order that
 * nobody authorised cannot be ended; an authorisation can be voided. Answers are not signed.
 */
final class PaypalApi {
    static final String CERTIFICATES = "/v1/notifications/certs/";

    private static final Pattern RESOURCE = Pattern.compile(
            "/v2/(checkout/orders|payments/captures|payments/refunds|payments/authorizations)/([A-Z0-9]+)");
    private static final Pattern DISPUTE = Pattern.compile("/v1/customer/disputes/([A-Za-z0-9_-]+)");
    private static final Pattern VOID = Pattern.compile("/v2/payments/authorizations/([A-Z0-9]+)/void");
    private static final int TOKEN_SECONDS = 32_400;

    private final Secrets secrets;
    private final Trades trades;
    private final String token;
    private final PaypalBill bill;

    PaypalApi(Secrets secrets, Trades trades) {
        this.secrets = secrets;
        this.trades = trades;
        this.bill = new PaypalBill(trades);
        // Always the same: a restart of the sandbox forgets no caller.
        this.token = "A21AA" + Hmac.hex(secrets.text(PaypalPlug.CLIENT_SECRET), secrets.text(PaypalPlug.CLIENT_ID));
    }

    ApiAnswer answer(ApiRequest request, Instant now) {
        boolean get = request.method().equals("GET");
        String path = request.path();
        if (get && path.startsWith(CERTIFICATES)) {
            return certificate(path.substring(CERTIFICATES.length()));
        }
        if (request.method().equals("POST") && path.equals("/v1/oauth2/token")) {
            return token(request);
        }
        if (!same("Bearer " + token, request.header("Authorization"))) {
            return ApiAnswer.json(
                    401, "{\"error\":\"invalid_token\",\"error_description\":\"Token signature verification failed\"}");
        }
        if (get && path.equals(PaypalBill.PATH)) {
            return bill.answer(request, now);
        }
        Matcher voided = VOID.matcher(path);
        if (request.method().equals("POST") && voided.matches()) {
            return voided(voided.group(1), now);
        }
        Matcher disputed = DISPUTE.matcher(path);
        if (get && disputed.matches()) {
            return dispute(disputed.group(1), now);
        }
        Matcher resource = RESOURCE.matcher(path);
        return get && resource.matches() ? resource(resource.group(1), resource.group(2)) : missing();
    }

    /** Public, as the real ones are. */
    private ApiAnswer certificate(String id) {
        return id.equals(secrets.text(PaypalPlug.CERTIFICATE_ID))
                ? new ApiAnswer(
                        200,
                        Map.of("Content-Type", "application/x-pem-file"),
                        secrets.text(PaypalPlug.CERTIFICATE).getBytes(StandardCharsets.US_ASCII))
                : missing();
    }

    private ApiAnswer token(ApiRequest request) {
        String credentials = secrets.text(PaypalPlug.CLIENT_ID) + ":" + secrets.text(PaypalPlug.CLIENT_SECRET);
        String basic = "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
        if (!same(basic, request.header("Authorization"))) {
            return ApiAnswer.json(
                    401, "{\"error\":\"invalid_client\",\"error_description\":\"Client Authentication failed\"}");
        }
        String body = new String(request.body(), StandardCharsets.UTF_8);
        String grant = Form.decode(body, StandardCharsets.UTF_8).getOrDefault("grant_type", "");
        if (!grant.equals("client_credentials")) {
            return ApiAnswer.json(
                    400,
                    "{\"error\":\"unsupported_grant_type\",\"error_description\":\"Grant Type is not supported\"}");
        }
        return ApiAnswer.json(
                200,
                Json.write(Json.MAPPER
                        .createObjectNode()
                        .put("scope", "https://uri.paypal.com/services/payments/payment")
                        .put("access_token", token)
                        .put("token_type", "Bearer")
                        .put("app_id", "APP-80W284485P519543T")
                        .put("expires_in", TOKEN_SECONDS)));
    }

    private ApiAnswer resource(String kind, String id) {
        Optional<String> found = switch (kind) {
            case "checkout/orders" -> trade(id).map(trade -> Json.write(PaypalTexts.order(trade)));
            case "payments/captures" ->
                trade(PaypalNumbers.orderOfCapture(id))
                        .filter(trade -> trade.state() == Trade.State.PAID)
                        .map(trade -> Json.write(PaypalTexts.capture(trade)));
            case "payments/authorizations" -> authorised(id).map(trade -> Json.write(PaypalTexts.authorization(trade)));
            default ->
                trades.findByRefundNo("paypal", id)
                        .flatMap(trade -> trade.refunds().stream()
                                .filter(refund -> refund.providerNo().equals(id))
                                .findFirst()
                                .map(refund -> Json.write(PaypalTexts.refund(trade, refund))));
        };
        return found.map(text -> ApiAnswer.json(200, text)).orElseGet(PaypalApi::missing);
    }

    private ApiAnswer dispute(String id, Instant now) {
        Trade trade = trades.findByDisputeNo("paypal", id).orElse(null);
        Trade.Dispute dispute = trade == null ? null : trade.dispute();
        return trade == null || dispute == null
                ? missing()
                : ApiAnswer.json(200, Json.write(PaypalTexts.dispute(trade, dispute, now)));
    }

    private Optional<Trade> trade(String orderId) {
        return trades.findByTradeNo("paypal", orderId);
    }

    private Optional<Trade> authorised(String authorizationId) {
        return trade(PaypalNumbers.orderOfAuthorization(authorizationId)).filter(PaypalTexts::authorised);
    }

    private ApiAnswer voided(String authorizationId, Instant now) {
        Optional<Trade> found = authorised(authorizationId);
        if (found.isEmpty()) {
            return missing();
        }
        try {
            Trade closed = trades.change("paypal", found.get().orderNo(), trade -> trade.close(now));
            return new ApiAnswer(204, Map.of(), new byte[0]).telling(closed, new TradeEvent.Closed());
        } catch (FaultException e) {
            boolean paid = found.get().state() == Trade.State.PAID;
            return PaypalTexts.error(
                    422,
                    "UNPROCESSABLE_ENTITY",
                    paid ? "PREVIOUSLY_CAPTURED" : "PREVIOUSLY_VOIDED",
                    "The authorization can no longer be voided.");
        }
    }

    private static boolean same(String expected, String given) {
        return MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }

    private static ApiAnswer missing() {
        return PaypalTexts.error(
                404, "RESOURCE_NOT_FOUND", "INVALID_RESOURCE_ID", "The specified resource does not exist.");
    }
}
