package io.paysync.providers.mollie;

import io.paysync.platform.net.HttpCalls;
import io.paysync.providers.reading.JsonApi;
import io.vertx.core.Future;
import java.util.Map;

/** Mollie's payments, by number. */
final class MolliePayments {
    private final JsonApi api;

    MolliePayments(MollieConfig config, JsonApi.Access access, HttpCalls calls) {
        this.api = new JsonApi(
                calls,
                access,
                Map.of("Authorization", "Bearer " + config.apiKey().reveal()));
    }

    /** @return fails with a FaultException when there is no answer */
    Future<MollieAnswer> get(String id) {
        return api.get(path(id) + "?embed=refunds,chargebacks").map(answer -> MollieAnswer.of(answer, id));
    }

    Future<MollieAnswer> cancel(String id) {
        return api.delete(path(id)).map(answer -> MollieAnswer.of(answer, id));
    }

    private static String path(String id) {
        return "/v2/payments/" + JsonApi.encoded(id);
    }
}
