package io.paysync.orderstate;

import io.paysync.contract.orders.OrdersApi.ListNear;
import io.paysync.contract.orders.OrdersApi.ListOrders;
import io.paysync.contract.orders.OrdersApi.NearOrder;
import io.paysync.contract.orders.OrdersApi.NearPage;
import io.paysync.platform.db.Args;
import io.paysync.platform.db.Db;
import io.paysync.platform.db.Rows;
import io.paysync.platform.db.Sql;
import io.vertx.core.Future;

/** Finds orders by where they are. */
final class PlaceQueries {
    private static final int LIMIT_MAX = 200;
    private static final Sql NEAR = Sql.of("orders.near", """
        select * from orders.near($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
        order by distance, order_id
        """);

    private final Db db;

    PlaceQueries(Db db) {
        this.db = db;
    }

    Future<NearPage> near(ListNear asked) {
        ListOrders filter = asked.filter();
        int limit = Math.clamp(filter.limit(), 1, LIMIT_MAX);
        Cursor.Away after = Cursor.away(filter.after());
        Args args = Args.of()
                .text(filter.merchant())
                .decimal(asked.x())
                .decimal(asked.y())
                .decimal(asked.within());
        args.tuple().addValue(OrderQueries.statuses(filter));
        args.text(filter.provider())
                .text(filter.account())
                .flag(filter.review())
                .instant(filter.createdFrom())
                .instant(filter.createdTo())
                .decimal(after == null ? null : after.distance())
                .text(after == null ? null : after.id())
                .integer(limit);
        return db.idempotent(NEAR, args)
                .map(Rows.list(
                        row -> new NearOrder(OrderStore.loaded(row).state().order(), row.getDouble("distance"))))
                .map(found -> {
                    NearOrder last = found.size() < limit ? null : found.getLast();
                    return new NearPage(
                            found,
                            last == null
                                    ? null
                                    : Cursor.of(new Cursor.Away(
                                            last.distance(), last.order().key().orderId())));
                });
    }
}
