package io.paysync.platform.lease;

import io.paysync.platform.db.Args;
import io.paysync.platform.db.Db;
import io.paysync.platform.db.Rows;
import io.paysync.platform.db.Sql;
import io.vertx.core.Future;

/** How far a sweeper has come. Only the holder of the lease may move a mark, and only forward. */
public final class Watermarks {
    private final Db db;

    public Watermarks(Db db) {
        this.db = db;
    }

    private static final Sql READ = Sql.of("watermark.read", """
            select xid::text::bigint as xid, id from platform.watermark where name = $1
            """);

    /** @return {@link Mark#START} when there is none yet */
    public Future<Mark> read(String name) {
        return db.idempotent(READ, Args.of().text(name))
                .map(Rows.first(row -> new Mark(row.getLong("xid"), row.getLong("id"))))
                .map(found -> found.orElse(Mark.START));
    }

    private static final Sql ADVANCE = Sql.of("watermark.advance", """
            insert into platform.watermark as w (name, xid, id, fence, updated_at)
            select $1, $2::bigint::text::xid8, $3, l.fence, clock_timestamp()
            from platform.lease l
            where l.name = $4 and l.holder = $5 and l.fence = $6
            for share
            on conflict (name) do update
            set xid = excluded.xid, id = excluded.id, fence = excluded.fence, updated_at = excluded.updated_at
            where (w.xid, w.id) <= (excluded.xid, excluded.id)
            returning name
            """);

    /** Fails with CONFLICT when the lease is lost or the mark is already further. */
    public Future<Void> advance(String name, Mark mark, Lease lease) {
        Args args = Args.of()
                .text(name)
                .number(mark.xid())
                .number(mark.id())
                .text(lease.name())
                .text(lease.holder())
                .number(lease.fence());
        return db.idempotent(ADVANCE, args)
                .compose(rows -> rows.size() == 1 ? Future.succeededFuture() : Future.failedFuture(Leases.lost(lease)));
    }
}
