package io.paysync.platform.net;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/**
 * Outbound HTTP/1.1. The other side may be slow, endless or hostile: one deadline covers everything, the answer is cut at
 * a bound, redirects are not followed, nothing is decompressed, and certificates are always checked.
 */
public final class HttpCalls {
    /** @param name a constant that tags the metrics, such as {@code webhook} */
    public HttpCalls(String name, Vertx vertx, MeterRegistry meters, HttpCallsConfig config) {}

    /**
     * @return any answer with a status; or a {@code FaultException}: TIMEOUT past the deadline (the other side may have
     *     acted), UNAVAILABLE when no answer can come (its text begins with {@code dns}, {@code connect}, {@code tls} or
     *     {@code reset}), BUSY when too many wait, INVALID for a request that cannot be sent
     */
    public Future<HttpAnswer> send(HttpAsk ask) {
        throw new UnsupportedOperationException();
    }

    public Future<Void> close() {
        throw new UnsupportedOperationException();
    }
}
