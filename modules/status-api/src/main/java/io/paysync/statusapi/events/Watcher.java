package io.paysync.statusapi.events;

import io.paysync.contract.domain.Change;
import io.paysync.contract.domain.Order;
import io.paysync.statusapi.events.Frames.Frame;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * One open feed. What the reader has not taken is bounded; while it is full nothing more is written, and a reader that
 * stays full is dropped: it resumes where it was when it comes back. Confined to one event loop.
 */
final class Watcher {
    /** The reset code of HTTP/2 for "no longer needed"; on HTTP/1.1 a reset closes the connection. */
    private static final long CANCEL = 8;

    private final HttpServerResponse response;
    private final Map<String, String> headers;
    private final Instant endsAt;
    private int seen;
    private boolean started;
    private boolean full;
    private long fullSince;
    private long wroteAt;

    /**
     * @param headers sent with the head, beside those of every feed
     * @param seen the last version the client says it has, or {@link Frames#NOTHING_SEEN}
     * @param endsAt when the feed is over
     */
    Watcher(HttpServerResponse response, Map<String, String> headers, int seen, Instant endsAt) {
        this.response = response;
        this.headers = Map.copyOf(headers);
        this.seen = seen;
        this.endsAt = endsAt;
    }

    /** @param onDrained told when a full reader has taken what waited */
    void bound(int queueBytesMax, Runnable onDrained) {
        response.setWriteQueueMaxSize(queueBytesMax);
        response.drainHandler(v -> {
            full = false;
            onDrained.run();
        });
    }

    int seen() {
        return seen;
    }

    Instant endsAt() {
        return endsAt;
    }

    /** Whether the head was sent; from then on a failure can only be told by ending the stream. */
    boolean isStarted() {
        return started;
    }

    boolean isFull() {
        return full;
    }

    /** Writes as much of what it has not seen as the reader can take; the rest is read again when it has drained. */
    void offer(Order order, List<Change> changes, long now) {
        if (response.closed()) {
            return;
        }
        boolean first = !started;
        if (first) {
            start(now);
        }
        // Only a client that has just come can claim a version that does not exist.
        if (!first && order.version() < seen) {
            return;
        }
        for (Frame frame : Frames.next(seen, order, changes)) {
            if (full) {
                return;
            }
            write(frame.bytes(), now);
            seen = frame.version();
        }
    }

    private void start(long now) {
        started = true;
        response.setStatusCode(200)
                .setChunked(true)
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .putHeader("x-content-type-options", "nosniff")
                .putHeader("referrer-policy", "no-referrer")
                // nginx would hold events back until its buffer is full.
                .putHeader("x-accel-buffering", "no");
        headers.forEach(response::putHeader);
        write(Frames.HELLO, now);
    }

    void heartbeat(long now, long afterNanos) {
        if (started && !full && now - wroteAt >= afterNanos) {
            write(Frames.HEARTBEAT, now);
        }
    }

    private void write(Buffer bytes, long now) {
        // A reader that is gone is noticed by its close handler.
        response.write(bytes).onFailure(gone -> {});
        wroteAt = now;
        if (response.writeQueueFull()) {
            full = true;
            fullSince = now;
        }
    }

    boolean isStalled(long now, long afterNanos) {
        return full && now - fullSince >= afterNanos;
    }

    /** Ends it politely; the client comes back by itself when it may. */
    void end(String reason) {
        if (started && !response.closed() && !response.ended()) {
            response.end(Frames.end(reason)).onFailure(gone -> {});
        }
    }

    /** Lets go of a reader that does not read. */
    void drop() {
        response.reset(CANCEL);
    }
}
