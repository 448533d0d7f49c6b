package io.paysync.statusapi.http;

import io.vertx.core.Future;
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
        HttpServerRequest request = exchange.request();
        if (reply.streaming()) {
            return;
        }
        if (exchange.closesAfter()) {
            sendAndClose(request, reply);
        } else if (!exchange.bodyPending()) {
            letFlow(request);
            send(request.response(), reply);
        } else if (request.headers().contains(HttpHeaders.EXPECT)) {
            // The caller waits for a 100 that will not come; what it sends instead must not become the next request.
            sendAndClose(request, reply);
        } else {
            bodies.drain(request).onSuccess(whole -> {
                if (whole) {
                    send(request.response(), reply);
                } else {
                    sendAndClose(request, reply);
                }
            });
        }
    }

    private static void letFlow(HttpServerRequest request) {
        if (!request.isEnded()) {
            request.resume();
        }
    }

    /** On HTTP/2 only the stream ends; there the frames keep requests apart. */
    private static void sendAndClose(HttpServerRequest request, Reply reply) {
        letFlow(request);
        if (request.version() == HttpVersion.HTTP_2) {
            send(request.response(), reply);
            return;
        }
        request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        send(request.response(), reply).onComplete(sent -> request.connection().close());
    }

    private static Future<Void> send(HttpServerResponse response, Reply reply) {
        if (response.closed() || response.ended()) {
            return Future.succeededFuture();
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
        // A caller that is gone gets no answer; that is no failure of ours.
        return (reply.contentType() == null ? response.end() : response.end(reply.body())).otherwiseEmpty();
    }
}
