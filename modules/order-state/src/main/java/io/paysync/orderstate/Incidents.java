package io.paysync.orderstate;

import io.paysync.contract.bus.Fault;
import io.paysync.contract.domain.Texts;
import io.paysync.contract.orders.OrdersApi.CloseIncident;
import io.paysync.contract.orders.OrdersApi.Incident;
import io.paysync.contract.orders.OrdersApi.IncidentPage;
import io.paysync.contract.orders.OrdersApi.ListIncidents;
import io.paysync.contract.orders.OrdersApi.RaiseIncident;
import io.paysync.platform.db.Args;
import io.paysync.platform.db.Db;
import io.paysync.platform.db.Rows;
import io.paysync.platform.db.Sql;
import io.paysync.platform.ids.Ids;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a person should look at: one open incident for each key of a merchant. */
final class Incidents {
    private static final int LIMIT_MAX = 200;
    private static final int KEY_CHARS_MAX = 500;
    private static final int TEXT_CHARS_MAX = 1000;

    private final Db db;
    private final Ids ids;
    private final InstantSource clock;
    private final OrdersMetrics metrics;

    Incidents(Db db, Ids ids, InstantSource clock, OrdersMetrics metrics) {
        this.db = db;
        this.ids = ids;
        this.clock = clock;
        this.metrics = metrics;
    }

    record Raise(String merchant, Decision.Incident incident) {}

    private static final String COLUMNS =
            "id, merchant, kind, key, order_id, text, opened_at, closed_at, closed_by, note";

    private static final Sql RAISE = Sql.of("orders.incident.raise", """
            insert into orders.incident (id, merchant, kind, key, order_id, text, opened_at)
            select id, merchant, kind, key, order_id, text, $7
            from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[])
              i (id, merchant, kind, key, order_id, text)
            order by merchant, key
            on conflict (merchant, key) where closed_at is null do nothing
            returning key
            """);

    Future<Void> raise(List<Raise> raise) {
        Args args = Args.of()
                .uuids(raise.stream().map(r -> ids.next()).toList())
                .texts(raise.stream().map(Raise::merchant).toList())
                .texts(raise.stream().map(r -> r.incident().kind().name()).toList())
                .texts(raise.stream().map(r -> r.incident().key()).toList())
                .texts(WriteArgs.column(raise, r -> r.incident().orderId()))
                .texts(raise.stream().map(r -> r.incident().text()).toList())
                .instant(clock.instant());
        return db.idempotent(RAISE, args)
                .onSuccess(rows -> raise.stream()
                        .filter(r -> Rows.list(row -> row.getString("key"))
                                .apply(rows)
                                .contains(r.incident().key()))
                        .forEach(r -> metrics.incident(r.merchant(), r.incident())))
                .mapEmpty();
    }

    private static final Sql SETTLE = Sql.of("orders.incident.settle", """
            update orders.incident i set closed_at = $3, closed_by = 'paysync', note = 'settled by itself'
            from (
              select o.id from unnest($1::text[], $2::text[]) s (merchant, key)
              cross join lateral (
                select id from orders.incident o
                where o.merchant = s.merchant and o.key = s.key and o.closed_at is null
                for update skip locked
              ) o
            ) s
            where i.id = s.id and i.closed_at is null
            """);

    /** Closes those that are open, but for one that somebody else is closing in this moment. */
    Future<Void> settle(List<Raise> settled) {
        Args args = Args.of()
                .texts(settled.stream().map(Raise::merchant).toList())
                .texts(settled.stream().map(r -> r.incident().key()).toList())
                .instant(clock.instant());
        return db.idempotent(SETTLE, args).mapEmpty();
    }

    private static final Sql RAISE_ONE = Sql.of("orders.incident.raise_one", """
            insert into orders.incident (id, merchant, kind, key, order_id, text, opened_at)
            values ($1, $2, $3, $4, $5, $6, $7)
            on conflict (merchant, key) where closed_at is null do nothing
            """);
    private static final Sql OPEN = Sql.of(
            "orders.incident.open",
            "select " + COLUMNS + " from orders.incident where merchant = $1 and key = $2 and closed_at is null");

    /** From another module. */
    Future<IncidentPage> raise(RaiseIncident asked) {
        String key = Texts.sanitized(asked.key(), KEY_CHARS_MAX);
        Args args = Args.of()
                .uuid(ids.next())
                .text(asked.merchant())
                .text(Texts.sanitized(asked.kind(), 64))
                .text(key)
                .text(asked.orderId())
                .text(Texts.sanitized(asked.text(), TEXT_CHARS_MAX))
                .instant(clock.instant());
        return db.idempotent(RAISE_ONE, args)
                .compose(v ->
                        db.idempotent(OPEN, Args.of().text(asked.merchant()).text(key)))
                .map(rows -> new IncidentPage(Rows.list(Incidents::incident).apply(rows), null));
    }

    private static final Sql LIST = Sql.of("orders.incident.list", """
            select %s from orders.incident
            where merchant = $1 and (not $2 or closed_at is null)
              and ($3::timestamptz is null or (opened_at, id) < ($3, $4))
            order by opened_at desc, id desc
            limit $5
            """.formatted(COLUMNS));

    /** Newest first. */
    Future<IncidentPage> list(ListIncidents asked) {
        int limit = Math.clamp(asked.limit(), 1, LIMIT_MAX);
        Cursor.Place after = Cursor.place(asked.after());
        Args args = Args.of()
                .text(asked.merchant())
                .flag(asked.openOnly())
                .instant(after == null ? null : after.at())
                .uuid(after == null ? null : id(after.id()))
                .integer(limit);
        return db.idempotent(LIST, args).map(Rows.list(Incidents::incident)).map(found -> {
            Incident last = found.size() < limit ? null : found.getLast();
            return new IncidentPage(
                    found, last == null ? null : Cursor.of(new Cursor.Place(last.openedAt(), last.id())));
        });
    }

    private static final Sql CLOSE = Sql.of("orders.incident.close", """
            update orders.incident
            set closed_at = coalesce(closed_at, $3), closed_by = coalesce(closed_by, $4), note = coalesce(note, $5)
            where merchant = $1 and id = $2
            returning %s
            """.formatted(COLUMNS));

    /** Who closed it first stays. */
    Future<IncidentPage> close(CloseIncident asked) {
        UUID id = id(asked.id());
        if (id == null) {
            return Future.failedFuture(notFound());
        }
        Args args = Args.of()
                .text(asked.merchant())
                .uuid(id)
                .instant(clock.instant())
                .text(Texts.sanitized(asked.by(), 100))
                .text(Texts.sanitized(asked.note(), TEXT_CHARS_MAX));
        return db.idempotent(CLOSE, args)
                .map(Rows.list(Incidents::incident))
                .compose(found -> found.isEmpty()
                        ? Future.failedFuture(notFound())
                        : Future.succeededFuture(new IncidentPage(found, null)));
    }

    private static Throwable notFound() {
        return Fault.of(Fault.Code.NOT_FOUND, "no such incident");
    }

    private static @Nullable UUID id(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static Incident incident(Row row) {
        return new Incident(
                row.getUUID("id").toString(),
                row.getString("merchant"),
                row.getString("kind"),
                row.getString("key"),
                row.getString("order_id"),
                row.getString("text"),
                Rows.instant(row, "opened_at"),
                Rows.instantOrNull(row, "closed_at"),
                row.getString("closed_by"),
                row.getString("note"));
    }
}
