package io.paysync.orderstate;

import io.paysync.contract.orders.OrdersApi.ExportOrders;
import io.paysync.contract.orders.OrdersApi.ExportPage;
import io.paysync.platform.db.Args;
import io.paysync.platform.db.Db;
import io.paysync.platform.db.Rows;
import io.paysync.platform.db.Sql;
import io.paysync.platform.lease.Mark;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/**
 * Gives all orders out, page by page along their ids. The pages are not of one instant. What changes meanwhile is in the change
 * log behind the cursor, which is taken before the first page is read: every transaction before it is over, so the pages
 * see what it did, and every other one comes behind it. A change may be in both, and then shows by its version.
 */
final class ExportQueries {
    private static final int LIMIT_MAX = 500;

    private static final Sql HERE = Sql.of(
            "orders.log.here",
            "select pg_snapshot_xmin(pg_current_snapshot())::text::bigint - 1 as xid, " + Long.MAX_VALUE + " as id");
    private static final Sql BY_ID =
            Sql.of("orders.by_id", "select * from orders.by_id($1, $2, $3) order by order_id collate \"C\"");

    private final Db db;

    ExportQueries(Db db) {
        this.db = db;
    }

    Future<ExportPage> export(ExportOrders asked) {
        String after = asked.afterOrderId();
        return after == null
                ? db.idempotent(HERE, Args.of()).compose(rows -> {
                    Mark here = Rows.list(row -> new Mark(row.getLong("xid"), row.getLong("id")))
                            .apply(rows)
                            .getFirst();
                    return page(asked, "", Cursor.of(here));
                })
                : page(asked, after, null);
    }

    private Future<ExportPage> page(ExportOrders asked, String after, @Nullable String cursor) {
        Args args = Args.of().text(asked.merchant()).text(after).integer(Math.clamp(asked.limit(), 1, LIMIT_MAX));
        return db.idempotent(BY_ID, args)
                .map(Rows.list(row -> OrderStore.loaded(row).state().order()))
                .map(orders -> new ExportPage(orders, cursor));
    }
}
