package io.paysync.intake.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/**
 * One request from its head to its answer. It is answered exactly once: by the endpoint, by the deadline or by an
 * objection; whoever comes second finds it closed.
 */
final class Exchange {
    private static final byte[] NOTHING = new byte[0];

    private final Endpoint endpoint;
    private byte[] body = NOTHING;
    /** Dropped with the answer: exchanges wait in line for their deadline longer than for their answer. */
    private @Nullable HttpServerRequest request;

    private long since;

    Exchange(HttpServerRequest request, Endpoint endpoint) {
        this.request = request;
        this.endpoint = endpoint;
    }

    Endpoint endpoint() {
        return endpoint;
    }

    /** @return false when the body is longer than allowed; nothing is kept then */
    boolean append(Buffer chunk, int bytesMax) {
        int before = body.length;
        if (before + (long) chunk.length() > bytesMax) {
            body = NOTHING;
            return false;
        }
        if (before == 0) {
            body = chunk.getBytes();
        } else {
            byte[] longer = new byte[before + chunk.length()];
            System.arraycopy(body, 0, longer, 0, before);
            chunk.getBytes(longer, before);
            body = longer;
        }
        return true;
    }

    /** The raw body; the exchange forgets it. */
    byte[] takeBody() {
        byte[] taken = body;
        body = NOTHING;
        return taken;
    }

    void startWaiting(long nanos) {
        since = nanos;
    }

    long since() {
        return since;
    }

    boolean open() {
        return request != null;
    }

    /** @return the request to answer, or null when somebody did so before */
    @Nullable
    HttpServerRequest close() {
        HttpServerRequest taken = request;
        request = null;
        body = NOTHING;
        return taken;
    }
}
