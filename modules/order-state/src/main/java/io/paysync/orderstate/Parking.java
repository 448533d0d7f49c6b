package io.paysync.orderstate;

import io.paysync.contract.bus.Json;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.orders.OrdersApi.FactOutcome;
import io.paysync.platform.db.Args;
import io.paysync.platform.db.Db;
import io.paysync.platform.db.Sql;
import io.paysync.platform.log.LogLimit;
import io.paysync.platform.loop.Next;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Facts whose order is not known yet. A registration looks for those that wait for it. What came in between, and what
 * waits for a payment of its trade, is found by a loop: it looks at the youngest again and again, because that is where
 * the races are, and page by page at all the others.
 */
final class Parking {
    private static final Logger log = LoggerFactory.getLogger(Parking.class);
    private static final int PAGE_ROWS = 500;

    private final Db db;
    private final Function<Addressed, Future<FactOutcome>> apply;
    private final LogLimit logLimit = new LogLimit(Duration.ofSeconds(10));
    private @Nullable Place last;

    /** @param apply writes a fact to its order and takes it out of the parking */
    Parking(Db db, Function<Addressed, Future<FactOutcome>> apply) {
        this.db = db;
        this.apply = apply;
    }

    private record Place(Instant at, String eventKey) {}

    private static final String FOUND = """
            select p.parked_at, p.event_key, f.fact, coalesce(a.merchant, b.merchant, c.merchant) as merchant,
              coalesce(a.order_id, b.order_id, c.order_id) as order_id
            from page p
            left join lateral (
              select o.merchant, o.order_id from orders.orders o
              where o.merchant = p.merchant and o.order_id = p.order_id offset 0
            ) a on true
            left join lateral (
              select y.merchant, y.order_id from orders.payment y
              where y.provider = p.provider and y.account = p.account and y.trade_no = p.trade_no
                and p.order_id is null offset 0
            ) b on true
            left join lateral (
              select min(o.merchant) as merchant, min(o.order_id) as order_id from orders.orders o
              where o.merchant = p.merchant and o.trade_no = p.trade_no and p.order_id is null
                and (o.provider is null or (o.provider, o.account) = (p.provider, p.account))
              having count(*) = 1 offset 0
            ) c on true
            left join lateral (
              select g.fact from orders.fact g
              where g.provider = p.provider and g.account = p.account and g.event_key = p.event_key
                and coalesce(a.order_id, b.order_id, c.order_id) is not null offset 0
            ) f on true
            order by p.parked_at, p.event_key
            """;
    private static final Sql FOR_ORDERS = Sql.of("orders.parked.for_orders", """
            with k as (
              select k.merchant, k.order_id, o.trade_no from unnest($1::text[], $2::text[]) k (merchant, order_id)
              cross join lateral (
                select trade_no from orders.orders o
                where o.merchant = k.merchant and o.order_id = k.order_id offset 0
              ) o
            ), page as (
              select p.* from k cross join lateral (
                select * from orders.parked p where p.merchant = k.merchant and p.order_id = k.order_id
                union all
                select * from orders.parked p
                where p.merchant = k.merchant and p.trade_no = k.trade_no and p.order_id is null
              ) p
              order by p.parked_at, p.event_key
              limit $3
            )
            """ + FOUND);

    /** Applies what waits for these orders. What is more than a page is left to the loop. */
    Future<Void> applyTo(List<OrderKey> orders) {
        if (orders.isEmpty()) {
            return Future.succeededFuture();
        }
        Args args = Args.of()
                .texts(orders.stream().map(OrderKey::merchant).toList())
                .texts(orders.stream().map(OrderKey::orderId).toList())
                .number(PAGE_ROWS);
        return db.idempotent(FOR_ORDERS, args)
                .compose(rows -> applyAll(found(rows)))
                .mapEmpty();
    }

    private static final Sql YOUNGEST = Sql.of("orders.parked.youngest", """
            with page as (
              select * from orders.parked where parked_at > clock_timestamp() - interval '1 minute'
              order by parked_at desc, event_key desc limit $1
            )
            """ + FOUND);
    private static final Sql PAGE = Sql.of("orders.parked.page", """
            with page as (
              select * from orders.parked where (parked_at, event_key) > ($2, $3)
              order by parked_at, event_key limit $1
            )
            """ + FOUND);

    /** One look; AGAIN while there was something to do. */
    Future<Next> look() {
        return db.idempotent(YOUNGEST, Args.of().number(PAGE_ROWS))
                .compose(young -> applyAll(found(young)))
                .compose(first -> older().map(second -> first + second == 0 ? Next.WAIT : Next.AGAIN));
    }

    /** @return how many were applied */
    private Future<Integer> older() {
        Place from = last == null ? new Place(Instant.EPOCH, "") : last;
        return db.idempotent(
                        PAGE, Args.of().number(PAGE_ROWS).instant(from.at()).text(from.eventKey()))
                .compose(rows -> {
                    Place end = null;
                    for (Row row : rows) {
                        end = new Place(row.getOffsetDateTime("parked_at").toInstant(), row.getString("event_key"));
                    }
                    last = rows.size() < PAGE_ROWS ? null : end;
                    return applyAll(found(rows));
                });
    }

    /** Each for itself: one that cannot be applied stays where it is and keeps nobody else. */
    private Future<Integer> applyAll(List<Addressed> ready) {
        List<Future<Integer>> applied = new ArrayList<>();
        for (Addressed fact : ready) {
            applied.add(apply.apply(fact).map(1).recover(failure -> {
                stays(fact.fact().key(), failure);
                return Future.succeededFuture(0);
            }));
        }
        return Future.all(applied)
                .map(all ->
                        all.<Integer>list().stream().mapToInt(Integer::intValue).sum());
    }

    private List<Addressed> found(RowSet<Row> rows) {
        List<Addressed> out = new ArrayList<>();
        for (Row row : rows) {
            String fact = row.getString("fact");
            if (fact != null) {
                try {
                    OrderKey key = new OrderKey(row.getString("merchant"), row.getString("order_id"));
                    out.add(new Addressed(Json.read(fact, PaymentFact.class), key, true));
                } catch (IllegalArgumentException e) {
                    stays(row.getString("event_key"), e);
                }
            }
        }
        return out;
    }

    private void stays(Object key, Throwable why) {
        if (logLimit.pass()) {
            log.warn("parked fact not applied fact={} skipped={} why={}", key, logLimit.skipped(), why.getMessage());
        }
    }
}
