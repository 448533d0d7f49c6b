package io.paysync.bench.run;

import io.paysync.bench.load.Corpus;
import io.paysync.bench.load.Latencies;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/** The shop's webhook receiver: notes when each order's webhook came and answers 204. */
final class Receiver {
    private static final byte[] MARK = ("\"" + Corpus.PREFIX).getBytes(StandardCharsets.US_ASCII);

    private static final int SETTLE_SECONDS = 120;

    private final AtomicLongArray sentAt;
    private final AtomicIntegerArray seen;
    private final AtomicInteger distinct = new AtomicInteger();
    private final AtomicInteger repeats = new AtomicInteger();
    private final HttpServer server;
    private volatile Latencies latencies = new Latencies();

    Receiver(Vertx vertx, int orders) throws Exception {
        sentAt = new AtomicLongArray(orders);
        seen = new AtomicIntegerArray(orders);
        server = vertx.createHttpServer(new HttpServerOptions().setTcpNoDelay(true))
                .requestHandler(request -> request.body().onSuccess(body -> {
                    received(body);
                    request.response().setStatusCode(204).end();
                }))
                .listen(0, "127.0.0.1")
                .await(10, TimeUnit.SECONDS);
    }

    int port() {
        return server.actualPort();
    }

    void sent(int order, long nanoTime) {
        sentAt.set(order, nanoTime);
    }

    /** Orders whose webhook came at least once. */
    int distinct() {
        return distinct.get();
    }

    int repeats() {
        return repeats.get();
    }

    /** Waits until so many orders' webhooks have come. */
    void settle(int owed) {
        long limit = System.nanoTime() + SETTLE_SECONDS * 1_000_000_000L;
        while (distinct() < owed && System.nanoTime() < limit) {
            LockSupport.parkNanos(10_000_000);
        }
        if (distinct() < owed) {
            throw new IllegalStateException((owed - distinct()) + " webhooks never came");
        }
    }

    /** From now on times go into a fresh histogram. */
    Latencies freshLatencies() {
        latencies = new Latencies();
        return latencies;
    }

    private void received(Buffer body) {
        int order = orderOf(body);
        if (seen.getAndIncrement(order) > 0) {
            repeats.incrementAndGet();
            return;
        }
        distinct.incrementAndGet();
        latencies.record(System.nanoTime() - sentAt.get(order));
    }

    private static int orderOf(Buffer body) {
        outer:
        for (int i = 0; i + MARK.length + Corpus.DIGITS < body.length(); i++) {
            for (int k = 0; k < MARK.length; k++) {
                if (body.getByte(i + k) != MARK[k]) {
                    continue outer;
                }
            }
            int number = 0;
            for (int k = 0; k < Corpus.DIGITS; k++) {
                number = number * 10 + body.getByte(i + MARK.length + k) - '0';
            }
            return number;
        }
        throw new IllegalStateException("a webhook without an order: " + body);
    }

    void close() throws Exception {
        server.close().await(10, TimeUnit.SECONDS);
    }
}
