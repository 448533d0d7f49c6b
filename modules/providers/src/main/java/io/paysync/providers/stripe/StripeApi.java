package io.paysync.providers.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import io.paysync.contract.bus.Fault;
import io.paysync.platform.config.Secret;
import io.paysync.platform.net.HttpAnswer;
import io.paysync.platform.net.HttpAsk;
import io.paysync.platform.net.HttpCalls;
import io.paysync.providers.Turns;
import io.paysync.providers.reading.Answers;
import io.paysync.providers.reading.JsonText;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/** How Stripe is asked, whatever for. */
final class StripeApi {
    private final StripeConfig config;
    private final Secret apiKey;
    private final HttpCalls calls;
    private final Turns turns;

    StripeApi(StripeConfig config, Secret apiKey, HttpCalls calls) {
        this(config, apiKey, calls, Turns.FREE);
    }

    private StripeApi(StripeConfig config, Secret apiKey, HttpCalls calls, Turns turns) {
        this.config = config;
        this.apiKey = apiKey;
        this.calls = calls;
        this.turns = turns;
    }

    /** The same for one question, each of whose requests waits for its turn. */
    StripeApi inTurns(Turns ofQuestion) {
        return new StripeApi(config, apiKey, calls, ofQuestion);
    }

    Future<HttpAnswer> get(String pathAndQuery) {
        return send(asking(HttpAsk.get(uri(pathAndQuery), config.queryDeadline(), config.answerBytesMax())));
    }

    Future<HttpAnswer> post(String path, String form) {
        return send(posting(path, form));
    }

    /** @param idempotencyKey a repeat with the same one does nothing more, and is answered alike */
    Future<HttpAnswer> post(String path, String form, String idempotencyKey) {
        return send(posting(path, form).header("Idempotency-Key", idempotencyKey));
    }

    private Future<HttpAnswer> send(HttpAsk ask) {
        return turns.next().compose(mine -> calls.send(ask));
    }

    Future<HttpCalls.Downloaded> download(URI from, Path into, long bytesMax, Duration deadline) {
        return calls.download(asking(HttpAsk.get(from, deadline, 1)), into, bytesMax);
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Stripe's word for what went wrong. */
    static String code(HttpAnswer answer) {
        JsonNode error = JsonText.at(JsonText.object(Answers.body(answer)), "error");
        if (error == null) {
            throw Answers.unknown("HTTP " + answer.status() + " without Stripe's words");
        }
        return Answers.code(JsonText.text(error, "code", JsonText.text(error, "type", "")));
    }

    private HttpAsk posting(String path, String form) {
        return asking(HttpAsk.post(uri(path), Buffer.buffer(form), config.queryDeadline(), config.answerBytesMax()))
                .header("Content-Type", "application/x-www-form-urlencoded");
    }

    private HttpAsk asking(HttpAsk ask) {
        return ask.header("Authorization", "Bearer " + apiKey.reveal())
                .header("Stripe-Version", config.apiVersion())
                .header("Accept", "application/json")
                .header("User-Agent", "Paysync");
    }

    private URI uri(String pathAndQuery) {
        try {
            return URI.create(config.apiBase() + pathAndQuery);
        } catch (IllegalArgumentException e) {
            throw Fault.of(Fault.Code.INVALID, "the number cannot be asked for");
        }
    }
}
