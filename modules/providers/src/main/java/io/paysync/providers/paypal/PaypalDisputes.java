package io.paysync.providers.paypal;

import com.fasterxml.jackson.databind.JsonNode;
import io.paysync.platform.net.HttpAnswer;
import io.paysync.providers.proof.SharedAsks;
import io.paysync.providers.reading.Answers;
import io.paysync.providers.reading.JsonApi;
import io.paysync.providers.reading.JsonText;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;

/**
 * Asks PayPal about a dispute that a message names (Disputes API v1, {@code GET /v1/customer/disputes/{id}}). A query about the
 * payment knows no disputes, so this is asked while the callback waits; what is over the limits is told to come again.
 */
final class PaypalDisputes {
    private final PaypalBearer bearer;
    private final JsonApi.Access access;
    private final SharedAsks<Optional<JsonNode>> asks;

    PaypalDisputes(PaypalConfig config, PaypalBearer bearer) {
        this.bearer = bearer;
        this.access = config.access().within(config.disputing().deadline());
        this.asks = new SharedAsks<>(config.disputing());
    }

    /**
     * The dispute as PayPal has it now; empty: PayPal shows our app no such dispute, because there is none or because the app
     * may not see disputes. Fails with a FaultException when there is no answer.
     */
    Future<Optional<JsonNode>> find(String id, Instant now) {
        return asks.askAnew(
                id,
                now,
                () -> bearer.api(now, access)
                        .compose(api -> api.get("/v1/customer/disputes/" + JsonApi.encoded(id)))
                        .map(answer -> read(answer, id)),
                () -> Future.failedFuture(Answers.unknown("more disputes are asked about than the limits allow")));
    }

    private Optional<JsonNode> read(HttpAnswer answer, String id) {
        return switch (answer.status()) {
            case 200 -> {
                JsonNode dispute = JsonText.object(Answers.body(answer));
                if (dispute == null || !id.equals(JsonText.text(dispute, "dispute_id"))) {
                    throw Answers.unknown("the answer is about another dispute");
                }
                yield Optional.of(dispute);
            }
            case 403, 404 -> Optional.empty();
            case 401 -> {
                bearer.forget();
                throw Answers.unknown("PayPal refuses the access token");
            }
            default -> throw Answers.unknown("HTTP " + answer.status());
        };
    }
}
