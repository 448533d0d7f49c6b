package io.paysync.orderstate;

import io.paysync.contract.domain.Change;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.orders.OrdersApi;
import io.paysync.contract.orders.OrdersApi.OrderChanged;
import io.paysync.platform.bus.Bus;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What follows a commit: figures, offers to the receivers, and news to all nodes of each order's newest state. */
final class Committed implements Consumer<List<Change>> {
    private final Bus bus;
    private final OrdersMetrics metrics;
    private final List<Receiver> receivers;

    Committed(Bus bus, OrdersMetrics metrics, List<Receiver> receivers) {
        this.bus = bus;
        this.metrics = metrics;
        this.receivers = List.copyOf(receivers);
    }

    @Override
    public void accept(List<Change> changes) {
        receivers.forEach(receiver -> receiver.offer(changes));
        Map<OrderKey, Change> newest = new HashMap<>();
        for (Change change : changes) {
            metrics.change(change);
            newest.put(change.key(), change);
        }
        newest.values()
                .forEach(c -> bus.publish(
                        OrdersApi.ORDER_CHANGED, new OrderChanged(c.key(), c.version(), c.to(), c.type(), c.at())));
    }
}
