package io.paysync.statusapi.events;

import io.paysync.contract.domain.Change;
import io.paysync.contract.domain.Order;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.orders.OrdersApi;
import io.paysync.contract.orders.OrdersApi.GetHistory;
import io.paysync.contract.orders.OrdersApi.GetOrder;
import io.paysync.contract.orders.OrdersApi.History;
import io.paysync.contract.orders.OrdersApi.OrderFound;
import io.paysync.platform.bus.Bus;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * All watchers of one order on this node. News is only a hint to look: what is sent is always read from the owner, one
 * read at a time, so however news is lost, doubled or late, each watcher gets each version once and in order.
 */
final class OrderFeed {
    /** After a read that failed while a newer version is known to be there; the next look without news may be far ahead. */
    private static final long RETRY_NANOS = 1_000_000_000L;

    private final OrderKey key;
    private final Bus bus;
    private final ReadTurns turns;
    private final ObjIntConsumer<OrderKey> onRead;
    private final LongSupplier nanos;
    private final Set<Watcher> watchers = new LinkedHashSet<>();
    private @Nullable Future<Void> reading;
    private boolean begun;
    private boolean unpaid;
    private @Nullable Promise<Void> next;
    private int newest;
    private long checkAt;

    /**
     * @param turns of all feeds of this node
     * @param onRead told of each version read
     * @param checkAt when it is to be read without news, ns
     */
    OrderFeed(
            OrderKey key, Bus bus, ReadTurns turns, ObjIntConsumer<OrderKey> onRead, LongSupplier nanos, long checkAt) {
        this.key = key;
        this.bus = bus;
        this.turns = turns;
        this.onRead = onRead;
        this.nanos = nanos;
        this.checkAt = checkAt;
    }

    OrderKey key() {
        return key;
    }

    Set<Watcher> watchers() {
        return watchers;
    }

    /** As far as it was read: it waits for its payment. */
    boolean unpaid() {
        return unpaid;
    }

    long checkAt() {
        return checkAt;
    }

    void checkAt(long at) {
        checkAt = at;
    }

    /** Somebody said that the order has this version now. */
    void announced(int version) {
        newest = Math.max(newest, version);
        if (isBehind()) {
            refresh();
        }
    }

    private boolean isBehind() {
        return watchers.stream().anyMatch(watcher -> watcher.seen() < newest);
    }

    /**
     * Reads the order and brings every present watcher up to date. While a read is under way one more follows it: what
     * began before the call could miss what the caller knows of. One that waits for its turn will miss nothing.
     *
     * @return completes when all who are present now have been told; fails with the owner's fault
     */
    Future<Void> refresh() {
        if (reading != null && !begun) {
            return reading;
        }
        if (reading != null) {
            if (next == null) {
                next = Promise.promise();
            }
            return next.future();
        }
        Promise<Void> all = Promise.promise();
        reading = all.future();
        turns.take(this::read).onComplete(done -> {
            reading = null;
            begun = false;
            if (done.failed()) {
                failed();
            }
            Promise<Void> waiting = next;
            next = null;
            if (waiting != null) {
                refresh().onComplete(waiting);
            }
            all.complete(done.result(), done.cause());
        });
        return all.future();
    }

    private Future<Void> read() {
        begun = true;
        List<Watcher> present = List.copyOf(watchers);
        if (present.isEmpty()) {
            return Future.succeededFuture();
        }
        return bus.ask(OrdersApi.GET, new GetOrder(key))
                .map(OrderFound::order)
                .compose(order -> steps(order, present).map(changes -> {
                    tell(present, order, changes);
                    return (Void) null;
                }));
    }

    private void failed() {
        long soon = nanos.getAsLong() + RETRY_NANOS;
        if (isBehind() && checkAt - soon > 0) {
            checkAt = soon;
        }
    }

    /** The history is needed only when somebody has seen another version than this one. */
    private Future<List<Change>> steps(Order order, List<Watcher> present) {
        boolean needed = present.stream()
                .anyMatch(w -> !w.isFull() && w.seen() != Frames.NOTHING_SEEN && w.seen() != order.version());
        return needed
                ? bus.ask(OrdersApi.HISTORY, new GetHistory(key)).map(History::changes)
                : Future.succeededFuture(List.of());
    }

    private void tell(List<Watcher> present, Order order, List<Change> changes) {
        long now = nanos.getAsLong();
        unpaid = !order.status().settled();
        onRead.accept(
                key,
                changes.isEmpty()
                        ? order.version()
                        : Math.max(order.version(), changes.getLast().version()));
        present.stream()
                .filter(watcher -> watchers.contains(watcher) && !watcher.isFull())
                .forEach(watcher -> watcher.offer(order, changes, now));
    }
}
