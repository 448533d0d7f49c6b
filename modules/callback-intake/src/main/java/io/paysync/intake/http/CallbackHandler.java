package io.paysync.intake.http;

import io.micrometer.core.instrument.Timer;
import io.paysync.platform.log.LogLimit;
import io.paysync.providers.RawCallback;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes requests apart: exact path, method, size and shape, in that order and before anything is read; then the raw body;
 * then the endpoint, whose answer must come in time. Confined to the listener's event loop.
 */
final class CallbackHandler implements Handler<HttpServerRequest> {
    private static final Logger log = LoggerFactory.getLogger(CallbackHandler.class);

    private final Map<String, Endpoint> endpoints;
    private final Connections connections;
    private final int bodyBytesMax;
    private final long answerNanos;
    private final LongSupplier nanos;
    private final Timer answers;
    private final Deque<Exchange> waiting = new ArrayDeque<>();
    private final LogLimit failures = new LogLimit(Duration.ofSeconds(5));
    private int inFlight;

    /**
     * @param endpoints by raw path; compared byte for byte, nothing is decoded or normalised
     * @param answerMax from the end of the body to an answer, whatever it is
     * @param nanos monotonic time, ns
     * @param answers told how long each answer of an endpoint took
     */
    CallbackHandler(
            Map<String, Endpoint> endpoints,
            Connections connections,
            int bodyBytesMax,
            Duration answerMax,
            LongSupplier nanos,
            Timer answers) {
        this.endpoints = endpoints;
        this.connections = connections;
        this.bodyBytesMax = bodyBytesMax;
        this.answerNanos = answerMax.toNanos();
        this.nanos = nanos;
        this.answers = answers;
    }

    @Override
    public void handle(HttpServerRequest request) {
        String uri = request.uri();
        int queryAt = uri.indexOf('?');
        String path = queryAt < 0 ? uri : uri.substring(0, queryAt);
        Endpoint endpoint = endpoints.get(path);
        Answer objection = endpoint == null ? unknown(request) : objection(request);
        if (objection != null || endpoint == null) {
            refuse(request, objection == null ? Answer.NOT_FOUND : objection);
            return;
        }
        Exchange exchange = new Exchange(request, endpoint);
        request.handler(chunk -> {
            if (exchange.open() && !exchange.append(chunk, bodyBytesMax)) {
                exchange.close();
                refuse(request, Answer.TOO_LARGE);
            }
        });
        request.endHandler(end -> {
            if (exchange.open()) {
                run(exchange, request, path, queryAt < 0 ? null : uri.substring(queryAt + 1));
            }
        });
        request.exceptionHandler(gone -> exchange.close());
        if (request.headers().contains(HttpHeaders.EXPECT)) {
            request.response().writeContinue();
        }
    }

    private static Answer unknown(HttpServerRequest request) {
        return request.method() == HttpMethod.CONNECT ? Answer.METHOD_NOT_ALLOWED : Answer.NOT_FOUND;
    }

    private @Nullable Answer objection(HttpServerRequest request) {
        if (request.method() != HttpMethod.POST) {
            return Answer.METHOD_NOT_ALLOWED;
        }
        MultiMap headers = request.headers();
        String length = headers.get(HttpHeaders.CONTENT_LENGTH);
        if (length != null && (length.length() > 10 || Long.parseLong(length) > bodyBytesMax)) {
            return Answer.TOO_LARGE;
        }
        String encoding = headers.get(HttpHeaders.CONTENT_ENCODING);
        String type = headers.get(HttpHeaders.CONTENT_TYPE);
        if ((encoding != null && !encoding.equalsIgnoreCase("identity"))
                || (type != null && type.toLowerCase(Locale.ROOT).contains("multipart/"))) {
            return Answer.UNSUPPORTED;
        }
        String expect = headers.get(HttpHeaders.EXPECT);
        return expect == null || expect.equalsIgnoreCase("100-continue") ? null : Answer.EXPECTATION;
    }

    /** Answers without having read the body; when there is one the connection ends. */
    private void refuse(HttpServerRequest request, Answer answer) {
        connections.refused(answer.status());
        String length = request.headers().get(HttpHeaders.CONTENT_LENGTH);
        boolean bodyFollows = request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
                || (length != null && !length.equals("0"))
                || request.method() == HttpMethod.CONNECT;
        Future<Void> sent = answer.send(request, bodyFollows);
        ConnectionGuard guard = bodyFollows ? connections.guardOf(request.connection()) : null;
        if (guard != null) {
            guard.drain();
            sent.onComplete(out -> guard.hangUp());
        }
    }

    private void run(Exchange exchange, HttpServerRequest request, String path, @Nullable String query) {
        long start = nanos.getAsLong();
        exchange.startWaiting(start);
        waiting.addLast(exchange);
        inFlight++;
        try {
            RawCallback raw =
                    new RawCallback("POST", path, query, request.headers().entries(), exchange.takeBody());
            exchange.endpoint().handle(raw, request.remoteAddress()).onComplete(done -> finish(exchange, start, done));
        } catch (RuntimeException bug) {
            inFlight--;
            answerUnavailable(exchange, bug);
        }
    }

    private void finish(Exchange exchange, long start, AsyncResult<Endpoint.Reply> done) {
        inFlight--;
        if (done.failed()) {
            answerUnavailable(exchange, done.cause());
            return;
        }
        HttpServerRequest request = exchange.close();
        if (request != null) {
            done.result().answer().send(request, false);
            answers.record(nanos.getAsLong() - start, TimeUnit.NANOSECONDS);
            if (done.result().trusted()) {
                connections.prove(request.connection());
            }
        }
    }

    private void answerUnavailable(Exchange exchange, Throwable why) {
        if (failures.pass()) {
            log.error("callback failed cause={} skipped={}", why.toString(), failures.skipped());
        }
        HttpServerRequest request = exchange.close();
        if (request != null) {
            exchange.endpoint().unavailable().send(request, false);
        }
    }

    /** Answers whatever waited too long. */
    void sweep() {
        long now = nanos.getAsLong();
        for (Exchange first = waiting.peek(); first != null; first = waiting.peek()) {
            if (first.open()) {
                if (now - first.since() < answerNanos) {
                    return;
                }
                HttpServerRequest request = first.close();
                if (request != null) {
                    first.endpoint().late();
                    first.endpoint().unavailable().send(request, false);
                }
            }
            waiting.remove();
        }
    }

    /** @return requests whose endpoint has not answered */
    int inFlight() {
        return inFlight;
    }
}
