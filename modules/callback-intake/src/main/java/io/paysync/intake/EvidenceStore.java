package io.paysync.intake;

import io.paysync.contract.bus.Json;
import io.paysync.contract.domain.AccountRef;
import io.paysync.contract.domain.FactKey;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.intake.IntakeApi.CallbackSeen;
import io.paysync.platform.db.Args;
import io.paysync.platform.db.Db;
import io.paysync.platform.db.Rows;
import io.paysync.platform.db.Sql;
import io.paysync.platform.lease.Mark;
import io.paysync.platform.sweep.Source;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.util.List;

/** The read path: what stands behind a fact, and the log of bodies as the sweep walks it. */
final class EvidenceStore {
    private static final Sql FIND = Sql.of("intake.evidence", """
            select l.provider, l.account, l.event_key, l.received_at, l.body_id, l.deliveries, l.last_seen_at,
              l.key_id
            from unnest($1::text[], $2::text[], $3::text[]) as k (provider, account, event_key)
            join intake.ledger l on l.provider = k.provider and l.account = k.account and l.event_key = k.event_key
            """);

    private static final Sql LOG = Sql.of("intake.log", "select * from intake.log_after($1, $2, $3)");

    private static final Sql FACTS = Sql.of("intake.facts", """
            select b.facts from unnest($1::bigint[], $2::bigint[]) as m (xid, id)
            join intake.body b on b.xid = m.xid::text::xid8 and b.id = m.id
            """);

    private final Db db;

    EvidenceStore(Db db) {
        this.db = db;
    }

    Future<List<CallbackSeen>> find(List<FactKey> keys) {
        Args args = Args.of()
                .texts(keys.stream().map(key -> key.account().provider()).toList())
                .texts(keys.stream().map(key -> key.account().account()).toList())
                .texts(keys.stream().map(FactKey::eventKey).toList());
        return db.idempotent(FIND, args)
                .map(Rows.list(row -> new CallbackSeen(
                        new FactKey(account(row), row.getString("event_key")),
                        Rows.instant(row, "received_at"),
                        row.getLong("deliveries"),
                        Rows.instantOrNull(row, "last_seen_at"),
                        row.getString("key_id"),
                        new StoredId(Rows.instant(row, "received_at"), row.getLong("body_id")).text())));
    }

    /** A stored callback as far as the sweep must know it to ask for its facts. */
    record Stored(Mark mark, List<FactKey> keys) {}

    /** The next stored callbacks behind the mark; see {@link Source}. */
    Future<List<Source.Entry<Stored>>> log(Mark after, int rows) {
        return db.idempotent(
                        LOG, Args.of().number(after.xid()).number(after.id()).integer(rows))
                .map(Rows.list(row -> {
                    Mark mark = new Mark(row.getLong("xid"), row.getLong("id"));
                    return new Source.Entry<>(
                            mark,
                            row.getLong("age_ms"),
                            new Stored(mark, IntakeRules.eventKeys(account(row), row.getString("event_keys"))));
                }));
    }

    /** All facts of these callbacks, read from their text. */
    Future<List<PaymentFact>> facts(List<Mark> marks) {
        Args args = Args.of()
                .numbers(marks.stream().map(Mark::xid).toList())
                .numbers(marks.stream().map(Mark::id).toList());
        return db.idempotent(FACTS, args)
                .map(Rows.list(row -> List.of(Json.read(row.getString("facts"), PaymentFact[].class))))
                .map(lists -> lists.stream().flatMap(List::stream).toList());
    }

    private static AccountRef account(Row row) {
        return new AccountRef(row.getString("provider"), row.getString("account"));
    }
}
