package io.paysync.intake.http;

import io.paysync.intake.http.ConnectionGuard.Phase;
import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The open connections of one listener instance: how many, from where, and which of them took too long. One sweep looks
 * at all of them a few times a second; no connection has a timer of its own. Confined to the listener's event loop.
 *
 * <p>At the bound the oldest connection that never brought a genuine callback is closed in favour of the new one, so
 * thousands of silent sockets do not keep a provider out.
 */
final class Connections {
    /** Longer than an answer takes: the last one may still be on its way. */
    private static final Duration DRAIN_MAX = Duration.ofSeconds(4);

    private static final Duration ANSWER_MAX = Duration.ofSeconds(15);

    private final HttpLimits limits;
    private final LongSupplier nanos;
    private final IntConsumer onRefused;
    private final Map<HttpConnection, ConnectionGuard> open = new HashMap<>();
    private final Set<ConnectionGuard> unproven = new LinkedHashSet<>();
    private final Map<String, Peer> byAddress = new HashMap<>();
    private long now;

    /**
     * @param nanos monotonic time, ns
     * @param onRefused told the status code of every request refused below the request handler, or why a connection goes
     */
    Connections(HttpLimits limits, LongSupplier nanos, IntConsumer onRefused) {
        this.limits = limits;
        this.nanos = nanos;
        this.onRefused = onRefused;
        this.now = nanos.getAsLong();
    }

    /** What one remote address has open. */
    private static final class Peer {
        private final Set<ConnectionGuard> unproven = new LinkedHashSet<>();
        private int open;
    }

    /** Takes a new connection in, or closes it. */
    void opened(HttpConnection connection) {
        String address = connection.remoteAddress().hostAddress();
        Peer peer = byAddress.computeIfAbsent(address, a -> new Peer());
        if (!roomFor(peer.open, limits.connectionsPerAddressMax(), peer.unproven)
                || !roomFor(open.size(), limits.connectionsMax(), unproven)) {
            onRefused.accept(RefusedRequests.CONNECTION);
            byAddress.computeIfPresent(address, (a, p) -> p.open == 0 ? null : p);
            connection.close();
            return;
        }
        ConnectionGuard guard = new ConnectionGuard(connection, this, address, limits.headersMax());
        open.put(connection, guard);
        unproven.add(guard);
        peer.unproven.add(guard);
        peer.open++;
        connection.closeHandler(v -> closed(connection));
        guard.install();
    }

    private boolean roomFor(int count, int max, Set<ConnectionGuard> closable) {
        if (count < max) {
            return true;
        }
        Iterator<ConnectionGuard> oldest = closable.iterator();
        if (!oldest.hasNext()) {
            return false;
        }
        ConnectionGuard victim = oldest.next();
        onRefused.accept(RefusedRequests.CONNECTION);
        // Counted out at once: its close may come later than the next connection.
        forget(victim);
        victim.close();
        return true;
    }

    private void closed(HttpConnection connection) {
        ConnectionGuard guard = open.get(connection);
        if (guard != null) {
            forget(guard);
        }
    }

    private void forget(ConnectionGuard guard) {
        open.remove(guard.connection());
        unproven.remove(guard);
        byAddress.computeIfPresent(guard.address(), (address, peer) -> {
            peer.unproven.remove(guard);
            return --peer.open == 0 ? null : peer;
        });
    }

    /** Closes whatever is over its time, or lets its answers pile up. */
    void sweep() {
        now = nanos.getAsLong();
        List<ConnectionGuard> late = new ArrayList<>();
        List<ConnectionGuard> deaf = new ArrayList<>();
        for (ConnectionGuard guard : open.values()) {
            if (now - guard.since() > allowed(guard.phase()).toNanos()) {
                late.add(guard);
            } else if (guard.unreadBytes() > limits.unreadBytesMax()) {
                deaf.add(guard);
            }
        }
        late.forEach(this::expire);
        for (ConnectionGuard guard : deaf) {
            onRefused.accept(RefusedRequests.UNREAD);
            guard.close();
        }
    }

    private void expire(ConnectionGuard guard) {
        if (guard.phase() == Phase.HEAD || guard.phase() == Phase.BODY) {
            onRefused.accept(408);
        }
        guard.close();
    }

    private Duration allowed(Phase phase) {
        return switch (phase) {
            case IDLE -> limits.idleMax();
            case HEAD -> limits.headDeadline();
            case BODY -> limits.bodyDeadline();
            case ANSWER -> ANSWER_MAX;
            case DRAIN -> DRAIN_MAX;
        };
    }

    /** Monotonic time as of the last sweep, ns. Coarse on purpose: it is read for every request. */
    long now() {
        return now;
    }

    int count() {
        return open.size();
    }

    void refused(int status) {
        onRefused.accept(status);
    }

    /** It brought a genuine callback: it is not closed to make room for others. */
    void prove(HttpConnection connection) {
        ConnectionGuard guard = open.get(connection);
        if (guard != null && unproven.remove(guard)) {
            Peer peer = byAddress.get(guard.address());
            if (peer != null) {
                peer.unproven.remove(guard);
            }
        }
    }

    @Nullable
    ConnectionGuard guardOf(HttpConnection connection) {
        return open.get(connection);
    }
}
