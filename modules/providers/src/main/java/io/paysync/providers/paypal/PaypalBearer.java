package io.paysync.providers.paypal;

import io.paysync.platform.net.HttpCalls;
import io.paysync.providers.Turns;
import io.paysync.providers.reading.JsonApi;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Map;

/** PayPal's API with the access token that all questions of an account share. */
final class PaypalBearer {
    private final HttpCalls calls;
    private final JsonApi.Access access;
    private final PaypalToken token;
    private final Turns turns;

    PaypalBearer(HttpCalls calls, JsonApi.Access access, PaypalConfig.Credentials given) {
        this(calls, access, new PaypalToken(calls, access, given), Turns.FREE);
    }

    private PaypalBearer(HttpCalls calls, JsonApi.Access access, PaypalToken token, Turns turns) {
        this.calls = calls;
        this.access = access;
        this.token = token;
        this.turns = turns;
    }

    /** The same, with the same token, for one question. */
    PaypalBearer inTurns(Turns ofQuestion) {
        return new PaypalBearer(calls, access, token, ofQuestion);
    }

    Future<JsonApi> api(Instant now) {
        return api(now, access);
    }

    /** @param within other bounds for the answer */
    Future<JsonApi> api(Instant now, JsonApi.Access within) {
        return token.get(now)
                .map(bearer -> new JsonApi(calls, within, Map.of("Authorization", "Bearer " + bearer)).inTurns(turns));
    }

    /** It was refused: the next question fetches another. */
    void forget() {
        token.forget();
    }
}
