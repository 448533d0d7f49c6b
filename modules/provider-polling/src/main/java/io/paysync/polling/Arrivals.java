package io.paysync.polling;

import io.paysync.contract.domain.AccountRef;
import io.paysync.contract.domain.Change;
import io.paysync.contract.domain.OrderStatus;
import io.paysync.contract.domain.Source;
import io.paysync.platform.loop.Next;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts, for each account that can be asked, the orders that were paid and those of which a callback told. Kept here for
 * a few seconds and then added to the cluster's sums: a write for each payment would be one more on the way that costs.
 * Offers may be repeated, and what a killed node had counted is gone; a share of many does not notice.
 */
final class Arrivals {
    private final Map<AccountRef, Target> targets;
    private final SilenceStore store;
    private final PollingMetrics metrics;
    private Map<Integer, Count> counts = new HashMap<>();

    /** @param called may count an order that is not paid yet: its callback came first and waits to be confirmed */
    record Count(long paid, long called) {
        Count plus(Count other) {
            return new Count(paid + other.paid, called + other.called);
        }
    }

    Arrivals(Map<AccountRef, Target> targets, SilenceStore store, PollingMetrics metrics) {
        this.targets = targets;
        this.store = store;
        this.metrics = metrics;
    }

    void saw(List<Change> changes) {
        for (Change change : changes) {
            AccountRef ref = change.order().registration().account();
            Target target = ref == null ? null : targets.get(ref);
            if (target == null) {
                continue;
            }
            boolean paid = change.to() == OrderStatus.PAID
                    && (change.from() == null || !change.from().moneyMoved());
            // A claim that is to be confirmed moves nothing yet; the answer that confirms it will, with another source.
            boolean told = change.source() == Source.CALLBACK
                    && (paid || change.order().unconfirmed());
            if (paid || told) {
                counts.merge(target.id, new Count(paid ? 1 : 0, told ? 1 : 0), Count::plus);
                metrics.arrived(target.provider(), paid, told);
            }
        }
    }

    /** Adds what was counted to the cluster's sums; what cannot be written is counted on. */
    Future<Next> flush() {
        if (counts.isEmpty()) {
            return Future.succeededFuture(Next.WAIT);
        }
        Map<Integer, Count> some = counts;
        counts = new HashMap<>();
        return store.add(some)
                .onFailure(failure -> some.forEach((id, count) -> counts.merge(id, count, Count::plus)))
                .map(Next.WAIT);
    }
}
