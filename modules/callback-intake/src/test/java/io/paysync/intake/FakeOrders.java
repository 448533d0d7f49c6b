package io.paysync.intake;

import io.paysync.contract.bus.Fault;
import io.paysync.contract.domain.FactKey;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.orders.OrdersApi;
import io.paysync.contract.orders.OrdersApi.ApplyFacts;
import io.paysync.contract.orders.OrdersApi.FactOutcome;
import io.paysync.contract.orders.OrdersApi.FactsApplied;
import io.paysync.contract.orders.OrdersApi.FindMissingFacts;
import io.paysync.contract.orders.OrdersApi.MissingFacts;
import io.paysync.contract.orders.OrdersApi.Result;
import io.paysync.platform.bus.Bus;
import io.paysync.testkit.Probe;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** An order-state that only remembers which facts it was given, and how often. */
final class FakeOrders {
    final Map<FactKey, PaymentFact> facts = new ConcurrentHashMap<>();
    final Map<FactKey, Integer> offers = new ConcurrentHashMap<>();
    final AtomicInteger asks = new AtomicInteger();
    /** Facts that the sweep asked for. */
    final Set<FactKey> askedFor = ConcurrentHashMap.newKeySet();

    volatile boolean busy;

    FakeOrders(Bus bus) {
        Probe.result(bus.answer(OrdersApi.APPLY_FACTS, 64, this::apply));
        Probe.result(bus.answer(OrdersApi.FIND_MISSING_FACTS, 64, this::missing));
    }

    private Future<FactsApplied> apply(ApplyFacts question) {
        asks.incrementAndGet();
        if (busy) {
            return Future.failedFuture(Fault.of(Fault.Code.BUSY, "busy"));
        }
        for (PaymentFact fact : question.facts()) {
            facts.put(fact.key(), fact);
            offers.merge(fact.key(), 1, Integer::sum);
        }
        return Future.succeededFuture(new FactsApplied(question.facts().stream()
                .map(fact -> new FactOutcome(fact.key(), Result.PARKED, null, null, 0, "for a test"))
                .toList()));
    }

    private Future<MissingFacts> missing(FindMissingFacts question) {
        askedFor.addAll(question.keys());
        List<FactKey> missing =
                question.keys().stream().filter(key -> !facts.containsKey(key)).toList();
        return Future.succeededFuture(new MissingFacts(missing));
    }
}
