package io.paysync.dispatch;

import io.paysync.platform.days.Days;
import io.paysync.platform.db.Args;
import io.paysync.platform.db.Db;
import io.paysync.platform.db.Sql;
import io.paysync.platform.lease.Mark;
import io.vertx.core.Future;
import java.time.Duration;

/** How finished deliveries go: by days, see {@code V003__days.sql}. */
final class RetentionStore {
    private static final Sql DROP_DAY = Sql.of("dispatch.drop-day", """
            select count(d.day) as dropped
            from (select dispatch.drop_day(platform.older_than($1), $2::bigint::text::xid8, $3) as day) d
            """);

    private static final Sql DROP_STRAYS = Sql.of("dispatch.drop-strays", """
            select dispatch.drop_strays(platform.older_than($1), $2) as removed
            """);

    private final Db db;

    RetentionStore(Db db) {
        this.db = db;
    }

    /**
     * Drops the oldest partition that is older than this, has no pending delivery and lies before the mark.
     *
     * @return 1, or 0 when there is none
     */
    Future<Integer> dropDay(Duration olderThan, Mark swept) {
        Args args = Args.of().integer(Days.whole(olderThan)).number(swept.xid()).number(swept.id());
        return db.idempotent(DROP_DAY, args)
                .map(rows -> rows.iterator().next().getLong("dropped").intValue());
    }

    /** Removes finished ones that are in the partition of no day. @return how many, at most {@code rows} */
    Future<Integer> dropStrays(Duration olderThan, int rows) {
        return db.idempotent(
                        DROP_STRAYS, Args.of().integer(Days.whole(olderThan)).integer(rows))
                .map(removed -> removed.iterator().next().getInteger("removed"));
    }
}
