package io.paysync.platform.db;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;

/** An open transaction. Valid until the future of its function completes; never kept, never across an outside call. */
public final class Tx implements Queries {
    @Override
    public Future<RowSet<Row>> query(Sql sql, Tuple args) {
        throw new UnsupportedOperationException();
    }

    /** The connection itself, for what {@link #query} cannot do. */
    public SqlConnection connection() {
        throw new UnsupportedOperationException();
    }
}
