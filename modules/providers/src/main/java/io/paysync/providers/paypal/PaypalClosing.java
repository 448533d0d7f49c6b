package io.paysync.providers.paypal;

import com.fasterxml.jackson.databind.JsonNode;
import io.paysync.contract.domain.OrderKey;
import io.paysync.platform.net.HttpAnswer;
import io.paysync.providers.CloseAnswer;
import io.paysync.providers.reading.Answers;
import io.paysync.providers.reading.JsonApi;
import io.paysync.providers.reading.JsonText;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Ends an order at PayPal by giving its authorisations back. What was never authorised ends by itself; PayPal has no way to
 * end it earlier.
 */
final class PaypalClosing {
    private final PaypalQuery query;
    private final JsonApi api;
    private final OrderKey key;
    private final Instant now;

    PaypalClosing(PaypalQuery query, JsonApi api, OrderKey key, Instant now) {
        this.query = query;
        this.api = api;
        this.key = key;
        this.now = now;
    }

    /** @param number of the order or of an authorisation */
    Future<CloseAnswer> of(String number) {
        return api.get("/v2/checkout/orders/" + JsonApi.encoded(number))
                .compose(answer -> answer.status() == 404 ? authorization(number) : order(body(answer)));
    }

    private Future<CloseAnswer> authorization(String number) {
        return api.get(PaypalQuery.AUTHORIZATIONS + JsonApi.encoded(number)).compose(answer -> {
            if (answer.status() == 404) {
                return Future.succeededFuture(CloseAnswer.NOT_FOUND);
            }
            JsonNode authorization = body(answer);
            query.ofAuthorization(authorization, key, now);
            return switch (JsonText.text(authorization, "status", "")) {
                case "VOIDED" -> Future.succeededFuture(CloseAnswer.CLOSED);
                case "CREATED" -> voided(List.of(number));
                case "CAPTURED", "PARTIALLY_CAPTURED" -> Future.succeededFuture(CloseAnswer.NOT_CLOSABLE);
                default -> Future.succeededFuture(CloseAnswer.NOT_OFFERED);
            };
        });
    }

    private Future<CloseAnswer> order(JsonNode order) {
        query.ofOrder(order, key, now);
        if (JsonText.text(order, "status", "").equals("VOIDED")) {
            return Future.succeededFuture(CloseAnswer.CLOSED);
        }
        List<String> open = new ArrayList<>();
        boolean gone = false;
        for (JsonNode unit : PaypalFacts.elements(order.get("purchase_units"))) {
            JsonNode payments = JsonText.at(unit, "payments");
            if (payments == null || query.foreign(unit)) {
                continue;
            }
            if (!PaypalFacts.elements(payments.get("captures")).isEmpty()) {
                return Future.succeededFuture(CloseAnswer.NOT_CLOSABLE);
            }
            for (JsonNode authorization : PaypalFacts.elements(payments.get("authorizations"))) {
                String id = JsonText.text(authorization, "id");
                String status = JsonText.text(authorization, "status", "");
                gone |= status.equals("VOIDED");
                if (id != null && status.equals("CREATED")) {
                    open.add(id);
                }
            }
        }
        if (open.isEmpty()) {
            return Future.succeededFuture(gone ? CloseAnswer.CLOSED : CloseAnswer.NOT_OFFERED);
        }
        return voided(open);
    }

    private Future<CloseAnswer> voided(List<String> open) {
        Future<Void> done = Future.succeededFuture();
        for (String id : open) {
            done = done.compose(v -> api.post(PaypalQuery.AUTHORIZATIONS + JsonApi.encoded(id) + "/void", "{}"))
                    .map(answer -> {
                        if (answer.status() != 204 && answer.status() != 200) {
                            throw Answers.unknown("voiding: HTTP " + answer.status() + " " + PaypalQuery.code(answer));
                        }
                        return null;
                    });
        }
        return done.map(CloseAnswer.CLOSED);
    }

    private static JsonNode body(HttpAnswer answer) {
        JsonNode body = JsonText.object(Answers.body(answer));
        if (answer.status() != 200 || body == null) {
            throw Answers.unknown("HTTP " + answer.status());
        }
        return body;
    }
}
