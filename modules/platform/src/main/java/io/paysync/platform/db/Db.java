package io.paysync.platform.db;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.function.Function;

/**
 * PostgreSQL for everyone on this node: one pool whose waits, statements and transactions all end by a deadline, so that
 * a request is answered 503 in time when the server is down or hangs. Recovers by itself.
 */
public final class Db implements Queries {
    /** Opens no connection yet; the first statement does. */
    public static Db open(Vertx vertx, DbConfig config, MeterRegistry meters) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Future<RowSet<Row>> query(Sql sql, Tuple args) {
        throw new UnsupportedOperationException();
    }

    /**
     * For statements that may run twice: repeated once, within the same deadline, after a dead connection, a changed plan,
     * a deadlock or a serialization failure.
     */
    public Future<RowSet<Row>> idempotent(Sql sql, Tuple args) {
        throw new UnsupportedOperationException();
    }

    public Future<RowSet<Row>> idempotent(Sql sql, Args args) {
        return idempotent(sql, args.tuple());
    }

    /**
     * Runs the function in one transaction and commits when its future succeeds; rolls back when it fails or throws.
     * UNAVAILABLE can mean that the commit happened: only an idempotency key tells.
     *
     * @param name for metrics, a constant
     */
    public <T> Future<T> tx(String name, Function<Tx, Future<T>> work) {
        throw new UnsupportedOperationException();
    }

    /** One round trip to the server; the readiness check. */
    public Future<Void> ping() {
        throw new UnsupportedOperationException();
    }

    public Future<Void> close() {
        throw new UnsupportedOperationException();
    }
}
