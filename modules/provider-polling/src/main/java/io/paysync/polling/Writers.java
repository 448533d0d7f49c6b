package io.paysync.polling;

import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.orders.OrdersApi;
import io.paysync.contract.orders.OrdersApi.FactOutcome;
import io.paysync.platform.Node;
import io.paysync.platform.batch.BatchConfig;
import io.paysync.platform.batch.Batcher;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What questions write, gathered: log rows, hand-overs of facts, and watches put back. */
final class Writers {
    private final Batcher<PollStore.Entry, Boolean> records;
    private final Batcher<PaymentFact, FactOutcome> facts;
    private final Batcher<Finish, Boolean> finishes;

    Writers(Node node, PollingConfig config, PollStore polls, WatchStore watches) {
        BatchConfig size = new BatchConfig(config.batchRows(), config.queueMax(), 1);
        records = new Batcher<>(
                "polling.record",
                size,
                Comparator.comparing(PollStore.Entry::key),
                batch -> polls.record(batch).map(done -> yes(batch.size())),
                node.vertx(),
                node.meters());
        facts = new Batcher<>(
                "polling.apply",
                new BatchConfig(Math.min(500, config.batchRows()), config.queueMax(), 2),
                Comparator.comparing(PaymentFact::key),
                batch -> node.bus()
                        .ask(OrdersApi.APPLY_FACTS, new OrdersApi.ApplyFacts(batch))
                        .map(applied -> applied.outcomes()),
                node.vertx(),
                node.meters());
        finishes = new Batcher<>(
                "polling.finish",
                size,
                Comparator.comparing(Finish::key),
                batch -> finish(watches, batch),
                node.vertx(),
                node.meters());
    }

    Future<Void> record(PollStore.Entry entry) {
        return records.add(entry).mapEmpty();
    }

    /** Hands a committed fact to order-state. */
    Future<FactOutcome> apply(PaymentFact fact) {
        return facts.add(fact);
    }

    Future<Void> finish(Finish finish) {
        return finishes.add(finish).mapEmpty();
    }

    Future<Void> drain() {
        return Future.join(records.drain(), facts.drain(), finishes.drain()).mapEmpty();
    }

    /** One order can be in it twice when its lease ran out; the later fence wins, as it would one after the other. */
    private static Future<List<Boolean>> finish(WatchStore watches, List<Finish> batch) {
        Map<Object, Finish.Forget> forgets = new LinkedHashMap<>();
        Map<Object, Finish.Keep> keeps = new LinkedHashMap<>();
        for (Finish finish : batch) {
            switch (finish) {
                case Finish.Forget forget -> forgets.merge(forget.key(), forget, Writers::stronger);
                case Finish.Keep keep -> keeps.merge(keep.key(), keep, (a, b) -> a.fence() >= b.fence() ? a : b);
            }
        }
        return watches.finish(new ArrayList<>(forgets.values()), new ArrayList<>(keeps.values()))
                .map(done -> yes(batch.size()));
    }

    private static Finish.Forget stronger(Finish.Forget a, Finish.Forget b) {
        if (a.fence() == null || b.fence() == null) {
            return a.fence() == null && (b.fence() != null || a.version() >= b.version()) ? a : b;
        }
        return a.fence() >= b.fence() ? a : b;
    }

    private static List<Boolean> yes(int n) {
        return Collections.nCopies(n, true);
    }
}
