package io.paysync.testkit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.paysync.platform.config.Secret;
import io.paysync.platform.db.DbConfig;
import io.paysync.platform.db.Migrations;
import io.paysync.platform.db.Schema;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * A real PostgreSQL. Most tests take a fresh database of the one server of this JVM; a test that stops, kills or freezes
 * the server takes one of its own.
 */
public final class TestPostgres implements AutoCloseable {
    private static final AtomicInteger NAMES = new AtomicInteger();
    private static @Nullable TestPostgres shared;

    private final Path data;
    private final int port;
    private final boolean fsync;
    private final Map<List<Schema>, String> templates = new HashMap<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private @Nullable EmbeddedPostgres server;

    private TestPostgres(Path data, int port, boolean fsync) {
        this.data = data;
        this.port = port;
        this.fsync = fsync;
    }

    /** The server of this JVM, without fsync; started by the first call, gone with the JVM. */
    public static synchronized TestPostgres shared() {
        TestPostgres running = shared;
        if (running == null) {
            running = started(false);
            shared = running;
        }
        return running;
    }

    /** A server of its own, with fsync; close it. */
    public static TestPostgres own() {
        return started(true);
    }

    private static TestPostgres started(boolean fsync) {
        PostgresUser.require();
        try {
            TestPostgres made = new TestPostgres(Files.createTempDirectory("paysync-pg"), FreePorts.next(), fsync);
            made.start();
            // A test run that is broken off must not leave servers behind.
            Runtime.getRuntime().addShutdownHook(new Thread(made::close));
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A fresh, empty database on the shared server. */
    public static DbConfig database() {
        return shared().fresh();
    }

    /** A fresh database on the shared server with these schemas migrated, {@link Schema#PLATFORM} included. */
    public static DbConfig database(Schema... schemas) {
        return shared().fresh(schemas);
    }

    /** A fresh, empty database. */
    public DbConfig fresh() {
        String name = name();
        execute("create database " + name);
        return config(name);
    }

    /** A fresh database with these schemas migrated, {@link Schema#PLATFORM} included; copied from a template. */
    public synchronized DbConfig fresh(Schema... schemas) {
        List<Schema> wanted = Stream.concat(Stream.of(Schema.PLATFORM), Stream.of(schemas))
                .distinct()
                .toList();
        String template = templates.get(wanted);
        if (template == null) {
            template = name();
            execute("create database " + template);
            Migrations.run(config(template), wanted);
            templates.put(wanted, template);
        }
        String name = name();
        execute("create database " + name + " template " + template);
        return config(name);
    }

    public int port() {
        return port;
    }

    /** Starts it again, on the same port with the same data. */
    public void start() {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setPort(port)
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                // After a crash it first recovers, and the machine may have much else to do.
                .setPGStartupWait(Duration.ofMinutes(1))
                .setServerConfig("fsync", fsync ? "on" : "off")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("max_connections", "400");
        try {
            server = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An orderly stop: clients are told. */
    public void stop() {
        EmbeddedPostgres running = server;
        server = null;
        if (running != null) {
            try {
                running.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** kill -9 of all its processes. */
    public void kill() {
        ProcessHandle process = postmaster();
        Signals.send("KILL", process);
        process.onExit().join();
        // Nothing is left to stop, about which the library complains, but its lock on the data directory must go.
        Logger loud = (Logger) LoggerFactory.getLogger(EmbeddedPostgres.class);
        Level before = loud.getLevel();
        loud.setLevel(Level.OFF);
        stop();
        loud.setLevel(before);
    }

    /** It keeps its connections and answers nothing, until {@link #thaw}. */
    public void freeze() {
        Signals.send("STOP", postmaster());
    }

    public void thaw() {
        Signals.send("CONT", postmaster());
    }

    /** Runs SQL as the superuser in database {@code postgres}. */
    public void execute(String sql) {
        execute("postgres", sql);
    }

    public void execute(String database, String sql) {
        try (Connection connection = running().getDatabase("postgres", database).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        stop();
        try (Stream<Path> files = Files.walk(data)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private DbConfig config(String database) {
        return DbConfig.of("127.0.0.1", port, database, "postgres", Secret.of("postgres"));
    }

    private EmbeddedPostgres running() {
        EmbeddedPostgres running = server;
        if (running == null) {
            throw new IllegalStateException("the server is stopped");
        }
        return running;
    }

    private ProcessHandle postmaster() {
        try {
            long pid = Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid"))
                    .getFirst()
                    .trim());
            return ProcessHandle.of(pid).orElseThrow(() -> new IllegalStateException("the server is stopped"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String name() {
        return "t" + NAMES.incrementAndGet();
    }
}
