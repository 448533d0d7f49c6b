package io.paysync.dispatch;

import io.paysync.contract.dispatch.DispatchApi.Delivery;
import io.paysync.contract.dispatch.DispatchApi.DeliveryState;
import io.paysync.contract.dispatch.DispatchApi.ListDeliveries;
import io.paysync.platform.db.Args;
import io.paysync.platform.db.Db;
import io.paysync.platform.db.Rows;
import io.paysync.platform.db.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** SQL of {@code dispatch.delivery} for those who look at it: lists, newest first, and replay. */
final class DeliveryStore {
    /** @param id for paging */
    record Shown(long id, Delivery delivery) {}

    private static final String COLUMNS =
            "id, merchant, order_id, endpoint_id, version, type, created_at, due_at, done_at, dead_at, attempts";

    /** A log that has number 0, which is then its last: finished without being delivered. */
    private static final String TOLD = "attempts not like '%[0,%'";

    private static final String REPLACED = "(attempts like '%[0,%\"SUPERSEDED\"%' or attempts like '%[0,%\"TOLD\"%')";

    /** The merchant is compared twice: by its hash for the index, and itself in a form that leads to no other index. */
    private static final String PAGE = """
        select %s from dispatch.delivery
        where hashtextextended(merchant, 0) = hashtextextended($1, 0) and merchant || '' = $1 and id < $2 and %s and ($3::text is null or order_id = $3)
            and ($4::text is null or endpoint_id = $4)
        order by id desc limit $5
        """;

    private static final Sql ANY = Sql.of("dispatch.list", PAGE.formatted(COLUMNS, "true"));
    private static final Sql DELIVERED =
            Sql.of("dispatch.list.delivered", PAGE.formatted(COLUMNS, "done_at is not null and " + TOLD));
    private static final Sql SKIPPED = Sql.of(
            "dispatch.list.skipped",
            PAGE.formatted(COLUMNS, "done_at is not null and not " + TOLD + " and not " + REPLACED));
    private static final Sql SUPERSEDED =
            Sql.of("dispatch.list.superseded", PAGE.formatted(COLUMNS, "done_at is not null and " + REPLACED));
    private static final Sql DEAD = Sql.of("dispatch.list.dead", PAGE.formatted(COLUMNS, "dead_at is not null"));

    /** By the primary key: an order has few deliveries. */
    private static final Sql OF_ORDER = Sql.of("dispatch.list.order", """
        select * from (
            select %1$s from dispatch.delivery where merchant = $1 and order_id = $3 offset 0) d
        where id < $2 and ($4::text is null or endpoint_id = $4) and case $6
            when 'PENDING' then done_at is null and dead_at is null
            when 'DELIVERED' then done_at is not null and %2$s
            when 'SKIPPED' then done_at is not null and not %2$s and not %3$s
            when 'SUPERSEDED' then done_at is not null and %3$s
            when 'DEAD' then dead_at is not null
            else true end
        order by id desc limit $5
        """.formatted(COLUMNS, TOLD, REPLACED));

    /** Those that wait, by their index, and those that are on their way for the first time, which are young. */
    private static final Sql PENDING = Sql.of("dispatch.list.pending", """
        (select %1$s from dispatch.delivery
        where hashtextextended(merchant, 0) = hashtextextended($1, 0) and merchant || '' = $1 and id < $2
            and due_at is not null and ($3::text is null or order_id = $3)
            and ($4::text is null or endpoint_id = $4)
        order by id desc limit $5)
        union all
        (select %1$s from (
            select %1$s from dispatch.delivery
            where hashtextextended(merchant, 0) = hashtextextended($1, 0) and merchant || '' = $1 and id < $2
            order by id desc limit $6) young
        where due_at is null and done_at is null and dead_at is null and ($3::text is null or order_id = $3)
            and ($4::text is null or endpoint_id = $4)
        order by id desc limit $5)
        order by id desc limit $5
        """.formatted(COLUMNS));

    /** What was too much for its recipient may be sent when it is so no more: it is no longer said to be finished. */
    private static final Sql RETRY = Sql.of("dispatch.retry", """
        update dispatch.delivery
        set due_at = clock_timestamp(), done_at = null, dead_at = null, tries = 0, fence = fence + 1, held = false,
            expires_at = clock_timestamp() + $5::bigint * interval '1 ms',
            attempts = regexp_replace(attempts, ',?\\[0,[0-9]+,0,"BUDGET",0\\]\\]$', ']')
        where merchant = $1 and order_id = $2 and endpoint_id = $3 and version = $4
            and (%2$s or attempts like '%%"BUDGET",0]]')
        returning %1$s
        """.formatted(COLUMNS, TOLD));

    /** How far back a listing of pending ones looks for those on their way. */
    private static final int YOUNG_ROWS = 20_000;

    private final Db db;

    DeliveryStore(Db db) {
        this.db = db;
    }

    /** @param before only ids below it */
    Future<List<Shown>> list(ListDeliveries ask, long before, int limit) {
        Args args = Args.of()
                .text(ask.merchant())
                .number(before)
                .text(ask.orderId())
                .text(ask.endpointId())
                .integer(limit);
        DeliveryState state = ask.state();
        if (ask.orderId() != null) {
            return run(OF_ORDER, args.text(state == null ? "" : state.name()));
        }
        if (state == null) {
            return run(ANY, args);
        }
        return switch (state) {
            case PENDING -> run(PENDING, args.integer(YOUNG_ROWS));
            case DELIVERED -> run(DELIVERED, args);
            case DEAD -> run(DEAD, args);
            case SKIPPED -> run(SKIPPED, args);
            case SUPERSEDED -> run(SUPERSEDED, args);
        };
    }

    /** @return the delivery, now pending and due; empty when there is none of that key */
    Future<Optional<Shown>> retry(DeliveryKey key, Duration giveUpAfter) {
        return db.idempotent(
                        RETRY,
                        Args.of()
                                .text(key.merchant())
                                .text(key.orderId())
                                .text(key.endpointId())
                                .integer(key.version())
                                .number(giveUpAfter.toMillis()))
                .map(Rows.first(DeliveryStore::shown));
    }

    private Future<List<Shown>> run(Sql sql, Args args) {
        return db.idempotent(sql, args).map(Rows.list(DeliveryStore::shown));
    }

    private static Shown shown(Row row) {
        DeliveryKey key = DispatchStore.key(row);
        boolean delivered = row.getOffsetDateTime("done_at") != null;
        boolean dead = row.getOffsetDateTime("dead_at") != null;
        Instant due = Rows.instantOrNull(row, "due_at");
        return new Shown(
                row.getLong("id"),
                new Delivery(
                        key.deliveryId(),
                        key.messageId(),
                        key.merchant(),
                        key.orderId(),
                        key.version(),
                        row.getString("type"),
                        key.endpointId(),
                        delivered ? done(row) : dead ? DeliveryState.DEAD : DeliveryState.PENDING,
                        Rows.instant(row, "created_at"),
                        nextAt(due, delivered || dead),
                        AttemptLog.read(row.getString("attempts")),
                        null));
    }

    private static DeliveryState done(Row row) {
        return AttemptLog.untold(row.getString("attempts"))
                .map(why -> why.equals(Superseding.WORD) || why.equals(Chain.TOLD)
                        ? DeliveryState.SUPERSEDED
                        : DeliveryState.SKIPPED)
                .orElse(DeliveryState.DELIVERED);
    }

    private static @Nullable Instant nextAt(@Nullable Instant due, boolean finished) {
        return finished ? null : due;
    }
}
