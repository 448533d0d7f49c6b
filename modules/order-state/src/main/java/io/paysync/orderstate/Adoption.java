package io.paysync.orderstate;

import io.paysync.contract.bus.Json;
import io.paysync.contract.domain.AccountRef;
import io.paysync.contract.domain.Change;
import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.Order;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.platform.db.Args;
import io.paysync.platform.db.Db;
import io.paysync.platform.db.Rows;
import io.paysync.platform.db.Sql;
import io.paysync.platform.loop.Next;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Payments that nobody registered an order for, through accounts that allow it: after waiting for a registration, a proven
 * payment makes an order of its own, marked so. There is no amount to compare it with, so all else is: it is genuine and of
 * this merchant's account, needs no query, names its order and its trade, has an amount and a time that can be, and its
 * trade has paid no other order. Everything else stays parked, and raises the incident.
 */
final class Adoption {
    private static final Logger log = LoggerFactory.getLogger(Adoption.class);
    private static final int PAGE_ROWS = 500;

    private final Db db;
    private final RegisterStore store;
    private final OrderStore orders;
    private final Parking parking;
    private final InstantSource clock;
    private final OrderStateConfig config;
    private final Environments environments;
    private final OrdersMetrics metrics;
    private final Consumer<List<Change>> committed;
    private Place last = Place.FIRST;

    Adoption(
            Db db,
            RegisterStore store,
            OrderStore orders,
            Parking parking,
            InstantSource clock,
            OrderStateConfig config,
            Environments environments,
            OrdersMetrics metrics,
            Consumer<List<Change>> committed) {
        this.db = db;
        this.store = store;
        this.orders = orders;
        this.parking = parking;
        this.clock = clock;
        this.config = config;
        this.environments = environments;
        this.metrics = metrics;
        this.committed = committed;
    }

    private record Place(Instant at, String eventKey) {
        static final Place FIRST = new Place(Instant.EPOCH, "");
    }

    private record Waiting(Place place, PaymentFact fact) {}

    private static final Sql PAGE = Sql.of("orders.parked.adoptable", """
            select p.parked_at, p.event_key, f.fact
            from (
              select * from orders.parked p
              where (p.parked_at, p.event_key) > ($1, $2) and p.order_id is not null
                and p.parked_at < clock_timestamp() - $3::bigint * interval '1 ms'
                and (p.provider, p.account) in (select * from unnest($4::text[], $5::text[]))
              order by p.parked_at, p.event_key limit $6
            ) p
            cross join lateral (
              select g.fact from orders.fact g
              where g.provider = p.provider and g.account = p.account and g.event_key = p.event_key offset 0
            ) f
            order by p.parked_at, p.event_key
            """);

    /** One page of what waits; the whole is walked through again and again. */
    Future<Next> look() {
        Set<AccountRef> accounts = config.adopt().accounts();
        if (accounts.isEmpty()) {
            return Future.succeededFuture(Next.WAIT);
        }
        Place from = last;
        Args args = Args.of()
                .instant(from.at)
                .text(from.eventKey)
                .number(config.adopt().after().toMillis())
                .texts(accounts.stream().map(AccountRef::provider).toList())
                .texts(accounts.stream().map(AccountRef::account).toList())
                .number(PAGE_ROWS);
        return db.idempotent(PAGE, args)
                .map(Rows.list(row -> new Waiting(
                        new Place(Rows.instant(row, "parked_at"), row.getString("event_key")),
                        environments.stamped(Json.read(row.getString("fact"), PaymentFact.class)))))
                .compose(page -> adopt(page).map(adopted -> {
                    boolean end = page.size() < PAGE_ROWS;
                    last = end ? Place.FIRST : page.getLast().place;
                    return end ? Next.WAIT : Next.AGAIN;
                }));
    }

    private Future<Void> adopt(List<Waiting> page) {
        Map<OrderKey, PaymentFact> payments = new TreeMap<>();
        for (Waiting waiting : page) {
            OrderKey key = payable(waiting.fact);
            if (key != null) {
                payments.putIfAbsent(key, waiting.fact);
            }
        }
        if (payments.isEmpty()) {
            return Future.succeededFuture();
        }
        List<TradeId> trades =
                payments.values().stream().map(Adoption::trade).distinct().toList();
        return orders.owners(trades).compose(owners -> {
            Set<TradeId> taken = new TreeSet<>(owners.keySet());
            Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            Map<OrderKey, OrderState> states = new TreeMap<>();
            payments.forEach((key, fact) -> {
                if (taken.add(trade(fact))) {
                    states.put(key, state(key, fact, terms(key, fact), now));
                }
            });
            return states.isEmpty() ? Future.succeededFuture() : insert(states, now);
        });
    }

    /** An order is of the environment it was paid in, also when a registration takes it over. */
    private Terms terms(OrderKey key, PaymentFact fact) {
        Terms terms = environments.terms(key.merchant());
        return fact.environment() == null ? terms : terms.in(fact.environment());
    }

    private Future<Void> insert(Map<OrderKey, OrderState> states, Instant now) {
        return store.insert(List.copyOf(states.values()), RegisterStore.ADOPTED, now)
                .compose(inserted -> {
                    List<Change> changes = inserted.created().stream()
                            .map(key -> RegisterFlow.created(states.get(key), RegisterStore.ADOPTED))
                            .toList();
                    if (!changes.isEmpty()) {
                        metrics.adopted(changes.size());
                        changes.forEach(c -> log.info(
                                "order adopted order={} amount={} account={}",
                                c.key(),
                                c.order().registration().amount(),
                                c.order().registration().account()));
                        committed.accept(changes);
                    }
                    return parking.applyTo(inserted.awaited());
                });
    }

    /** The order it can be adopted as, or null. */
    static @Nullable OrderKey payable(PaymentFact fact) {
        boolean paid = fact.claim() instanceof Claim.Paid p && p.amount().minor() > 0;
        if (!paid || FactRow.unproven(fact) || !trade(fact).named()) {
            return null;
        }
        OrderKey key = Addressed.of(fact).key();
        if (key == null) {
            return null;
        }
        OrderState state = state(key, fact, Terms.DEFAULT, fact.receivedAt());
        FactRow.Verdict verdict = FactRow.of(new FactRow.Arrival(state, fact, false));
        return verdict.row().effect == FactRow.Effect.PROVE ? key : null;
    }

    private static OrderState state(OrderKey key, PaymentFact fact, Terms terms, Instant now) {
        Claim.Paid paid = (Claim.Paid) fact.claim();
        Order.Registration registration =
                Order.Registration.adopted(paid.amount(), fact.key().account(), paid.paidAt());
        return OrderState.registered(key, registration, terms, now);
    }

    private static TradeId trade(PaymentFact fact) {
        return TradeId.of(fact.key().account(), fact.tradeNo());
    }
}
