package io.paysync.providers.reading;

import io.paysync.contract.bus.Fault;
import io.paysync.platform.config.Section;
import io.paysync.platform.net.HttpAnswer;
import io.paysync.platform.net.HttpAsk;
import io.paysync.platform.net.HttpCalls;
import io.paysync.providers.Turns;
import io.paysync.providers.proof.KeySettings;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** A provider's API: where it is, what each question carries, and how long and how large an answer may be. */
public final class JsonApi {
    private final HttpCalls calls;
    private final Access access;
    private final Map<String, String> headers;
    private final Turns turns;

    /**
     * @param base without a slash at the end
     * @param deadline for one question, all of it
     * @param answerBytesMax a longer answer counts as none
     */
    public record Access(URI base, Duration deadline, int answerBytesMax) {
        /** Reads {@code apiBase}, {@code queryDeadline} and {@code answerBytesMax}. */
        public static Access from(Section section, String defaultBase) {
            return new Access(
                    KeySettings.baseUri(section, "apiBase", defaultBase),
                    section.duration(
                            "queryDeadline", Duration.ofSeconds(8), Duration.ofSeconds(1), Duration.ofSeconds(30)),
                    section.integer("answerBytesMax", 256 * 1024, 1024, 4 * 1024 * 1024));
        }

        public Access within(Duration newDeadline) {
            return new Access(base, newDeadline, answerBytesMax);
        }
    }

    /** @param headers of each question; the credentials are among them */
    public JsonApi(HttpCalls calls, Access access, Map<String, String> headers) {
        this(calls, access, Map.copyOf(headers), Turns.FREE);
    }

    private JsonApi(HttpCalls calls, Access access, Map<String, String> headers, Turns turns) {
        this.calls = calls;
        this.access = access;
        this.headers = headers;
        this.turns = turns;
    }

    /** The same for one question, each of whose requests waits for its turn. */
    public JsonApi inTurns(Turns ofQuestion) {
        return new JsonApi(calls, access, headers, ofQuestion);
    }

    /** @return fails with a FaultException when there is no answer */
    public Future<HttpAnswer> get(String pathAndQuery) {
        return send(HttpMethod.GET, pathAndQuery, Buffer.buffer());
    }

    public Future<HttpAnswer> post(String path, String json) {
        return send(HttpMethod.POST, path, Buffer.buffer(json));
    }

    public Future<HttpAnswer> delete(String path) {
        return send(HttpMethod.DELETE, path, Buffer.buffer());
    }

    /** A text as part of a path or query; nothing in it can leave its place. */
    public static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private Future<HttpAnswer> send(HttpMethod method, String pathAndQuery, Buffer body) {
        URI uri;
        try {
            uri = URI.create(access.base() + pathAndQuery);
        } catch (IllegalArgumentException e) {
            return Future.failedFuture(Fault.of(Fault.Code.INVALID, "the number cannot be asked for"));
        }
        MultiMap all = MultiMap.caseInsensitiveMultiMap()
                .addAll(headers)
                .add("Accept", "application/json")
                .add("User-Agent", "Paysync");
        if (body.length() > 0) {
            all.add("Content-Type", "application/json");
        }
        HttpAsk ask = new HttpAsk(method, uri, all, body, access.deadline(), access.answerBytesMax(), null);
        return turns.next().compose(mine -> calls.send(ask));
    }
}
