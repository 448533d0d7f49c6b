package io.paysync.bench.floor;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A bare Vert.x server that keeps streams of events open, on one event loop as the API does: {@code GET /<order>} opens one and gets
 * version 1 at once, {@code POST /<order>/<version>} writes that version to all streams of the order, {@code GET /memory} collects
 * and tells what is held. What it takes of memory and time is Vert.x's part.
 */
public final class StreamFloor {
    /** As long as an order's change. */
    private static final String DATA =
            "{\"orderId\":\"BENCH-00000000\",\"type\":\"order.paid\",\"text\":\"" + "x".repeat(280) + "\"}";

    private final Vertx vertx = Vertx.vertx();
    private final Map<String, List<HttpServerResponse>> streams = new HashMap<>();

    private StreamFloor() {}

    /** @param args its port */
    public static void main(String[] args) {
        StreamFloor floor = new StreamFloor();
        floor.vertx
                .createHttpServer(new HttpServerOptions().setTcpNoDelay(true).setIdleTimeout(0))
                .requestHandler(floor::handle)
                .listen(Integer.parseInt(args[0]), "127.0.0.1")
                .onSuccess(listening -> System.out.println("READY"))
                .onFailure(e -> {
                    System.err.println(e);
                    System.exit(70);
                });
    }

    private void handle(HttpServerRequest request) {
        String path = request.path();
        if (path.equals("/memory")) {
            vertx.executeBlocking(() -> MemoryUse.now().text())
                    .onSuccess(text -> request.response().end(text));
        } else if (request.method() == HttpMethod.GET) {
            open(path, request.response());
        } else {
            int at = path.lastIndexOf('/');
            Buffer event = event(path.substring(at + 1));
            streams.getOrDefault(path.substring(0, at), List.of()).forEach(stream -> stream.write(event));
            request.response().end("success");
        }
    }

    private void open(String order, HttpServerResponse stream) {
        List<HttpServerResponse> all = streams.computeIfAbsent(order, o -> new ArrayList<>(1));
        all.add(stream);
        stream.closeHandler(gone -> all.remove(stream));
        stream.exceptionHandler(broken -> {});
        stream.setChunked(true).putHeader("Content-Type", "text/event-stream").write(event("1"));
    }

    private static Buffer event(String version) {
        return Buffer.buffer("id: " + version + "\nevent: change\ndata: " + DATA + "\n\n");
    }
}
