package io.paysync.platform.db;

import io.paysync.platform.config.Secret;
import io.paysync.platform.config.Section;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Where PostgreSQL is and how long anything may take there.
 *
 * @param ca PEM file of the certificate authority that signed the server's certificate; empty uses the JDK's
 * @param poolSize connections at most
 * @param waitQueueMax callers that may wait for a connection; one more fails at once
 * @param waitMax how long such a caller waits
 * @param statementMax total deadline of one statement, waiting included
 * @param txMax total deadline of one transaction, waiting included
 * @param statementsCached prepared statements kept for each connection; 0 for a transaction-mode proxy
 * @param migrating how a change of the schema waits for its locks
 */
public record DbConfig(
        String host,
        int port,
        String database,
        String user,
        Secret password,
        Tls tls,
        Optional<Path> ca,
        int poolSize,
        int waitQueueMax,
        Duration waitMax,
        Duration connectMax,
        Duration statementMax,
        Duration txMax,
        int statementsCached,
        Migrating migrating) {
    /**
     * A migration that waits for a lock stands in front of all who come after it, so it gives up soon and tries again.
     *
     * @param lockMax how long it waits for a lock
     * @param tries before it fails for good
     */
    public record Migrating(Duration lockMax, int tries) {
        /** 2 s, 20 times. */
        public static final Migrating DEFAULT = new Migrating(Duration.ofSeconds(2), 20);
    }

    /** Whether the connection is encrypted and the server proven. */
    public enum Tls {
        OFF,
        /** Encrypted, certificate checked against the CA, host name not. */
        VERIFY_CA,
        VERIFY_FULL
    }

    /** 16 connections, 32 waiting for at most 1 s, statements 2 s, transactions 5 s, no TLS. */
    public static DbConfig of(String host, int port, String database, String user, Secret password) {
        return new DbConfig(
                host,
                port,
                database,
                user,
                password,
                Tls.OFF,
                Optional.empty(),
                16,
                32,
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                Duration.ofSeconds(2),
                Duration.ofSeconds(5),
                256,
                Migrating.DEFAULT);
    }

    /** From the settings' {@code database} section, whose keys are named like the fields here. */
    public static DbConfig from(Section section) {
        DbConfig base = of("localhost", 5432, "paysync", "paysync", Secret.EMPTY);
        return new DbConfig(
                section.text("host", base.host),
                section.integer("port", base.port, 1, 65_535),
                section.text("database", base.database),
                section.text("user", base.user),
                section.secret("password"),
                section.oneOf("tls", base.tls),
                section.path("caFile"),
                section.integer("poolSize", base.poolSize, 2, 200),
                section.integer("waitQueueMax", base.waitQueueMax, 1, 10_000),
                section.duration("waitMax", base.waitMax, Duration.ofMillis(50), Duration.ofSeconds(10)),
                section.duration("connectMax", base.connectMax, Duration.ofMillis(100), Duration.ofSeconds(30)),
                section.duration("statementMax", base.statementMax, Duration.ofMillis(100), Duration.ofMinutes(1)),
                section.duration("transactionMax", base.txMax, Duration.ofMillis(100), Duration.ofMinutes(5)),
                section.integer("statementsCached", base.statementsCached, 0, 10_000),
                new Migrating(
                        section.duration(
                                "migrationLockMax",
                                base.migrating.lockMax,
                                Duration.ofMillis(100),
                                Duration.ofSeconds(30)),
                        section.integer("migrationTries", base.migrating.tries, 1, 1000)));
    }

    public DbConfig withDatabase(String name) {
        return new DbConfig(
                host,
                port,
                name,
                user,
                password,
                tls,
                ca,
                poolSize,
                waitQueueMax,
                waitMax,
                connectMax,
                statementMax,
                txMax,
                statementsCached,
                migrating);
    }

    public DbConfig withPool(int size, int waiting) {
        return new DbConfig(
                host,
                port,
                database,
                user,
                password,
                tls,
                ca,
                size,
                waiting,
                waitMax,
                connectMax,
                statementMax,
                txMax,
                statementsCached,
                migrating);
    }

    public DbConfig withDeadlines(Duration wait, Duration statement, Duration tx) {
        return new DbConfig(
                host,
                port,
                database,
                user,
                password,
                tls,
                ca,
                poolSize,
                waitQueueMax,
                wait,
                connectMax,
                statement,
                tx,
                statementsCached,
                migrating);
    }

    public DbConfig withMigrating(Migrating other) {
        return new DbConfig(
                host,
                port,
                database,
                user,
                password,
                tls,
                ca,
                poolSize,
                waitQueueMax,
                waitMax,
                connectMax,
                statementMax,
                txMax,
                statementsCached,
                other);
    }
}
