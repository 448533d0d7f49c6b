package io.paysync.polling.bill;

import io.paysync.contract.orders.OrdersApi;
import io.paysync.contract.orders.OrdersApi.FactOutcome;
import io.paysync.platform.Node;
import io.paysync.polling.bill.RunStore.Repairing;
import io.paysync.polling.bill.RunStore.Settled;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/** Hands over what a run can repair, through the same door as callbacks and answers. What comes of it is written down. */
final class Repairs {
    private static final int SOME = 200;

    private final Attempt attempt;
    private final Node node;
    private final RunStore runs;
    private final BillMetrics metrics;

    Repairs(Attempt attempt, Node node, RunStore runs, BillMetrics metrics) {
        this.attempt = attempt;
        this.node = node;
        this.runs = runs;
        this.metrics = metrics;
    }

    /** The facts are committed in the run's differences, so a broken-off run hands over again what it must. */
    Future<Void> go(long runId, String provider) {
        return Repeat.whileTrue(() -> runs.repairing(runId, SOME).compose(some -> {
            if (some.isEmpty()) {
                return Future.succeededFuture(false);
            }
            OrdersApi.ApplyFacts facts =
                    new OrdersApi.ApplyFacts(some.stream().map(Repairing::fact).toList());
            return node.bus()
                    .ask(OrdersApi.APPLY_FACTS, facts)
                    .compose(applied -> {
                        List<Settled> settled = settled(some, applied.outcomes());
                        settled.forEach(one -> metrics.repaired(provider, one.repaired()));
                        return attempt.fenced("polling.bill.settle", tx -> runs.settle(tx, runId, settled));
                    })
                    .map(true);
        }));
    }

    private static List<Settled> settled(List<Repairing> facts, List<FactOutcome> outcomes) {
        List<Settled> settled = new ArrayList<>();
        for (int i = 0; i < facts.size(); i++) {
            FactOutcome outcome = outcomes.get(i);
            boolean good = switch (outcome.result()) {
                case MOVED, NOTHING, DUPLICATE -> true;
                case REVIEW, PARKED -> false;
            };
            settled.add(new Settled(
                    facts.get(i).id(),
                    good,
                    good ? "repaired from the bill; the order is " + outcome.status() : outcome.reason()));
        }
        return settled;
    }
}
