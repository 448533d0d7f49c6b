package io.paysync.bench.run;

import io.paysync.launcher.embedded.EmbeddedPostgres;
import io.paysync.sandbox.keys.SandboxKeys;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * What all benchmarks of one run share.
 *
 * @param nodeOptions more arguments for the JVM of the node under test
 * @param statements also tell which SQL statements took the time, which costs a little
 */
record Bench(Vertx vertx, Path dir, Report report, SandboxKeys keys, List<String> nodeOptions, boolean statements) {
    /** A fresh PostgreSQL with an empty data directory, so that no benchmark inherits another's tables and bloat. */
    EmbeddedPostgres postgres(String name) throws IOException {
        return postgresIn(dir.resolve(name));
    }

    /** With what the directory holds already, if it holds something. */
    EmbeddedPostgres postgresIn(Path home) throws IOException {
        return postgresIn(home, List.of());
    }

    /** @param more settings, each {@code name=value} */
    EmbeddedPostgres postgresIn(Path home, List<String> more) throws IOException {
        Files.createDirectories(home);
        List<String> settings = new ArrayList<>(
                List.of("shared_buffers=1GB", "max_wal_size=4GB", "checkpoint_timeout=15min", "max_connections=100"));
        settings.addAll(more);
        if (statements) {
            settings.addAll(Statements.SETTINGS);
        }
        return EmbeddedPostgres.start(home, settings);
    }

    static Pool pool(Vertx vertx, EmbeddedPostgres postgres) {
        return PgBuilder.pool()
                .connectingTo(new PgConnectOptions()
                        .setHost("127.0.0.1")
                        .setPort(postgres.port())
                        .setUser(EmbeddedPostgres.USER)
                        .setPassword(postgres.password())
                        .setDatabase(EmbeddedPostgres.DATABASE))
                .using(vertx)
                .build();
    }

    /** Runs it and notes what each of the things it handled has cost, and where. */
    <T> T costs(BenchNode node, EmbeddedPostgres postgres, Callable<T> measured, ToLongFunction<T> count)
            throws Exception {
        if (!statements) {
            CpuTime before = node.cpuTime();
            T result = measured.call();
            report.note(node.cpuTime().each(before, count.applyAsLong(result)));
            return result;
        }
        try (Statements sql = new Statements(vertx, postgres)) {
            sql.reset();
            CpuTime before = node.cpuTime();
            T result = measured.call();
            report.note(node.cpuTime().each(before, count.applyAsLong(result)));
            sql.lines(count.applyAsLong(result)).forEach(report::note);
            return result;
        }
    }

    static void deleteTree(Path dir) throws IOException {
        try (Stream<Path> files = Files.walk(dir)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
