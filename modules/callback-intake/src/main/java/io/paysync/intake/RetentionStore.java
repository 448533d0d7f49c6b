package io.paysync.intake;

import io.paysync.platform.db.Args;
import io.paysync.platform.db.Db;
import io.paysync.platform.db.Sql;
import io.paysync.platform.lease.Mark;
import io.vertx.core.Future;
import java.time.Duration;

/**
 * Days come and go. All by the database's clock: a node whose clock runs a month ahead must not drop a month of evidence.
 */
final class RetentionStore {
    private static final Sql ADD_DAYS = Sql.of("intake.add-days", """
            select count(*) filter (where intake.add_day(d.day::date)) as added
            from generate_series((now() at time zone 'UTC')::date - 1, (now() at time zone 'UTC')::date + $1::int, '1 day')
              as d (day)
            """);

    private static final Sql DROP_DAYS = Sql.of("intake.drop-days", """
            select intake.drop_days(((now() - $1 * interval '1 second') at time zone 'UTC')::date,
              $2::bigint::text::xid8, $3) as dropped
            """);

    private static final Sql PRUNE_LEDGER = Sql.of("intake.prune-ledger", """
            delete from intake.ledger where ctid = any (array(
              select ctid from intake.ledger where received_at < now() - $1 * interval '1 second' limit 5000))
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

    /** Partitions from yesterday to so many days ahead. @return how many were new */
    Future<Integer> addDays(int ahead) {
        return db.idempotent(ADD_DAYS, Args.of().integer(ahead))
                .map(rows -> rows.iterator().next().getInteger("added"));
    }

    /** Drops whole days older than this that lie before the mark. @return how many */
    Future<Integer> dropDays(Duration olderThan, Mark swept) {
        Args args = Args.of()
                .decimal((double) olderThan.toSeconds())
                .number(swept.xid())
                .number(swept.id());
        return db.idempotent(DROP_DAYS, args).map(rows -> rows.iterator().next().getInteger("dropped"));
    }

    /** @return rows deleted, at most 5000 */
    Future<Integer> pruneLedger(Duration olderThan) {
        return db.idempotent(PRUNE_LEDGER, Args.of().decimal((double) olderThan.toSeconds()))
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
