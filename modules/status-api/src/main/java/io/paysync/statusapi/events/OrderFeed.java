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
    private final OrderKey key;
    private final Bus bus;
    private final ObjIntConsumer<OrderKey> onRead;
    private final LongSupplier nanos;
    private final Set<Watcher> watchers = new LinkedHashSet<>();
    private boolean reading;
    private boolean unpaid;
    private @Nullable Promise<Void> next;
    private long checkAt;

    /**
     * @param onRead told of each version read
     * @param checkAt when it is to be read without news, ns
     */
    OrderFeed(OrderKey key, Bus bus, ObjIntConsumer<OrderKey> onRead, LongSupplier nanos, long checkAt) {
        this.key = key;
        this.bus = bus;
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
        if (watchers.stream().anyMatch(watcher -> watcher.seen() < version)) {
            refresh();
        }
    }

    /**
     * Reads the order and brings every present watcher up to date. While a read is under way one more follows it: what
     * began before the call could miss what the caller knows of.
     *
     * @return completes when all who are present now have been told; fails with the owner's fault
     */
    Future<Void> refresh() {
        if (reading) {
            if (next == null) {
                next = Promise.promise();
            }
            return next.future();
        }
        reading = true;
        List<Watcher> present = List.copyOf(watchers);
        return bus.ask(OrdersApi.GET, new GetOrder(key))
                .map(OrderFound::order)
                .compose(order -> steps(order, present).map(changes -> {
                    tell(present, order, changes);
                    return (Void) null;
                }))
                .onComplete(done -> {
                    reading = false;
                    Promise<Void> waiting = next;
                    next = null;
                    if (waiting != null) {
                        refresh().onComplete(waiting);
                    }
                });
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
