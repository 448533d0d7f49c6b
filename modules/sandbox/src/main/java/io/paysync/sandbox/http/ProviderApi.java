package io.paysync.sandbox.http;

import io.paysync.sandbox.provider.ApiAnswer;
import io.paysync.sandbox.provider.ApiRequest;
import io.paysync.sandbox.provider.ProviderDouble;
import io.paysync.sandbox.trade.Trade;
import io.paysync.sandbox.trade.TradeEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;

/** One provider's API over HTTP, with the fault it is told to have. */
final class ProviderApi {
    private static final int HUGE_BYTES = 64 * 1024 * 1024;
    private static final int CHUNK_BYTES = 64 * 1024;

    private final Vertx vertx;
    private final WorkerExecutor signers;
    private final InstantSource clock;
    private final int inFlightMax;
    private final BiConsumer<Trade, TradeEvent> told;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final Map<String, ApiFault> faults = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> requests = new ConcurrentHashMap<>();

    /**
     * @param inFlightMax requests at the same time, those held by a fault included; one more gets 503
     * @param told gets what a call led to, when a callback tells of it
     */
    ProviderApi(
            Vertx vertx,
            WorkerExecutor signers,
            InstantSource clock,
            int inFlightMax,
            BiConsumer<Trade, TradeEvent> told) {
        this.vertx = vertx;
        this.signers = signers;
        this.clock = clock;
        this.inFlightMax = inFlightMax;
        this.told = told;
    }

    void fault(String provider, ApiFault fault) {
        faults.put(provider, fault);
    }

    ApiFault fault(String provider) {
        return faults.getOrDefault(provider, ApiFault.OK);
    }

    long requests(String provider) {
        LongAdder count = requests.get(provider);
        return count == null ? 0 : count.sum();
    }

    void handle(RoutingContext context, ProviderDouble provider, String prefix) {
        requests.computeIfAbsent(provider.name(), name -> new LongAdder()).increment();
        HttpServerResponse response = context.response();
        if (!context.request().path().startsWith(prefix)) {
            response.setStatusCode(404).end();
            return;
        }
        if (inFlight.incrementAndGet() > inFlightMax) {
            inFlight.decrementAndGet();
            response.setStatusCode(503).end();
            return;
        }
        context.addEndHandler(done -> inFlight.decrementAndGet());
        ApiFault fault = faults.getOrDefault(provider.name(), ApiFault.OK);
        if (fault.requests() > 0) {
            faults.computeIfPresent(provider.name(), (name, now) -> now.oneLess());
        }
        ApiRequest request = request(context, prefix);
        switch (fault.mode()) {
            case TIMEOUT -> response.exceptionHandler(gone -> {});
            case GARBAGE ->
                send(
                        response,
                        new ApiAnswer(
                                200,
                                Map.of("Content-Type", "text/html"),
                                Buffer.buffer("<html><body><h1>Welcome to nginx!</h1></body></html>")
                                        .getBytes()));
            case DOWN -> response.setStatusCode(503).end("Service Unavailable");
            case RESET -> context.request().connection().close();
            case HUGE -> huge(response);
            case THROTTLED -> send(response, provider.throttled());
            case OK, FORGED -> answer(provider, request, response, fault);
            case SLOW, DRIP ->
                vertx.setTimer(
                        fault.mode() == ApiFault.Mode.SLOW
                                ? Math.max(1, fault.delay().toMillis())
                                : 1,
                        timer -> answer(provider, request, response, fault));
        }
    }

    private static ApiRequest request(RoutingContext context, String prefix) {
        String path = context.request().path().substring(prefix.length());
        String query = context.request().query();
        Buffer body = context.body().buffer();
        return new ApiRequest(
                context.request().method().name(),
                query == null ? path : path + "?" + query,
                path,
                query == null ? "" : query,
                context.request().headers(),
                body == null ? new byte[0] : body.getBytes());
    }

    private void answer(ProviderDouble provider, ApiRequest request, HttpServerResponse response, ApiFault fault) {
        Future<ApiAnswer> answer = signers.executeBlocking(() -> provider.answer(request, clock.instant()), false);
        answer.onSuccess(genuine -> {
                    ApiAnswer given = fault.mode() == ApiFault.Mode.FORGED ? provider.forged(genuine) : genuine;
                    if (fault.mode() == ApiFault.Mode.DRIP) {
                        drip(response, given, fault);
                    } else {
                        send(response, given);
                    }
                    ApiAnswer.Happened happened = genuine.happened();
                    if (happened != null) {
                        told.accept(happened.trade(), happened.event());
                    }
                })
                .onFailure(bug -> {
                    if (!response.ended()) {
                        response.setStatusCode(500).end();
                    }
                });
    }

    private static void send(HttpServerResponse response, ApiAnswer answer) {
        if (response.closed()) {
            return;
        }
        response.setStatusCode(answer.status());
        answer.headers().forEach(response::putHeader);
        if (answer.status() == 204) {
            response.end();
        } else {
            response.end(Buffer.buffer(answer.body()));
        }
    }

    private void drip(HttpServerResponse response, ApiAnswer answer, ApiFault fault) {
        byte[] body = answer.body();
        response.setStatusCode(answer.status()).putHeader("Content-Length", Integer.toString(body.length));
        answer.headers().forEach(response::putHeader);
        long stepMs = Math.max(1, fault.delay().toMillis() / Math.max(1, body.length));
        AtomicInteger next = new AtomicInteger();
        vertx.setPeriodic(stepMs, timer -> {
            int at = next.getAndIncrement();
            if (response.closed() || at >= body.length) {
                vertx.cancelTimer(timer);
                if (!response.closed()) {
                    response.end();
                }
                return;
            }
            response.write(Buffer.buffer(new byte[] {body[at]}));
        });
    }

    private static void huge(HttpServerResponse response) {
        response.setChunked(true).putHeader("Content-Type", "application/json");
        pour(response, new AtomicInteger(HUGE_BYTES), Buffer.buffer("[" + " ".repeat(CHUNK_BYTES - 1)));
    }

    private static void pour(HttpServerResponse response, AtomicInteger left, Buffer chunk) {
        while (!response.closed() && !response.writeQueueFull()) {
            if (left.addAndGet(-CHUNK_BYTES) < 0) {
                response.end();
                return;
            }
            response.write(chunk);
        }
        if (!response.closed()) {
            response.drainHandler(drained -> pour(response, left, chunk));
        }
    }
}
