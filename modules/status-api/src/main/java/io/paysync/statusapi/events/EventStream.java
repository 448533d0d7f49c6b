package io.paysync.statusapi.events;

import io.paysync.statusapi.events.Frames.Frame;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;

/** Server-sent events. */
final class EventStream implements Outlet {
    /** The reset code of HTTP/2 for "no longer needed"; on HTTP/1.1 a reset closes the connection. */
    private static final long CANCEL = 8;

    private final HttpServerResponse response;
    private final Map<String, String> headers;

    /** @param headers sent with the head, beside those of every feed */
    EventStream(HttpServerResponse response, Map<String, String> headers) {
        this.response = response;
        this.headers = Map.copyOf(headers);
    }

    @Override
    public void start() {
        response.setStatusCode(200)
                .setChunked(true)
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .putHeader("x-content-type-options", "nosniff")
                .putHeader("referrer-policy", "no-referrer")
                // nginx would hold events back until its buffer is full.
                .putHeader("x-accel-buffering", "no");
        headers.forEach(response::putHeader);
        write(Frames.HELLO);
    }

    @Override
    public void write(Frame frame) {
        write(frame.bytes());
    }

    @Override
    public void heartbeat() {
        write(Frames.HEARTBEAT);
    }

    private void write(Buffer bytes) {
        // A reader that is gone is noticed by its close handler.
        response.write(bytes).onFailure(gone -> {});
    }

    @Override
    public boolean isFull() {
        return response.writeQueueFull();
    }

    @Override
    public void bound(int queueBytesMax, Runnable onDrained) {
        response.setWriteQueueMaxSize(queueBytesMax);
        response.drainHandler(v -> onDrained.run());
    }

    @Override
    public boolean isClosed() {
        return response.closed();
    }

    /** A heartbeat is a comment, which nobody answers. */
    @Override
    public boolean isSilent() {
        return false;
    }

    @Override
    public void end(String reason) {
        if (!response.ended()) {
            response.end(Frames.end(reason)).onFailure(gone -> {});
        }
    }

    @Override
    public void drop() {
        response.reset(CANCEL);
    }
}
