package io.paysync.statusapi.http;

import io.vertx.core.http.HttpConnection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The open connections of the listener: how many, from where, and which of them bring no request. One sweep a second looks
 * at all of them, so a peer that sends a byte now and then is closed like one that sends none. Confined to one event loop.
 */
final class Connections {
    private final ApiLimits limits;
    private final LongSupplier nanos;
    private final Map<HttpConnection, Peer> open = new HashMap<>();
    private final Map<String, Integer> byAddress = new HashMap<>();
    private final boolean guarded;
    private long refused;

    private static final class Peer {
        private final String address;
        private int inFlight;
        private boolean served;
        private long restsSince;

        private Peer(String address, long now) {
            this.address = address;
            this.restsSince = now;
        }
    }

    /**
     * @param guarded whether HTTP/1.1 framing is watched from the first byte; not possible where a connection may turn into
     *     HTTP/2 on clear text, because the first head is read before the connection is known
     * @param nanos monotonic time, ns
     */
    Connections(ApiLimits limits, boolean guarded, LongSupplier nanos) {
        this.limits = limits;
        this.guarded = guarded;
        this.nanos = nanos;
    }

    /** Takes a new connection in, or closes it. */
    void opened(HttpConnection connection) {
        String address = connection.remoteAddress() == null
                ? ""
                : String.valueOf(connection.remoteAddress().hostAddress());
        if (open.size() >= limits.connectionsMax()
                || byAddress.getOrDefault(address, 0) >= limits.connectionsPerAddressMax()) {
            refused++;
            connection.close();
            return;
        }
        open.put(connection, new Peer(address, nanos.getAsLong()));
        byAddress.merge(address, 1, Integer::sum);
        // The channel's own end: a connection that became a WebSocket does not tell of its.
        FoldGuard.pipeline(connection).channel().closeFuture().addListener(end -> closed(connection));
        // A peer that breaks off is no news, and must not be able to fill the log.
        connection.exceptionHandler(broken -> {});
        if (guarded) {
            FoldGuard.install(connection);
        }
    }

    private void closed(HttpConnection connection) {
        Peer peer = open.remove(connection);
        if (peer != null) {
            byAddress.computeIfPresent(peer.address, (a, n) -> n == 1 ? null : n - 1);
        }
    }

    void requestBegins(HttpConnection connection) {
        Peer peer = open.get(connection);
        if (peer != null) {
            peer.inFlight++;
            peer.served = true;
        }
    }

    void requestEnds(HttpConnection connection) {
        Peer peer = open.get(connection);
        if (peer != null && --peer.inFlight == 0) {
            peer.restsSince = nanos.getAsLong();
        }
    }

    /** Closes those that bring no request in time. */
    void sweep() {
        long now = nanos.getAsLong();
        List<HttpConnection> late = new ArrayList<>();
        open.forEach((connection, peer) -> {
            long allowed = (peer.served ? limits.idleMax() : limits.headDeadline()).toNanos();
            if (peer.inFlight == 0 && now - peer.restsSince > allowed) {
                late.add(connection);
            }
        });
        late.forEach(HttpConnection::close);
    }

    /** Closes those that rest, so that a stop need not wait for their peers. */
    void closeIdle() {
        List<HttpConnection> resting = new ArrayList<>();
        open.forEach((connection, peer) -> {
            if (peer.inFlight == 0) {
                resting.add(connection);
            }
        });
        resting.forEach(HttpConnection::close);
    }

    int count() {
        return open.size();
    }

    /** Connections turned away so far because a bound was reached. */
    long refused() {
        return refused;
    }
}
