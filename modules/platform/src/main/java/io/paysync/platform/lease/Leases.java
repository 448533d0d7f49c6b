package io.paysync.platform.lease;

import io.paysync.platform.db.Db;
import io.paysync.platform.db.Queries;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;

/**
 * One holder at a time in the whole cluster, as far as a clock can promise it; the fence promises the rest. Only the
 * database's clock is asked.
 */
public final class Leases {
    /** @param holder unique among running processes */
    public Leases(Db db, String holder) {}

    /** @return the lease, or empty while another has it (also when that other is this very holder) */
    public Future<Optional<Lease>> tryAcquire(String name, Duration ttl) {
        throw new UnsupportedOperationException();
    }

    /** @return the same lease and fence with a later end, or empty when another has taken it since */
    public Future<Optional<Lease>> renew(Lease lease, Duration ttl) {
        throw new UnsupportedOperationException();
    }

    /** Lets the next one in at once. Does nothing when the lease is lost already. */
    public Future<Void> release(Lease lease) {
        throw new UnsupportedOperationException();
    }

    /**
     * Fails with CONFLICT when another has taken the lease. Run in the transaction of a write, it makes the write fenced:
     * until that transaction ends nobody can take the lease over.
     */
    public Future<Void> requireHeld(Queries queries, Lease lease) {
        throw new UnsupportedOperationException();
    }
}
