package io.paysync.orderstate;

import io.paysync.contract.bus.Json;
import io.paysync.contract.domain.Change;
import io.paysync.contract.domain.ChangeType;
import io.paysync.contract.domain.Order;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.OrderStatus;
import io.paysync.contract.orders.Handover.Before;
import io.paysync.contract.orders.Handover.ChangeKey;
import io.paysync.contract.orders.OrdersApi.ChangePage;
import io.paysync.platform.db.Args;
import io.paysync.platform.db.Db;
import io.paysync.platform.db.Rows;
import io.paysync.platform.db.Sql;
import io.paysync.platform.lease.Mark;
import io.paysync.platform.sweep.Source;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the change log. Its order is (xid, id), and it ends before the oldest transaction still open: of two transactions
 * the one that began to write later may commit first, and a reader that went past the earlier one would never see it.
 */
final class ChangeLog {
    private final Db db;

    ChangeLog(Db db) {
        this.db = db;
    }

    /** A line of the log as far as the sweep needs it. */
    record Line(OrderKey key, int version, @Nullable OrderStatus from, OrderStatus to) {
        /**
         * A change within a settled status can begin or end something there is to ask about (a refund, a claim to confirm),
         * and the line does not say which; so it does not count as settled, and whoever asks looks at the change itself.
         */
        ChangeKey changeKey() {
            boolean within = from == to;
            return new ChangeKey(
                    key, version, within ? ChangeType.UPDATED : ChangeType.typeOf(to), to.settled() && !within);
        }
    }

    private static final Sql LINES = Sql.of("orders.log.lines", "select * from orders.log_after($1, $2, $3)");

    Future<List<Source.Entry<Line>>> lines(Mark after, int rows) {
        Args args = Args.of().number(after.xid()).number(after.id()).integer(rows);
        return db.idempotent(LINES, args)
                .map(Rows.list(row -> new Source.Entry<>(
                        new Mark(row.getLong("xid"), row.getLong("id")),
                        row.getLong("age_ms"),
                        new Line(
                                key(row),
                                row.getInteger("version"),
                                status(row, "from_status"),
                                OrderStatus.valueOf(row.getString("to_status"))))));
    }

    private static final String PAGE = """
            select c.*, o.registration, o.created_at
            from (
              select xid::text::bigint as xid, id, merchant, order_id, version, from_status, to_status, step
              from orders.change c
              where (c.xid, c.id) > ($1::bigint::text::xid8, $2) and c.xid < pg_snapshot_xmin(pg_current_snapshot())
                %s
              order by c.xid, c.id
              limit $3
            ) c
            cross join lateral (
              select registration, created_at from orders.orders o
              where o.merchant = c.merchant and o.order_id = c.order_id
              offset 0
            ) o
            order by c.xid, c.id
            """;
    private static final Sql PAGE_OF_ALL = Sql.of("orders.log.page", PAGE.formatted(""));
    private static final Sql PAGE_OF_ONE = Sql.of("orders.log.page_of_merchant", PAGE.formatted("and c.merchant = $4"));

    /** @param merchant null for all */
    Future<ChangePage> page(@Nullable String merchant, @Nullable String after, int limit) {
        Mark mark = Cursor.mark(after);
        Args args = Args.of().number(mark.xid()).number(mark.id()).number(limit);
        return (merchant == null ? db.idempotent(PAGE_OF_ALL, args) : db.idempotent(PAGE_OF_ONE, args.text(merchant)))
                .map(rows -> {
                    String cursor = after;
                    for (Row row : rows) {
                        cursor = Cursor.of(new Mark(row.getLong("xid"), row.getLong("id")));
                    }
                    return new ChangePage(Rows.list(ChangeLog::change).apply(rows), cursor);
                });
    }

    private static final String BY_KEY = """
            select c.*, o.registration, o.created_at
            from unnest($1::text[], $2::text[], $3::int[]) k (merchant, order_id, version)
            cross join lateral (
              select merchant, order_id, version, from_status, to_status, step
              from orders.change c
              where c.merchant = k.merchant and c.order_id = k.order_id %s
              offset 0
            ) c
            cross join lateral (
              select registration, created_at from orders.orders o
              where o.merchant = c.merchant and o.order_id = c.order_id
              offset 0
            ) o
            """;
    private static final Sql EXACT = Sql.of("orders.log.exact", BY_KEY.formatted("and c.version = k.version"));
    private static final Sql LATEST = Sql.of("orders.log.latest", BY_KEY.formatted("order by c.version desc limit 1"));

    /** @param latest each order's newest change instead of the version asked for */
    Future<List<Change>> changes(List<ChangeKey> keys, boolean latest) {
        if (keys.isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        Args args = Args.of()
                .texts(keys.stream().map(k -> k.key().merchant()).toList())
                .texts(keys.stream().map(k -> k.key().orderId()).toList())
                .integers(keys.stream().map(ChangeKey::version).toList());
        return db.idempotent(latest ? LATEST : EXACT, args).map(Rows.list(ChangeLog::change));
    }

    private static final Sql BEFORE =
            Sql.of("orders.log.before", BY_KEY.formatted("""
            and c.version < k.version
                and (c.xid, c.id) > ($4::bigint::text::xid8, $5)
              order by c.version
              limit $6
            """) + "order by c.merchant, c.order_id, c.version");

    /**
     * By version, those behind the mark.
     *
     * @param rows of one order at most
     */
    Future<List<Change>> before(List<Before> asked, Mark mark, int rows) {
        Args args = Args.of()
                .texts(asked.stream().map(b -> b.key().merchant()).toList())
                .texts(asked.stream().map(b -> b.key().orderId()).toList())
                .integers(asked.stream().map(Before::version).toList())
                .number(mark.xid())
                .number(mark.id())
                .number(rows);
        return db.idempotent(BEFORE, args).map(Rows.list(ChangeLog::change));
    }

    private static final Sql HISTORY = Sql.of("orders.log.history", """
            select c.*, o.registration, o.created_at
            from orders.orders o
            cross join lateral (
              select merchant, order_id, version, from_status, to_status, step
              from orders.change c
              where c.merchant = o.merchant and c.order_id = o.order_id
              order by c.version
              limit $3
            ) c
            where o.merchant = $1 and o.order_id = $2
            order by c.version
            """);

    /** By version, from the first. */
    Future<List<Change>> history(OrderKey key, int limit) {
        Args args = Args.of().text(key.merchant()).text(key.orderId()).number(limit);
        return db.idempotent(HISTORY, args).map(Rows.list(ChangeLog::change));
    }

    private static Change change(Row row) {
        return StepJson.read(
                key(row),
                row.getInteger("version"),
                status(row, "from_status"),
                OrderStatus.valueOf(row.getString("to_status")),
                row.getString("step"),
                Json.read(row.getString("registration"), Order.Registration.class),
                Rows.instant(row, "created_at"));
    }

    private static OrderKey key(Row row) {
        return new OrderKey(row.getString("merchant"), row.getString("order_id"));
    }

    private static @Nullable OrderStatus status(Row row, String column) {
        String text = row.getString(column);
        return text == null ? null : OrderStatus.valueOf(text);
    }
}
