package io.paysync.orderstate;

import io.paysync.contract.domain.FactKey;
import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.orders.OrdersApi;
import io.paysync.contract.orders.OrdersApi.ForeseeFacts;
import io.paysync.contract.orders.OrdersApi.Foreseen;
import io.paysync.contract.orders.OrdersApi.Known;
import io.paysync.contract.orders.OrdersApi.Result;
import io.paysync.contract.orders.OrdersApi.Stand;
import io.paysync.platform.db.Args;
import io.paysync.platform.db.Db;
import io.paysync.platform.db.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What facts would do, decided by the same code on the same rows as when they come, and not written. It reads as carefully
 * as a batch that has lost a race: whom a trade has paid is asked first.
 */
final class Foresight {
    private final Db db;
    private final OrderStore store;
    private final Environments environments;
    private final InstantSource clock;
    private final int entriesMax;

    Foresight(Db db, OrderStore store, Environments environments, InstantSource clock, int entriesMax) {
        this.db = db;
        this.store = store;
        this.environments = environments;
        this.clock = clock;
        this.entriesMax = entriesMax;
    }

    Future<Foreseen> foresee(ForeseeFacts asked) {
        List<Addressed> told =
                environments.stamped(asked.facts().stream().map(Addressed::of).toList());
        return store.resolve(told).compose(facts -> {
            List<OrderKey> keys = facts.stream()
                    .map(Addressed::key)
                    .filter(Objects::nonNull)
                    .distinct()
                    .toList();
            List<TradeId> trades = facts.stream()
                    .map(Addressed::trade)
                    .filter(TradeId::named)
                    .distinct()
                    .toList();
            return store.load(keys)
                    .compose(loaded -> store.owners(trades)
                            .compose(owners -> known(facts).map(known -> {
                                Batch batch = new Batch(
                                        loaded,
                                        owners,
                                        entriesMax,
                                        clock.instant().truncatedTo(ChronoUnit.MILLIS));
                                return new Foreseen(facts.stream()
                                        .map(fact -> one(batch, fact, known))
                                        .toList());
                            })));
        });
    }

    private static OrdersApi.Foresight one(Batch batch, Addressed fact, Map<FactKey, Known> known) {
        PaymentFact told = fact.fact();
        FactRow row = batch.row(fact);
        OrderState before = batch.state(fact.key());
        batch.decide(fact);
        Batch.Decided decided = batch.decided().getLast();
        OrderState after = decided.state();
        List<String> raised = new ArrayList<>();
        List<String> settled = new ArrayList<>();
        if (before != null && after != null) {
            Draft.beyond(after, before).forEach(incident -> raised.add(words(incident)));
            Draft.beyond(before, after).forEach(incident -> settled.add(words(incident)));
        } else if (decided.result() == Result.REVIEW) {
            raised.add(words(Unresolved.unusable(told)));
        }
        return new OrdersApi.Foresight(
                told.key(),
                row.name(),
                decided.result(),
                decided.reason(),
                known.get(told.key()),
                stand(before),
                stand(after),
                raised,
                settled);
    }

    private static String words(Decision.Incident incident) {
        return incident.kind() + ": " + incident.text();
    }

    private static @Nullable Stand stand(@Nullable OrderState state) {
        if (state == null) {
            return null;
        }
        Standing standing = state.standing();
        String currency = state.registration().amount().currency();
        return new Stand(
                state.key(),
                standing.status(),
                standing.row().name(),
                state.version(),
                new Money(standing.paidMinor(), currency),
                new Money(standing.refundedMinor(), currency),
                standing.review());
    }

    private static final Sql KNOWN = Sql.of("orders.facts.known", """
            select f.provider, f.account, f.event_key, f.result, f.version
            from unnest($1::text[], $2::text[], $3::text[]) k (provider, account, event_key)
            cross join lateral (
              select provider, account, event_key, result, version from orders.fact f
              where f.provider = k.provider and f.account = k.account and f.event_key = k.event_key
              offset 0
            ) f
            """);

    private Future<Map<FactKey, Known>> known(List<Addressed> facts) {
        List<FactKey> keys = facts.stream().map(fact -> fact.fact().key()).toList();
        Args args = Args.of()
                .texts(keys.stream().map(key -> key.account().provider()).toList())
                .texts(keys.stream().map(key -> key.account().account()).toList())
                .texts(keys.stream().map(FactKey::eventKey).toList());
        return db.idempotent(KNOWN, args).map(rows -> {
            Map<FactKey, Known> found = new HashMap<>();
            for (Row row : rows) {
                found.put(
                        OrderStore.factKey(row),
                        new Known(Result.valueOf(row.getString("result")), row.getInteger("version")));
            }
            return found;
        });
    }
}
