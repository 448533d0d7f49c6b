package io.paysync.statusapi.http;

import io.paysync.statusapi.http.Problem.Kind;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/**
 * What the HTTP/1.1 decoder lets pass and a proxy in front may read otherwise: a missing or second Host, a transfer coding
 * written across folded lines, and methods that are about the connection. Such a request is refused and its connection
 * closed.
 */
final class Framing {
    private Framing() {}

    /** @return why the connection must end, or null */
    static @Nullable Problem objection(HttpServerRequest request) {
        if (request.method() == HttpMethod.CONNECT || request.method() == HttpMethod.TRACE) {
            return Problem.of(Kind.METHOD_NOT_ALLOWED);
        }
        if (request.version() == HttpVersion.HTTP_2) {
            return null;
        }
        MultiMap headers = request.headers();
        int hosts = headers.getAll(HttpHeaders.HOST).size();
        if (hosts > 1 || (hosts == 0 && request.version() == HttpVersion.HTTP_1_1)) {
            return Problem.of(Kind.INVALID_REQUEST, "Exactly one Host header is needed");
        }
        String coding = headers.get(HttpHeaders.TRANSFER_ENCODING);
        boolean odd =
                coding != null && (!coding.equalsIgnoreCase("chunked") || headers.contains(HttpHeaders.CONTENT_LENGTH));
        return odd ? Problem.of(Kind.INVALID_REQUEST, "The framing of the body is in doubt") : null;
    }
}
