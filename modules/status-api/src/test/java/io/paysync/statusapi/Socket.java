package io.paysync.statusapi;

import io.paysync.testkit.Probe;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A live feed as a page reads it by WebSocket; it answers pings by itself. */
final class Socket implements AutoCloseable, WebSocket.Listener {
    private final List<JsonObject> events = new CopyOnWriteArrayList<>();
    private final AtomicInteger pings = new AtomicInteger();
    private final StringBuilder part = new StringBuilder();
    private volatile int closeCode;
    private volatile @Nullable WebSocket socket;

    /** @throws AssertionError when it is refused */
    static Socket open(TestApi api, String path, @Nullable String key, String... headers) {
        Socket opened = new Socket();
        int refused = opened.connect(api, path, key, headers);
        if (refused != 0) {
            throw new AssertionError("refused with " + refused);
        }
        return opened;
    }

    /** @return the status of the answer that refuses it, 0 when it is opened after all */
    static int refused(TestApi api, String path, @Nullable String key, String... headers) {
        try (Socket opened = new Socket()) {
            return opened.connect(api, path, key, headers);
        }
    }

    private int connect(TestApi api, String path, @Nullable String key, String... headers) {
        WebSocket.Builder builder = api.http.newWebSocketBuilder();
        if (key != null) {
            builder.header("Authorization", "Bearer " + api.keys.get(key));
        }
        for (int i = 0; i < headers.length; i += 2) {
            builder.header(headers[i], headers[i + 1]);
        }
        try {
            socket = builder.buildAsync(URI.create("ws://127.0.0.1:" + api.port() + path), this)
                    .join();
            return 0;
        } catch (CompletionException e) {
            if (e.getCause() instanceof WebSocketHandshakeException refused) {
                return refused.getResponse().statusCode();
            }
            throw e;
        }
    }

    WebSocket socket() {
        WebSocket open = socket;
        if (open == null) {
            throw new IllegalStateException("not open");
        }
        return open;
    }

    List<JsonObject> events() {
        return events;
    }

    List<Integer> ids() {
        return events.stream().map(event -> event.getInteger("id")).toList();
    }

    int pings() {
        return pings.get();
    }

    void await(int count) {
        Probe.until(count + " events", () -> events.size() >= count);
    }

    /** The code with which the server has closed it. */
    int awaitClose() {
        Probe.until("it is closed", () -> closeCode != 0);
        return closeCode;
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        part.append(data);
        if (last) {
            events.add(new JsonObject(part.toString()));
            part.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onPing(WebSocket from, ByteBuffer message) {
        pings.incrementAndGet();
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int statusCode, String reason) {
        closeCode = statusCode;
        return null;
    }

    @Override
    public void close() {
        WebSocket open = socket;
        if (open != null) {
            open.abort();
        }
    }
}
