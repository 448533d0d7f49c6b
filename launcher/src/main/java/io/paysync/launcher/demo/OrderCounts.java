package io.paysync.launcher.demo;

import io.paysync.contract.domain.Order;
import io.paysync.contract.domain.OrderStatus;
import io.paysync.contract.orders.OrdersApi.ListOrders;
import io.paysync.contract.orders.OrdersApi.OrderPage;
import io.vertx.core.Future;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How many orders stand where, as their owner tells it page by page, newest first. A demo that ran for days has more of them
 * than one wants to read each time: so many are counted and no more, and one count at a time is under way.
 */
final class OrderCounts {
    static final int ORDERS_MAX = 2000;
    private static final int PAGE = 200;

    private final Function<ListOrders, Future<OrderPage>> owner;
    private final String merchant;
    private final AtomicBoolean counting = new AtomicBoolean();
    private volatile String text = "orders {}";

    OrderCounts(Function<ListOrders, Future<OrderPage>> owner, String merchant) {
        this.owner = owner;
        this.merchant = merchant;
    }

    /** Begins a count, unless one is under way; one that fails leaves the figures as they were. */
    void count() {
        if (counting.compareAndSet(false, true)) {
            page(new EnumMap<>(OrderStatus.class), 0, null).onComplete(end -> counting.set(false));
        }
    }

    /** The figures of the last count. */
    String text() {
        return text;
    }

    private Future<Void> page(Map<OrderStatus, Integer> counts, int before, @Nullable String after) {
        return owner.apply(new ListOrders(merchant, Set.of(), null, null, null, null, null, after, PAGE))
                .compose(page -> {
                    for (Order order : page.orders()) {
                        counts.merge(order.status(), 1, Integer::sum);
                    }
                    int seen = before + page.orders().size();
                    if (page.next() != null && seen < ORDERS_MAX) {
                        return page(counts, seen, page.next());
                    }
                    text = (page.next() == null ? "orders " : "newest " + seen + " orders ") + counts;
                    return Future.succeededFuture();
                });
    }
}
