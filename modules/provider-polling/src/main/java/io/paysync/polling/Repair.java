package io.paysync.polling;

import io.paysync.contract.domain.FactKey;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.orders.OrdersApi;
import io.paysync.platform.bus.Bus;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Hands over again what order-state does not have of a page of the log: a message or a node was lost. */
final class Repair {
    private static final int FACTS_IN_ASK = 500;

    private final Bus bus;
    private final PollingMetrics metrics;

    Repair(Bus bus, PollingMetrics metrics) {
        this.bus = bus;
        this.metrics = metrics;
    }

    /** Completes when order-state has them all. Safe to repeat. */
    Future<Void> repair(List<List<PaymentFact>> page) {
        Map<FactKey, PaymentFact> facts = new LinkedHashMap<>();
        page.forEach(answer -> answer.forEach(fact -> facts.put(fact.key(), fact)));
        List<FactKey> keys = List.copyOf(facts.keySet());
        Future<Void> done = Future.succeededFuture();
        for (int from = 0; from < keys.size(); from += FACTS_IN_ASK) {
            List<FactKey> some = keys.subList(from, Math.min(keys.size(), from + FACTS_IN_ASK));
            done = done.compose(before -> offer(facts, some));
        }
        return done;
    }

    private Future<Void> offer(Map<FactKey, PaymentFact> facts, List<FactKey> keys) {
        return bus.ask(OrdersApi.FIND_MISSING_FACTS, new OrdersApi.FindMissingFacts(keys))
                .compose(missing -> {
                    List<PaymentFact> lost = missing.keys().stream()
                            .filter(facts::containsKey)
                            .map(facts::get)
                            .toList();
                    if (lost.isEmpty()) {
                        return Future.succeededFuture();
                    }
                    metrics.trouble("repaired");
                    return bus.ask(OrdersApi.APPLY_FACTS, new OrdersApi.ApplyFacts(lost))
                            .mapEmpty();
                });
    }
}
