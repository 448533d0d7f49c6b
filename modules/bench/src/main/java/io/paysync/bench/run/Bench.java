package io.paysync.bench.run;

import io.paysync.launcher.embedded.EmbeddedPostgres;
import io.paysync.sandbox.keys.SandboxKeys;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What all benchmarks of one run share. */
record Bench(Vertx vertx, Path dir, Report report, SandboxKeys keys) {
    /** A fresh PostgreSQL with an empty data directory, so that no benchmark inherits another's tables and bloat. */
    EmbeddedPostgres postgres(String name) throws IOException {
        Path home = Files.createDirectories(dir.resolve(name));
        return EmbeddedPostgres.start(
                home,
                List.of("shared_buffers=256MB", "max_wal_size=4GB", "checkpoint_timeout=15min", "max_connections=100"));
    }

    static void deleteTree(Path dir) throws IOException {
        try (Stream<Path> files = Files.walk(dir)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
