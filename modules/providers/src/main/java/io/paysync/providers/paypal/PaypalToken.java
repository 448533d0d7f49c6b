package io.paysync.providers.paypal;

import com.fasterxml.jackson.databind.JsonNode;
import io.paysync.platform.net.BasicAuth;
import io.paysync.platform.net.HttpAnswer;
import io.paysync.platform.net.HttpAsk;
import io.paysync.platform.net.HttpCalls;
import io.paysync.providers.reading.Answers;
import io.paysync.providers.reading.JsonApi;
import io.paysync.providers.reading.JsonText;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The access token for PayPal's API: fetched once for all who ask at the same time, kept until shortly before its end. */
final class PaypalToken {
    private static final int EARLIER_SECONDS = 60;
    private static final int SECONDS_MAX = 12 * 60 * 60;

    private final HttpCalls calls;
    private final JsonApi.Access access;
    private final String authorization;

    // Guarded by this.
    private @Nullable String token;
    private Instant until = Instant.MIN;
    private @Nullable Future<String> underWay;

    PaypalToken(HttpCalls calls, JsonApi.Access access, PaypalConfig.Credentials given) {
        this.calls = calls;
        this.access = access;
        this.authorization = BasicAuth.header(given.clientId(), given.clientSecret());
    }

    /** @return fails with a FaultException when there is none: REFUSED when the credentials are wrong */
    synchronized Future<String> get(Instant now) {
        if (token != null && now.isBefore(until)) {
            return Future.succeededFuture(token);
        }
        if (underWay != null) {
            return underWay;
        }
        HttpAsk ask = HttpAsk.post(
                        URI.create(access.base() + "/v1/oauth2/token"),
                        Buffer.buffer("grant_type=client_credentials"),
                        access.deadline(),
                        access.answerBytesMax())
                .header("Authorization", authorization)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Accept", "application/json");
        Future<String> asked = calls.send(ask).map(answer -> read(answer, now));
        underWay = asked;
        asked.onComplete(done -> ended());
        return asked;
    }

    /** It was refused: the next question fetches another. */
    synchronized void forget() {
        token = null;
    }

    private synchronized void ended() {
        underWay = null;
    }

    private synchronized String read(HttpAnswer answer, Instant now) {
        JsonNode body = JsonText.object(Answers.body(answer));
        if (answer.status() == 401 || answer.status() == 400) {
            throw Answers.refused(
                    JsonText.text(body, "error", "HTTP " + answer.status()), "PayPal refuses our credentials");
        }
        String given = JsonText.text(body, "access_token", "");
        if (answer.status() != 200 || body == null || given.isEmpty()) {
            throw Answers.unknown("no access token: HTTP " + answer.status());
        }
        long seconds = Math.min(SECONDS_MAX, body.path("expires_in").asLong(0));
        token = given;
        until = now.plusSeconds(Math.max(0, seconds - EARLIER_SECONDS));
        return given;
    }
}
