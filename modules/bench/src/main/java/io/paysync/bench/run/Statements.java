package io.paysync.bench.run;

import io.paysync.launcher.embedded.EmbeddedPostgres;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Which SQL statements took PostgreSQL's time between {@link #reset} and {@link #lines}, by pg_stat_statements: running
 * plus planning.
 */
final class Statements implements AutoCloseable {
    static final List<String> SETTINGS = List.of(
            "shared_preload_libraries=pg_stat_statements",
            "pg_stat_statements.track_planning=on",
            "pg_stat_statements.track=all");
    private static final int SHOWN = 14;
    private static final int CHARS = 90;

    private final Pool pool;

    Statements(Vertx vertx, EmbeddedPostgres postgres) throws Exception {
        pool = Bench.pool(vertx, postgres);
        run("create extension if not exists pg_stat_statements");
    }

    void reset() throws Exception {
        run("select pg_stat_statements_reset()");
    }

    /** @param count callbacks since the reset */
    List<String> lines(long count) throws Exception {
        List<String> lines = new ArrayList<>();
        for (Row row :
                run("select calls, rows, total_exec_time as ms, total_plan_time as plan_ms, wal_bytes::float8 as wal,"
                        + " (shared_blks_hit + shared_blks_read)::float8 as seen, shared_blks_dirtied::float8 as dirtied, query"
                        + " from pg_stat_statements order by total_exec_time + total_plan_time desc limit " + SHOWN)) {
            String query = row.getString("query").replaceAll("\\s+", " ");
            lines.add(String.format(
                    Locale.ROOT,
                    "%6.1f + %5.1f us each, %7d calls, %8.1f rows a call, %5.0f bytes of WAL, %5.1f pages seen, %5.2f dirtied each: %s",
                    row.getDouble("ms") * 1000 / count,
                    row.getDouble("plan_ms") * 1000 / count,
                    row.getLong("calls"),
                    row.getLong("rows") / (double) Math.max(1, row.getLong("calls")),
                    row.getDouble("wal") / count,
                    row.getDouble("seen") / count,
                    row.getDouble("dirtied") / count,
                    query.substring(0, Math.min(CHARS, query.length()))));
        }
        return lines;
    }

    private Iterable<Row> run(String sql) throws Exception {
        return pool.query(sql).execute().await(10, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws Exception {
        pool.close().await(10, TimeUnit.SECONDS);
    }
}
