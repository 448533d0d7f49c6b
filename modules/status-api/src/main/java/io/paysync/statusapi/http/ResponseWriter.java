package io.paysync.statusapi.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;

/** Writes answers. Nothing is cacheable and nothing may be framed or sniffed, unless the reply says otherwise. */
final class ResponseWriter {
    private final BodyReader bodies;

    ResponseWriter(BodyReader bodies) {
        this.bodies = bodies;
    }

    void write(Exchange exchange, Reply reply) {
        if (reply.streaming()) {
            return;
        }
        HttpServerRequest request = exchange.request();
        if (!exchange.bodyPending()) {
            request.resume();
            send(request.response(), reply);
        } else if (request.headers().contains(HttpHeaders.EXPECT)) {
            // The caller waits for a 100 that will not come; it must not send the body into the next request.
            close(request);
            send(request.response(), reply);
        } else {
            bodies.drain(request).onSuccess(whole -> {
                if (!whole) {
                    close(request);
                }
                send(request.response(), reply);
            });
        }
    }

    private static void close(HttpServerRequest request) {
        request.resume();
        if (request.version() != HttpVersion.HTTP_2) {
            request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
    }

    private static void send(HttpServerResponse response, Reply reply) {
        if (response.closed() || response.ended()) {
            return;
        }
        response.setStatusCode(reply.status());
        response.putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.putHeader("x-content-type-options", "nosniff");
        response.putHeader("content-security-policy", "default-src 'none'; frame-ancestors 'none'");
        response.putHeader("referrer-policy", "no-referrer");
        if (reply.contentType() != null) {
            response.putHeader(HttpHeaders.CONTENT_TYPE, reply.contentType());
        }
        reply.headers().forEach(response::putHeader);
        // A caller that is gone gets no answer.
        if (reply.contentType() == null) {
            response.end().onFailure(gone -> {});
        } else {
            response.end(reply.body()).onFailure(gone -> {});
        }
    }
}
