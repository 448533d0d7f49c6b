package io.paysync.bench.chaos;

import io.paysync.launcher.embedded.EmbeddedPostgres;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;

/** PostgreSQL of the run: each node reaches it over a wire of its own, the checker without one. */
final class Database implements AutoCloseable {
    private static final List<String> SETTINGS =
            List.of("shared_buffers=256MB", "max_wal_size=2GB", "max_connections=110", "restart_after_crash=off");
    private static final long ASK_SECONDS = 60;
    private static final long GONE_SECONDS = 30;

    private final Path dir;
    private final Vertx vertx;
    private final List<FaultProxy> wires = new ArrayList<>();
    private EmbeddedPostgres server;

    Database(Path dir, Vertx vertx, int nodes, long seed) {
        this.dir = dir;
        this.vertx = vertx;
        this.server = EmbeddedPostgres.start(dir, SETTINGS);
        for (int i = 0; i < nodes; i++) {
            wires.add(FaultProxy.open(address(), seed + i));
        }
    }

    private InetSocketAddress address() {
        return new InetSocketAddress("127.0.0.1", server.port());
    }

    FaultProxy wire(int node) {
        return wires.get(node);
    }

    String password() {
        return server.password();
    }

    /**
     * Every process of it at once, as the machine's end would: the one that takes connections alone would leave others behind
     * that still commit.
     */
    void kill() {
        ProcessHandle main = ProcessHandle.of(server.pid()).orElseThrow();
        List<ProcessHandle> all =
                Stream.concat(Stream.of(main), main.descendants()).toList();
        // Frozen first: whom it has not reached yet must not start anybody.
        Signals.send("-STOP", main.pid());
        Stream.concat(main.descendants(), all.stream()).distinct().forEach(ProcessHandle::destroyForcibly);
        all.forEach(Database::awaitEnd);
    }

    private static void awaitEnd(ProcessHandle process) {
        try {
            process.onExit().get(GONE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            throw new IllegalStateException("a process of PostgreSQL does not end: " + process.pid(), e);
        }
    }

    /** On the same data; blocks until it takes connections. */
    void restart() {
        server = EmbeddedPostgres.start(dir, SETTINGS);
        wires.forEach(wire -> wire.target(address()));
    }

    /** A pool past all wires, to be closed by the caller. */
    Pool open(int connections) {
        return PgBuilder.pool()
                .connectingTo(new PgConnectOptions()
                        .setHost("127.0.0.1")
                        .setPort(server.port())
                        .setUser(EmbeddedPostgres.USER)
                        .setPassword(server.password())
                        .setDatabase(EmbeddedPostgres.DATABASE))
                .with(new PoolOptions().setMaxSize(connections))
                .using(vertx)
                .build();
    }

    void run(String sql) {
        ask(sql, row -> true);
    }

    <T> List<T> ask(String sql, Function<Row, T> map) {
        Pool pool = open(1);
        try {
            List<T> found = new ArrayList<>();
            pool.query(sql).execute().await(ASK_SECONDS, TimeUnit.SECONDS).forEach(row -> found.add(map.apply(row)));
            return found;
        } catch (java.util.concurrent.TimeoutException e) {
            throw new IllegalStateException("no answer to " + sql, e);
        } finally {
            pool.close();
        }
    }

    @Override
    public void close() {
        wires.forEach(FaultProxy::close);
        server.close();
    }
}
