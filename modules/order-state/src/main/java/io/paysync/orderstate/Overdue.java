package io.paysync.orderstate;

import io.paysync.contract.bus.Json;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.platform.db.Args;
import io.paysync.platform.db.Db;
import io.paysync.platform.db.Rows;
import io.paysync.platform.db.Sql;
import io.paysync.platform.loop.Next;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Parked facts that wait too long: first an incident, much later an end. And the figures of what stands open. */
final class Overdue {
    private static final int PAGE_ROWS = 500;

    private final Db db;
    private final Incidents incidents;
    private final OrderStateConfig config;
    private final OrdersMetrics metrics;

    Overdue(Db db, Incidents incidents, OrderStateConfig config, OrdersMetrics metrics) {
        this.db = db;
        this.incidents = incidents;
        this.config = config;
        this.metrics = metrics;
    }

    Future<Next> look() {
        return alarm().compose(alarmed -> expire().compose(expired ->
                count().map(v -> alarmed == PAGE_ROWS || expired == PAGE_ROWS ? Next.AGAIN : Next.WAIT)));
    }

    private static final Sql WAITING = Sql.of("orders.parked.waiting", """
            select p.provider, p.account, p.event_key, f.fact
            from (
              select * from orders.parked
              where not alarmed and parked_at < clock_timestamp() - $1::bigint * interval '1 ms'
              order by parked_at limit $2
            ) p
            cross join lateral (
              select g.fact from orders.fact g
              where g.provider = p.provider and g.account = p.account and g.event_key = p.event_key offset 0
            ) f
            """);
    // A row that somebody holds is on its way out of the parking: it counts as gone. Waiting for it, with others in
    // hand,
    // could close a circle.
    private static final Sql ALARMED = Sql.of("orders.parked.alarmed", """
            update orders.parked p set alarmed = true
            from (
              select w.* from unnest($1::text[], $2::text[], $3::text[]) k (provider, account, event_key)
              cross join lateral (
                select provider, account, event_key from orders.parked w
                where w.provider = k.provider and w.account = k.account and w.event_key = k.event_key
                for update skip locked
              ) w
            ) k
            where (p.provider, p.account, p.event_key) = (k.provider, k.account, k.event_key)
            returning p.provider, p.account, p.event_key
            """);

    private Future<Integer> alarm() {
        return waiting().compose(facts -> facts.isEmpty() ? Future.succeededFuture(0) : alarm(facts));
    }

    /** Those that wait too long and of which nobody has been told. */
    Future<List<PaymentFact>> waiting() {
        Args args = Args.of().number(config.parkedIncidentAfter().toMillis()).number(PAGE_ROWS);
        return db.idempotent(WAITING, args).map(Rows.list(row -> Json.read(row.getString("fact"), PaymentFact.class)));
    }

    /**
     * The incident first: crashing in between raises it again, and that changes nothing. Facts whose order came meanwhile have
     * left the parking, and their incident was settled before it was raised: it is settled again.
     */
    Future<Integer> alarm(List<PaymentFact> facts) {
        Map<String, Incidents.Raise> raise = new LinkedHashMap<>();
        facts.forEach(fact -> raise.put(name(fact), raise(fact)));
        return incidents
                .raise(List.copyOf(raise.values()))
                .compose(v -> db.idempotent(ALARMED, keys(facts)))
                .map(Rows.list(OrderStore::factKey))
                .compose(waiting -> {
                    Map<String, Incidents.Raise> gone = new LinkedHashMap<>(raise);
                    facts.stream().filter(f -> waiting.contains(f.key())).forEach(f -> gone.remove(name(f)));
                    return gone.isEmpty() ? Future.succeededFuture() : incidents.settle(List.copyOf(gone.values()));
                })
                .map(facts.size());
    }

    private static Incidents.Raise raise(PaymentFact fact) {
        return new Incidents.Raise(fact.merchant(), Unresolved.unknownOrder(fact));
    }

    /** Facts of one order have one incident. */
    private static String name(PaymentFact fact) {
        return fact.merchant() + " " + Unresolved.unknownOrder(fact).key();
    }

    // The fact first and then its parking, as everybody takes them; what another holds is left to him.
    private static final Sql EXPIRE = Sql.of("orders.parked.expire", """
            with old as materialized (
              select g.* from (
                select provider, account, event_key from orders.parked
                where parked_at < clock_timestamp() - $1::bigint * interval '1 ms'
                order by parked_at limit $2
              ) p
              cross join lateral (
                select provider, account, event_key from orders.fact g
                where g.provider = p.provider and g.account = p.account and g.event_key = p.event_key
                for update skip locked
              ) g
            ), ended as (
              update orders.fact f set result = 'REVIEW',
                reason = case f.reason when 'order is not registered' then 'its order was never registered' else f.reason end
              from old
              where (f.provider, f.account, f.event_key) = (old.provider, old.account, old.event_key)
                and f.result = 'PARKED'
            )
            delete from orders.parked p using old
            where (p.provider, p.account, p.event_key) = (old.provider, old.account, old.event_key)
            """);

    private Future<Integer> expire() {
        return db.idempotent(
                        EXPIRE, Args.of().number(config.parkedKeep().toMillis()).number(PAGE_ROWS))
                .map(rows -> rows.rowCount());
    }

    private static final Sql COUNT = Sql.of("orders.standing", """
            select
              (select count(*) from (select from orders.parked limit 100000) p) as parked,
              (select count(*) from (select from orders.incident where closed_at is null limit 100000) i) as incidents
            """);

    private Future<Void> count() {
        return db.idempotent(COUNT, Args.of()).map(rows -> {
            rows.forEach(row -> metrics.standing(row.getLong("parked"), row.getLong("incidents")));
            return null;
        });
    }

    private static Args keys(List<PaymentFact> facts) {
        return Args.of()
                .texts(facts.stream().map(f -> f.key().account().provider()).toList())
                .texts(facts.stream().map(f -> f.key().account().account()).toList())
                .texts(facts.stream().map(f -> f.key().eventKey()).toList());
    }
}
