package io.paysync.platform.lease;

import io.paysync.contract.bus.Fault;
import io.paysync.platform.db.Args;
import io.paysync.platform.db.Db;
import io.paysync.platform.db.Queries;
import io.paysync.platform.db.Rows;
import io.paysync.platform.db.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.util.Optional;

/**
 * One holder at a time in the whole cluster, as far as a clock can promise it; the fence promises the rest. Only the
 * database's clock is asked.
 */
public final class Leases {
    private final Db db;
    private final String holder;

    /** @param holder unique among running processes */
    public Leases(Db db, String holder) {
        this.db = db;
        this.holder = holder;
    }

    private static final Sql ACQUIRE = Sql.of("lease.acquire", """
            insert into platform.lease as l (name, holder, fence, until)
            values ($1, $2, 1, clock_timestamp() + $3::bigint * interval '1 ms')
            on conflict (name) do update
            set holder = excluded.holder, fence = l.fence + 1, until = excluded.until
            where l.until <= clock_timestamp()
            returning name, holder, fence, until
            """);

    /** @return the lease, or empty while another has it (also when that other is this very holder) */
    public Future<Optional<Lease>> tryAcquire(String name, Duration ttl) {
        return db.query(ACQUIRE, Args.of().text(name).text(holder).number(ttl.toMillis()))
                .map(Rows.first(Leases::lease));
    }

    private static final Sql RENEW = Sql.of("lease.renew", """
            update platform.lease
            set until = clock_timestamp() + $4::bigint * interval '1 ms'
            where name = $1 and holder = $2 and fence = $3
            returning name, holder, fence, until
            """);

    /** @return the same lease and fence with a later end, or empty when another has taken it since */
    public Future<Optional<Lease>> renew(Lease lease, Duration ttl) {
        return db.idempotent(RENEW, key(lease).number(ttl.toMillis())).map(Rows.first(Leases::lease));
    }

    private static final Sql RELEASE = Sql.of("lease.release", """
            update platform.lease set until = clock_timestamp()
            where name = $1 and holder = $2 and fence = $3
            """);

    /** Lets the next one in at once. Does nothing when the lease is lost already. */
    public Future<Void> release(Lease lease) {
        return db.idempotent(RELEASE, key(lease)).mapEmpty();
    }

    private static final Sql REQUIRE = Sql.of("lease.require", """
            select fence from platform.lease where name = $1 and holder = $2 and fence = $3 for share
            """);

    /**
     * Fails with CONFLICT when another has taken the lease. Run in the transaction of a write, it makes the write fenced:
     * until that transaction ends nobody can take the lease over.
     */
    public Future<Void> requireHeld(Queries queries, Lease lease) {
        return queries.query(REQUIRE, key(lease))
                .compose(rows -> rows.size() == 1 ? Future.succeededFuture() : Future.failedFuture(lost(lease)));
    }

    static Throwable lost(Lease lease) {
        return Fault.of(Fault.Code.CONFLICT, "lease " + lease.name() + " is lost");
    }

    private static Args key(Lease lease) {
        return Args.of().text(lease.name()).text(lease.holder()).number(lease.fence());
    }

    private static Lease lease(Row row) {
        return new Lease(
                row.getString("name"), row.getString("holder"), row.getLong("fence"), Rows.instant(row, "until"));
    }
}
