package io.paysync.bench.chaos;

import io.paysync.bench.chaos.Evidence.BodyRow;
import io.paysync.bench.chaos.Evidence.ChangeRow;
import io.paysync.bench.chaos.Evidence.DeliveryRow;
import io.paysync.bench.chaos.Evidence.FactRow;
import io.paysync.bench.chaos.Evidence.IncidentRow;
import io.paysync.bench.chaos.Evidence.LedgerRow;
import io.paysync.bench.chaos.Evidence.OrderRow;
import io.paysync.bench.chaos.Evidence.Residue;
import io.paysync.bench.chaos.Evidence.Tables;
import java.time.OffsetDateTime;
import java.util.Set;

/** The database at the end of a run, as the checker reads it. */
final class Dump {
    private static final String BODIES =
            "select provider, encode(sha256(body), 'hex') as hash, headers, event_keys, received_at from intake.body";
    private static final String LEDGER = "select provider, event_key, deliveries from intake.ledger";
    private static final String FACTS = "select provider, event_key, order_id, result, version from orders.fact";
    private static final String PARKED = "select provider, event_key from orders.parked";

    private static final String ORDERS = """
        select o.order_id, o.version, o.status, o.review, coalesce((c.step::json ->> 'paid')::bigint, 0) as paid,
            coalesce((c.step::json ->> 'refunded')::bigint, 0) as refunded
        from orders.orders o
        left join orders.change c on c.merchant = o.merchant and c.order_id = o.order_id and c.version = o.version
        """;

    private static final String CHANGES = """
        select order_id, version, from_status, to_status, coalesce(step::json -> 'cause' ->> 'eventKey', '') as cause, written_at
        from orders.change
        """;

    private static final String INCIDENTS =
            "select order_id, kind, key, closed_at is null as open from orders.incident";

    private static final String DELIVERIES = """
        select order_id, endpoint_id, version, type,
            case when dead_at is not null then 'DEAD' when done_at is not null then 'DONE' else 'PENDING' end as state
        from dispatch.delivery
        """;

    /** What is long due, and what no sweep has looked at: {@code ?} is never empty while work stands still. */
    private static final String RESIDUE = """
        select
          (select count(*) from dispatch.delivery where due_at < clock_timestamp() - interval '60 s') as deliveries,
          (select count(*) from polling.watch where next_at < clock_timestamp() - interval '60 s') as questions,
          (select count(*) from intake.body b where b.received_at < clock_timestamp() - interval '60 s' and not exists
              (select from platform.watermark w where w.name like 'intake%' and (w.xid, w.id) >= (b.xid, b.id)))
          + (select count(*) from orders.change c where c.written_at < clock_timestamp() - interval '60 s' and exists
              (select from platform.watermark w where w.name like 'orders%' and (w.xid, w.id) < (c.xid, c.id))) as unswept
        """;

    private Dump() {}

    static Tables read(Database from) {
        return new Tables(
                from.ask(
                        BODIES,
                        row -> new BodyRow(
                                row.getString("provider"),
                                row.getString("hash"),
                                row.getString("headers"),
                                row.getString("event_keys").lines().toList(),
                                millis(row.getOffsetDateTime("received_at")))),
                from.ask(
                        LEDGER,
                        row -> new LedgerRow(
                                row.getString("provider"), row.getString("event_key"), row.getLong("deliveries"))),
                from.ask(
                        FACTS,
                        row -> new FactRow(
                                row.getString("provider"),
                                row.getString("event_key"),
                                text(row.getString("order_id")),
                                row.getString("result"),
                                row.getInteger("version"))),
                Set.copyOf(from.ask(PARKED, row -> row.getString("provider") + "/" + row.getString("event_key"))),
                from.ask(
                        ORDERS,
                        row -> new OrderRow(
                                row.getString("order_id"),
                                row.getInteger("version"),
                                row.getString("status"),
                                row.getString("review"),
                                row.getLong("paid"),
                                row.getLong("refunded"))),
                from.ask(
                        CHANGES,
                        row -> new ChangeRow(
                                row.getString("order_id"),
                                row.getInteger("version"),
                                row.getString("from_status"),
                                row.getString("to_status"),
                                row.getString("cause"),
                                millis(row.getOffsetDateTime("written_at")))),
                from.ask(
                        INCIDENTS,
                        row -> new IncidentRow(
                                text(row.getString("order_id")),
                                row.getString("kind"),
                                row.getString("key"),
                                row.getBoolean("open"))),
                from.ask(
                        DELIVERIES,
                        row -> new DeliveryRow(
                                row.getString("order_id"),
                                row.getString("endpoint_id"),
                                row.getInteger("version"),
                                row.getString("type"),
                                row.getString("state"))),
                from.ask(
                                RESIDUE,
                                row -> new Residue(
                                        row.getLong("deliveries"), row.getLong("questions"), row.getLong("unswept")))
                        .getFirst());
    }

    private static String text(@org.jspecify.annotations.Nullable String value) {
        return value == null ? "" : value;
    }

    private static long millis(OffsetDateTime at) {
        return at.toInstant().toEpochMilli();
    }
}
