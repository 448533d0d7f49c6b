package io.paysync.orderstate;

import io.paysync.contract.bus.Fault;
import io.paysync.contract.bus.FaultException;
import io.paysync.contract.domain.Change;
import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.FactKey;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.orders.OrdersApi.FactOutcome;
import io.paysync.contract.orders.OrdersApi.Result;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A batch of facts: find their orders, read them, decide in memory, write them in one commit, tell what changed. An order
 * that another node wrote meanwhile is read and decided again; a fact that is in its books already cannot have an effect
 * twice, so any of this may be repeated at any time.
 */
final class OrderFlow {
    private static final String UNIQUE_VIOLATION = "23505";

    private final OrderStore store;
    private final InstantSource clock;
    private final OrderStateConfig config;
    private final OrdersMetrics metrics;
    private final Consumer<List<Change>> committed;

    /** @param committed gets each step of the history after its commit */
    OrderFlow(
            OrderStore store,
            InstantSource clock,
            OrderStateConfig config,
            OrdersMetrics metrics,
            Consumer<List<Change>> committed) {
        this.store = store;
        this.clock = clock;
        this.config = config;
        this.metrics = metrics;
        this.committed = committed;
    }

    /** @return one outcome for each fact, in the order given, after the commit */
    Future<List<FactOutcome>> apply(List<Addressed> facts) {
        Map<FactKey, Addressed> distinct = new LinkedHashMap<>();
        facts.forEach(fact -> distinct.putIfAbsent(fact.fact().key(), fact));
        Map<FactKey, FactOutcome> outcomes = new HashMap<>();
        return store.resolve(List.copyOf(distinct.values()))
                .map(addressed -> addressed.stream().sorted(Addressed.BY_ORDER).toList())
                .compose(addressed -> round(addressed, outcomes, 1, false))
                .map(v -> inOrder(facts, outcomes));
    }

    /** @param careful ask first which order a trade has paid; only after that turned out to matter */
    private Future<Void> round(
            List<Addressed> facts, Map<FactKey, FactOutcome> outcomes, int attempt, boolean careful) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return store.load(keys(facts))
                .compose(loaded -> store.owners(doubtful(facts, loaded, careful))
                        .map(owners -> {
                            Batch batch = new Batch(loaded, owners, config.entriesMax(), now);
                            facts.forEach(batch::decide);
                            return batch;
                        }))
                .compose(batch -> {
                    WriteSet set = batch.writeSet();
                    return store.write(set, now).transform(result -> {
                        if (result.succeeded()) {
                            return written(batch, set, result.result(), outcomes, attempt, careful);
                        }
                        return attempt < config.attemptsMax() && raced(result.cause())
                                ? round(facts, outcomes, attempt + 1, true)
                                : Future.failedFuture(result.cause());
                    });
                });
    }

    /**
     * Trades of which must be asked whom they have paid. A payment of one that is taken fails when it is written, and is then
     * asked about; what undoes one writes no trade, so it is asked about first, unless it is of a trade that is known here.
     */
    private static List<TradeId> doubtful(
            List<Addressed> facts, Map<OrderKey, OrderStore.Loaded> loaded, boolean careful) {
        return facts.stream()
                .filter(fact -> careful || (fact.key() != null && undoesAnother(fact, loaded.get(fact.key()))))
                .map(Addressed::trade)
                .filter(TradeId::named)
                .distinct()
                .toList();
    }

    private static boolean undoesAnother(Addressed fact, OrderStore.@Nullable Loaded loaded) {
        Claim claim = fact.fact().claim();
        return loaded != null
                && Batch.bindsTrade(claim)
                && !(claim instanceof Claim.Paid)
                && !loaded.state().books().proven().payments().containsKey(fact.trade());
    }

    /** Another was in the way, and nothing is written: its trade was just paid elsewhere, or the database chose it to give way. */
    static boolean raced(Throwable failure) {
        return failure instanceof PgException pg
                ? UNIQUE_VIOLATION.equals(pg.getSqlState())
                : failure instanceof FaultException fault && fault.fault().code() == Fault.Code.CONFLICT;
    }

    /** Whoever lost too many races may simply ask again; nothing is wrong with what was asked. */
    static <T> Future<T> again(Throwable failure) {
        boolean raced = failure instanceof FaultException fault && fault.fault().code() == Fault.Code.CONFLICT;
        return Future.failedFuture(raced ? Fault.of(Fault.Code.BUSY, String.valueOf(failure.getMessage())) : failure);
    }

    private Future<Void> written(
            Batch batch,
            WriteSet set,
            OrderStore.Written written,
            Map<FactKey, FactOutcome> outcomes,
            int attempt,
            boolean careful) {
        List<Addressed> losers = new ArrayList<>();
        Map<FactKey, WriteSet.FactRow> rows = new HashMap<>();
        set.facts.forEach(row -> rows.put(row.key(), row));
        for (Batch.Decided decided : batch.decided()) {
            FactKey key = decided.fact().fact().key();
            if (Batch.lost(Objects.requireNonNull(rows.get(key)), written)) {
                losers.add(decided.fact());
            } else {
                boolean known = !written.noted().contains(key) && decided.version() == 0;
                FactOutcome outcome = decided.outcome(known ? Result.DUPLICATE : decided.result());
                metrics.fact(outcome.result());
                outcomes.put(key, outcome);
            }
        }
        tell(set, written);
        if (losers.isEmpty()) {
            return Future.succeededFuture();
        }
        metrics.races(losers.size());
        return attempt < config.attemptsMax()
                ? round(losers, outcomes, attempt + 1, careful)
                : Future.failedFuture(Fault.of(Fault.Code.CONFLICT, "orders are being written elsewhere"));
    }

    private void tell(WriteSet set, OrderStore.Written written) {
        for (WriteSet.IncidentRow row : set.raised) {
            if (row.order() == WriteSet.ALWAYS || written.won().contains(row.order())) {
                metrics.incident(row.merchant(), row.incident());
            }
        }
        List<Change> changes = Batch.changes(set, written);
        if (!changes.isEmpty()) {
            committed.accept(changes);
        }
    }

    private static Collection<OrderKey> keys(List<Addressed> facts) {
        return facts.stream()
                .map(Addressed::key)
                .filter(Objects::nonNull)
                .distinct()
                .sorted()
                .toList();
    }

    /** A fact that was twice in the batch is a duplicate the second time. */
    private static List<FactOutcome> inOrder(List<Addressed> facts, Map<FactKey, FactOutcome> outcomes) {
        List<FactOutcome> out = new ArrayList<>(facts.size());
        for (Addressed fact : facts) {
            FactKey key = fact.fact().key();
            FactOutcome outcome = Objects.requireNonNull(outcomes.get(key));
            out.add(outcome);
            outcomes.put(
                    key,
                    new FactOutcome(
                            key,
                            Result.DUPLICATE,
                            outcome.order(),
                            outcome.status(),
                            outcome.version(),
                            outcome.reason(),
                            outcome.unresolved()));
        }
        return out;
    }
}
