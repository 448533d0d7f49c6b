package io.paysync.statusapi.http;

import io.netty.channel.WriteBufferWaterMark;
import io.paysync.platform.net.ServerConnections;
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
    private final boolean http2Only;
    private final WriteBufferWaterMark unreadMax;
    private long refused;
    private long unread;

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
     * @param http2Only whether HTTP/1.1 is turned away: where a connection may turn into HTTP/2 on clear text, the first head
     *     is read before the connection is known, and its framing could not be watched
     * @param nanos monotonic time, ns
     */
    Connections(ApiLimits limits, boolean http2Only, LongSupplier nanos) {
        this.limits = limits;
        this.http2Only = http2Only;
        this.unreadMax = new WriteBufferWaterMark(limits.unreadBytesMax() / 2, limits.unreadBytesMax());
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
        if (http2Only && FoldGuard.turnedAway(connection)) {
            refused++;
            return;
        }
        open.put(connection, new Peer(address, nanos.getAsLong()));
        byAddress.merge(address, 1, Integer::sum);
        // The channel's own end: a connection that became a WebSocket does not tell of its.
        ServerConnections.channel(connection).closeFuture().addListener(end -> closed(connection));
        // A peer that breaks off is no news, and must not be able to fill the log.
        connection.exceptionHandler(broken -> {});
        FoldGuard.install(connection);
    }

    private void closed(HttpConnection connection) {
        Peer peer = open.remove(connection);
        if (peer != null) {
            byAddress.computeIfPresent(peer.address, (a, n) -> n == 1 ? null : n - 1);
        }
    }

    /** @return false when the connection was not taken, and its requests are nobody's */
    boolean requestBegins(HttpConnection connection) {
        Peer peer = open.get(connection);
        if (peer == null) {
            return false;
        }
        peer.inFlight++;
        peer.served = true;
        // A feed or an export before it on the same connection may have had a bound of its own.
        ServerConnections.channel(connection).config().setWriteBufferWaterMark(unreadMax);
        return true;
    }

    void requestEnds(HttpConnection connection) {
        Peer peer = open.get(connection);
        if (peer != null && --peer.inFlight == 0) {
            peer.restsSince = nanos.getAsLong();
        }
    }

    /** Closes those that bring no request in time, or do not take the answer to their last one. */
    void sweep() {
        long now = nanos.getAsLong();
        List<HttpConnection> late = new ArrayList<>();
        open.forEach((connection, peer) -> {
            long allowed = (peer.served ? limits.idleMax() : limits.headDeadline()).toNanos();
            if (peer.inFlight == 0 && now - peer.restsSince > allowed) {
                late.add(connection);
            }
        });
        for (HttpConnection connection : late) {
            if (ServerConnections.close(connection)) {
                unread++;
            }
        }
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

    /** Ends all that are left. */
    void cut() {
        List.copyOf(open.keySet()).forEach(ServerConnections::cut);
    }

    int count() {
        return open.size();
    }

    /** Connections turned away so far because a bound was reached, or because they spoke HTTP/1.1 where only HTTP/2 is spoken. */
    long refused() {
        return refused;
    }

    /** Connections ended so far with answers that their peer did not read. */
    long unread() {
        return unread;
    }
}
