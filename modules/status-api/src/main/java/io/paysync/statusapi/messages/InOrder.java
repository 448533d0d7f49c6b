package io.paysync.statusapi.messages;

import io.paysync.contract.domain.OrderKey;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Messages of one order one after the other, of different orders side by side. Confined to one event loop. */
final class InOrder {
    private final Map<OrderKey, Future<Void>> last = new HashMap<>();

    /** Begins when all of this order before it have ended, however they ended. */
    Future<Void> after(OrderKey order, Supplier<Future<Void>> step) {
        Future<Void> before = last.getOrDefault(order, Future.succeededFuture());
        Future<Void> mine = before.transform(ended -> step.get());
        last.put(order, mine);
        mine.onComplete(ended -> last.remove(order, mine));
        return mine;
    }

    /** Orders with a message under way. */
    int size() {
        return last.size();
    }
}
