package io.paysync.intake.http;

import io.paysync.channels.webhook.Loops;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/** An HTTP answer made once and sent many times. */
public record Answer(int status, @Nullable String contentType, Buffer body) {
    static final Answer NOT_FOUND = text(404, "not found\n");
    static final Answer METHOD_NOT_ALLOWED = text(405, "method not allowed\n");
    static final Answer TOO_LARGE = text(413, "too large\n");
    static final Answer UNSUPPORTED = text(415, "unsupported media type\n");
    static final Answer EXPECTATION = text(417, "expectation failed\n");

    /** To what a Paysync has sent to its receivers; it says so in a way that a Paysync understands. */
    public static final Answer LOOP =
            text(Loops.STATUS, "loop detected: this is a message of Paysync's, not a callback\n");

    /** @param contentType null for an empty body */
    public static Answer of(int status, @Nullable String contentType, String body) {
        return new Answer(status, contentType, Buffer.buffer(body));
    }

    /** Sends it, if there is anybody left to read it. The future ends well when it is written. */
    Future<Void> send(HttpServerRequest request, boolean close) {
        HttpServerResponse response = request.response();
        if (response.ended() || response.closed()) {
            return Future.succeededFuture();
        }
        response.setStatusCode(status);
        if (contentType != null) {
            response.putHeader(HttpHeaders.CONTENT_TYPE, contentType);
        }
        if (status == 405) {
            response.putHeader(HttpHeaders.ALLOW, "POST");
        }
        if (status == Loops.STATUS) {
            response.putHeader(Loops.HEADER, Loops.VALUE);
        }
        if (close) {
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        // A peer that is gone gets no answer; it will send the callback again.
        return response.end(body).otherwiseEmpty();
    }

    private static Answer text(int status, String body) {
        return of(status, "text/plain", body);
    }
}
