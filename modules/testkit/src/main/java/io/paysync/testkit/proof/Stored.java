package io.paysync.testkit.proof;

import io.paysync.platform.db.Args;
import io.paysync.platform.db.Db;
import io.paysync.platform.db.Rows;
import io.paysync.platform.db.Sql;
import io.paysync.testkit.Probe;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;

/** What a {@link UseCase} looks at in the database. The question is the test's own, and is never cut. */
public final class Stored {
    /** What order-state stores, but for times, in a column {@code line}; others' lines and an order may follow. */
    public static final String ORDERS = """
        select 'order ' || concat_ws(' ', order_id, version, status, review, trade_no, registration) as line
          from orders.orders
        union all
        select 'change ' || concat_ws(' ', order_id, version, from_status, to_status) from orders.change
        union all
        select 'fact ' || concat_ws(' ', event_key, order_id, result, version, reason) from orders.fact
        union all
        select 'payment ' || concat_ws(' ', trade_no, order_id) from orders.payment
        union all
        select 'incident ' || concat_ws(' ', kind, key, order_id, closed_by) from orders.incident
        """;

    private Stored() {}

    /**
     * @param sql whose rows have one column of text
     * @return a list of the caller's own
     */
    public static List<String> lines(Db db, String sql) {
        return new ArrayList<>(Probe.result(db.query(Sql.of("test.lines", CrashPoints.MARK + sql), Args.of())
                .map(Rows.list((Row row) -> row.getString(0)))));
    }
}
