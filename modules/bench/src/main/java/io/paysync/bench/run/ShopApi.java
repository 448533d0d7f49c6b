package io.paysync.bench.run;

import io.paysync.bench.load.Corpus;
import io.paysync.bench.load.LoadClient;
import io.paysync.bench.load.Requests;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.function.IntFunction;

/** What a shop tells a node through the API before its payers pay. Each request must be answered well. */
final class ShopApi {
    /** As a header line. */
    static final String KEY = "Authorization: Bearer " + BenchNode.API_KEY + "\r\n";

    private static final int CONNECTIONS = 64;
    private static final int SECONDS_MAX = 600;

    private final Bench bench;
    private final BenchNode node;

    ShopApi(Bench bench, BenchNode node) {
        this.bench = bench;
        this.node = node;
    }

    /** Webhooks of paid orders go to this port. */
    void endpoint(int port) {
        String body = "{\"channel\":\"webhook\",\"target\":\"http://127.0.0.1:" + port
                + "/hook\",\"eventTypes\":[\"order.paid\"]}";
        send(1, 1, i -> put("/v1/endpoints/bench", body));
    }

    /** Orders of the corpus. */
    LoadClient.Outcome register(int from, int count) {
        return send(count, CONNECTIONS, i -> order(Corpus.orderNo(from + i)));
    }

    void register(String orderId) {
        send(1, 1, i -> order(orderId));
    }

    private LoadClient.Outcome send(int count, int connections, IntFunction<Buffer> maker) {
        LoadClient.Outcome outcome = new LoadClient(
                        bench.vertx(), "127.0.0.1", node.apiPort(), connections, new Requests() {
                            @Override
                            public int size() {
                                return count;
                            }

                            @Override
                            public Buffer get(int index) {
                                return maker.apply(index);
                            }
                        })
                .flatOut(SECONDS_MAX);
        if (outcome.good() != count) {
            throw new IllegalStateException(outcome.good() + " of " + count + " API requests were answered well");
        }
        return outcome;
    }

    private static Buffer order(String orderId) {
        return put(
                "/v1/orders/" + orderId,
                "{\"amount\":{\"minor\":" + Corpus.AMOUNT_MINOR
                        + ",\"currency\":\"CNY\"},\"account\":{\"provider\":\"alipay\",\"account\":\"main\"}}");
    }

    private static Buffer put(String path, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return Buffer.buffer("PUT " + path + " HTTP/1.1\r\nHost: localhost\r\n" + KEY
                        + "Content-Type: application/json\r\nContent-Length: " + bytes.length + "\r\n\r\n")
                .appendBytes(bytes);
    }
}
