package io.paysync.orderstate;

import io.paysync.contract.domain.OrderKey;
import io.paysync.platform.db.Args;
import io.paysync.platform.db.Db;
import io.paysync.platform.db.Rows;
import io.paysync.platform.db.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * When the history first told of something that no message gave a time for. The time of an order's last change is no
 * substitute: the next step of the order, weeks later, would move the payment to another day.
 */
final class FirstHeard {
    private static final Sql PAID = Sql.of("orders.money.heard", """
            select k.n, h.written_at
            from unnest($1::int[], $2::text[], $3::text[], $4::text[], $5::bigint[])
              k (n, merchant, order_id, trade_no, refunded)
            cross join lateral (
              select c.written_at from orders.change c
              where c.merchant = k.merchant and c.order_id = k.order_id
                and c.step::jsonb -> 'payments' @> jsonb_build_array(jsonb_build_object('tradeNo', k.trade_no))
                and (c.step::jsonb ->> 'refunded')::bigint >= k.refunded
              order by c.version limit 1 offset 0
            ) h
            """);

    private final Db db;

    FirstHeard(Db db) {
        this.db = db;
    }

    /**
     * A payment of an order.
     *
     * @param refunded as much had gone back of the payment that counts; 0 for the payment itself
     */
    record Told(OrderKey order, String tradeNo, long refunded) {}

    /** @return the times of those that a step of the history shows */
    Future<Map<Told, Instant>> of(List<Told> sought) {
        if (sought.isEmpty()) {
            return Future.succeededFuture(Map.of());
        }
        Args args = Args.of()
                .integers(IntStream.range(0, sought.size()).boxed().toList())
                .texts(sought.stream().map(told -> told.order().merchant()).toList())
                .texts(sought.stream().map(told -> told.order().orderId()).toList())
                .texts(sought.stream().map(Told::tradeNo).toList())
                .numbers(sought.stream().map(Told::refunded).toList());
        return db.idempotent(PAID, args).map(rows -> {
            Map<Told, Instant> times = new HashMap<>();
            for (Row row : rows) {
                times.put(sought.get(row.getInteger("n")), Rows.instant(row, "written_at"));
            }
            return times;
        });
    }
}
