package io.paysync.platform.lease;

import io.paysync.platform.db.Db;
import io.vertx.core.Future;

/** How far a sweeper has come. Only the holder of the lease may move a mark, and only forward. */
public final class Watermarks {
    public Watermarks(Db db) {}

    /** @return {@link Mark#START} when there is none yet */
    public Future<Mark> read(String name) {
        throw new UnsupportedOperationException();
    }

    /** Fails with CONFLICT when the lease is lost or the mark is already further. */
    public Future<Void> advance(String name, Mark mark, Lease lease) {
        throw new UnsupportedOperationException();
    }
}
