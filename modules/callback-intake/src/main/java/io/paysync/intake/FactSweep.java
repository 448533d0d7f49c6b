package io.paysync.intake;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.paysync.contract.domain.FactKey;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.orders.OrdersApi;
import io.paysync.contract.orders.OrdersApi.ApplyFacts;
import io.paysync.contract.orders.OrdersApi.FindMissingFacts;
import io.paysync.intake.EvidenceStore.Stored;
import io.paysync.platform.bus.Bus;
import io.paysync.platform.lease.Mark;
import io.paysync.platform.sweep.Acknowledged;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the sweep does with a page of stored callbacks: asks order-state which of their facts it never stored, as far as it
 * has not said so itself, and offers those again. Parked or held facts count as stored. A failure fails the page, which is read again.
 */
final class FactSweep {
    private static final int KEYS_MAX = 1000;
    private static final int FACTS_MAX = 200;

    private final Bus bus;
    private final EvidenceStore store;
    private final Acknowledged<FactKey> acknowledged;
    private final Counter offered;

    FactSweep(Bus bus, EvidenceStore store, Acknowledged<FactKey> acknowledged, MeterRegistry meters) {
        this.bus = bus;
        this.store = store;
        this.acknowledged = acknowledged;
        this.offered = Counter.builder("paysync.intake.sweep.offered")
                .description("facts that order-state did not have and that the sweep offered again")
                .register(meters);
    }

    Future<Void> deliver(List<Stored> page) {
        List<FactKey> keys = acknowledged.unknown(page.stream()
                .flatMap(stored -> stored.keys().stream())
                .distinct()
                .toList());
        Set<FactKey> missing = new HashSet<>();
        return inParts(
                        keys,
                        KEYS_MAX,
                        part -> bus.ask(OrdersApi.FIND_MISSING_FACTS, new FindMissingFacts(part))
                                .onSuccess(answer -> missing.addAll(answer.keys()))
                                .mapEmpty())
                .compose(asked -> missing.isEmpty() ? Future.succeededFuture() : offer(page, missing));
    }

    private Future<Void> offer(List<Stored> page, Set<FactKey> missing) {
        List<Mark> marks = page.stream()
                .filter(stored -> stored.keys().stream().anyMatch(missing::contains))
                .map(Stored::mark)
                .toList();
        return store.facts(marks).compose(facts -> {
            List<PaymentFact> wanted = new ArrayList<>();
            for (PaymentFact fact : facts) {
                if (missing.remove(fact.key())) {
                    wanted.add(fact);
                }
            }
            return inParts(
                    wanted,
                    FACTS_MAX,
                    part -> bus.ask(OrdersApi.APPLY_FACTS, new ApplyFacts(part))
                            .onSuccess(applied -> offered.increment(part.size()))
                            .mapEmpty());
        });
    }

    private interface Step<T> {
        Future<Void> take(List<T> part);
    }

    /** One part after the other; the first failure ends it. */
    private static <T> Future<Void> inParts(List<T> all, int max, Step<T> step) {
        Future<Void> done = Future.succeededFuture();
        for (int from = 0; from < all.size(); from += max) {
            List<T> part = List.copyOf(all.subList(from, Math.min(all.size(), from + max)));
            done = done.compose(before -> step.take(part));
        }
        return done;
    }
}
