package io.paysync.platform.db;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;

/**
 * Where a statement can run: on the pool ({@link Db}) or inside a transaction ({@link Tx}). Failures are
 * {@code FaultException} UNAVAILABLE (no connection, shutdown, deadline; the outcome of a write is unknown), CONFLICT
 * (deadlock, serialization failure, lock timeout), or the {@code PgException} itself: a constraint or a bug.
 */
public interface Queries {
    /** Runs the statement once, prepared and cached, within the statement deadline. */
    Future<RowSet<Row>> query(Sql sql, Tuple args);

    default Future<RowSet<Row>> query(Sql sql, Args args) {
        return query(sql, args.tuple());
    }

    default Future<RowSet<Row>> query(Sql sql) {
        return query(sql, Tuple.tuple());
    }
}
