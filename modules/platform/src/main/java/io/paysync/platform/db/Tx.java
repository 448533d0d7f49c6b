package io.paysync.platform.db;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;

/** An open transaction. Valid until the future of its function completes; never kept, never across an outside call. */
public final class Tx implements Queries {
    private final SqlConnection connection;
    private final DbMeters meters;

    Tx(SqlConnection connection, DbMeters meters) {
        this.connection = connection;
        this.meters = meters;
    }

    /** Within the transaction's deadline; the server ends it after the statement's. */
    @Override
    public Future<RowSet<Row>> query(Sql sql, Tuple args) {
        long start = System.nanoTime();
        return connection
                .preparedQuery(sql.text())
                .execute(args)
                .recover(failure -> Future.failedFuture(PgFaults.mapped(failure)))
                .andThen(result -> meters.statement(sql.name(), result.cause(), start));
    }

    /** The connection itself, for what {@link #query} cannot do. */
    public SqlConnection connection() {
        return connection;
    }
}
