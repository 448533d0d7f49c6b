package io.paysync.intake;

import io.paysync.platform.days.Days;
import io.paysync.platform.db.Args;
import io.paysync.platform.db.Db;
import io.paysync.platform.db.Sql;
import io.paysync.platform.lease.Mark;
import io.vertx.core.Future;
import java.time.Duration;

/** What goes when it is old. All by the database's clock and the days it has lived through, none by a node's clock. */
final class RetentionStore {
    private static final Sql DROP_DAYS = Sql.of("intake.drop-days", """
            select intake.drop_days(platform.older_than($1), $2::bigint::text::xid8, $3) as dropped
            """);

    private static final Sql PRUNE_LEDGER = Sql.of("intake.prune-ledger", """
            delete from intake.ledger where ctid = any (array(
              select ctid from intake.ledger where received_at < platform.older_than($1)::timestamp at time zone 'UTC' limit 5000))
            """);

    private static final Sql STORE_ID = Sql.of("intake.store-id", "select id::text as id from intake.store");

    private static final Sql UNSAFE = Sql.of("intake.unsafe", """
            select coalesce(string_agg(name || ' is off', ', '), '') as unsafe
            from pg_settings where name in ('fsync', 'full_page_writes', 'synchronous_commit') and setting = 'off'
            """);

    private final Db db;

    RetentionStore(Db db) {
        this.db = db;
    }

    /** Drops whole days older than this that lie before the mark; see {@code platform.older_than}. @return how many */
    Future<Integer> dropDays(Duration olderThan, Mark swept) {
        Args args = Args.of().integer(Days.whole(olderThan)).number(swept.xid()).number(swept.id());
        return db.idempotent(DROP_DAYS, args).map(rows -> rows.iterator().next().getInteger("dropped"));
    }

    /** @return rows deleted, at most 5000 */
    Future<Integer> pruneLedger(Duration olderThan) {
        return db.idempotent(PRUNE_LEDGER, Args.of().integer(Days.whole(olderThan)))
                .map(rows -> rows.rowCount());
    }

    /** What tells this database from every other one. */
    Future<String> storeId() {
        return db.idempotent(STORE_ID, Args.of())
                .map(rows -> rows.iterator().next().getString("id"));
    }

    /** Server settings under which a commit that was reported can be lost, in words; empty when there are none. */
    Future<String> unsafeSettings() {
        return db.idempotent(UNSAFE, Args.of())
                .map(rows -> rows.iterator().next().getString("unsafe"));
    }
}
