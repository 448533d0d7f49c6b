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
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One holder at a time in the whole cluster, as far as a clock can promise it; the fence promises the rest. Only the
 * database's clock is asked.
 *
 * <p>Each attempt has a name of its own. One whose answer was lost may have got the lease without knowing; it is repeated
 * under the same name, and under that name alone a lease that has not ended is given again. Otherwise the cluster would
 * wait for a holder who does not know that he is one.
 */
public final class Leases {
    /** Attempts remembered whose answers were lost. The names of works are few; one that is forgotten waits for its end. */
    private static final int UNSURE_MAX = 1000;

    private final Db db;
    private final String process;
    private final AtomicLong attempts = new AtomicLong();
    private final Map<String, String> unsure = new ConcurrentHashMap<>();

    /** @param node for people who look into the table; two processes of one name do not take each other's leases */
    public Leases(Db db, String node) {
        this.db = db;
        this.process = node + "#" + UUID.randomUUID().toString().substring(0, 13);
    }

    static final Sql ACQUIRE = Sql.of("lease.acquire", """
            insert into platform.lease as l (name, holder, fence, until)
            values ($1, $2, 1, clock_timestamp() + $3::bigint * interval '1 ms')
            on conflict (name) do update
            set holder = excluded.holder, fence = l.fence + 1, until = excluded.until
            where l.until <= clock_timestamp() or l.holder = excluded.holder
            returning name, holder, fence, until
            """);

    /** @return the lease, or empty while another attempt has it, also one of this very process whose answer has arrived */
    public Future<Optional<Lease>> tryAcquire(String name, Duration ttl) {
        String before = unsure.remove(name);
        String attempt = before == null ? process + "." + attempts.incrementAndGet() : before;
        return db.query(ACQUIRE, Args.of().text(name).text(attempt).number(ttl.toMillis()))
                .map(Rows.first(Leases::lease))
                .onFailure(failure -> {
                    if (unsure.size() < UNSURE_MAX) {
                        unsure.put(name, attempt);
                    }
                });
    }

    static final Sql RENEW = Sql.of("lease.renew", """
            update platform.lease
            set until = clock_timestamp() + $4::bigint * interval '1 ms'
            where name = $1 and holder = $2 and fence = $3
            returning name, holder, fence, until
            """);

    /** @return the same lease and fence with a later end, or empty when another has taken it since */
    public Future<Optional<Lease>> renew(Lease lease, Duration ttl) {
        return db.idempotent(RENEW, key(lease).number(ttl.toMillis())).map(Rows.first(Leases::lease));
    }

    static final Sql RELEASE = Sql.of("lease.release", """
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
