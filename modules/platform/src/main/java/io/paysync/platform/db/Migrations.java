package io.paysync.platform.db;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings each schema up to date, with Flyway. Blocking: for the launcher or a worker, never for an event loop. Several
 * nodes may run it at once; one works and the others wait.
 */
public final class Migrations {
    private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);
    private static final String HISTORY = "schema_history";
    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final long PAUSE_MS = 1_000;

    private Migrations() {}

    /**
     * A file that does not get its locks in time changes nothing, lets those waiting behind it pass, and is tried again.
     *
     * @throws IllegalStateException when it did not get them in all its tries
     * @throws FlywayException when a file is bad, was changed after it ran, or the server says no
     */
    public static void run(DbConfig config, List<Schema> schemas) {
        for (Schema schema : schemas) {
            run(config, schema);
        }
    }

    private static void run(DbConfig config, Schema schema) {
        DbConfig.Migrating migrating = config.migrating();
        for (int attempt = 1; ; attempt++) {
            try {
                flyway(config, schema).migrate();
                return;
            } catch (FlywayException e) {
                if (!lockNotAvailable(e)) {
                    throw e;
                }
                String wanted = String.join(", ", pending(config, List.of(schema)));
                if (attempt >= migrating.tries()) {
                    throw new IllegalStateException(
                            "the migration " + wanted + " got no lock in " + attempt + " tries of "
                                    + migrating.lockMax().toMillis()
                                    + " ms each; nothing was changed. Somebody holds one: look for old transactions in "
                                    + "pg_stat_activity (xact_start), end them, and start again",
                            e);
                }
                LOG.warn("migration waits for a lock next={} attempt={} of={}", wanted, attempt, migrating.tries());
                pause();
            }
        }
    }

    private static boolean lockNotAvailable(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && LOCK_NOT_AVAILABLE.equals(sql.getSQLState())) {
                return true;
            }
        }
        return false;
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a migration waited for a lock", e);
        }
    }

    /** @return what has not run yet, as {@code schema/V###__what.sql}; empty when all is up to date */
    public static List<String> pending(DbConfig config, List<Schema> schemas) {
        List<String> pending = new ArrayList<>();
        for (Schema schema : schemas) {
            for (MigrationInfo info : flyway(config, schema).info().pending()) {
                pending.add(schema.name() + "/" + info.getScript());
            }
        }
        return pending;
    }

    private static Flyway flyway(DbConfig config, Schema schema) {
        return Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(source(config))
                .connectRetries(3)
                .schemas(schema.name())
                .defaultSchema(schema.name())
                .createSchemas(true)
                .table(HISTORY)
                .locations(schema.location())
                .validateMigrationNaming(true)
                .initSql("set lock_timeout = " + config.migrating().lockMax().toMillis())
                .cleanDisabled(true)
                // One transaction-level lock for the whole migration would clash with "create index concurrently".
                .configuration(Map.of("flyway.postgresql.transactional.lock", "false"))
                .load();
    }

    private static PGSimpleDataSource source(DbConfig config) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {config.host()});
        source.setPortNumbers(new int[] {config.port()});
        source.setDatabaseName(config.database());
        source.setUser(config.user());
        source.setPassword(config.password().reveal());
        source.setConnectTimeout(Math.max(1, Math.toIntExact(config.connectMax().toSeconds())));
        source.setApplicationName("paysync-migrations");
        Optional<String> ca = config.ca().map(Path::toString);
        switch (config.tls()) {
            case OFF -> source.setSslMode("disable");
            case VERIFY_CA -> source.setSslMode("verify-ca");
            case VERIFY_FULL -> source.setSslMode("verify-full");
        }
        if (config.tls() != DbConfig.Tls.OFF) {
            ca.ifPresentOrElse(
                    source::setSslRootCert, () -> source.setSslfactory("org.postgresql.ssl.DefaultJavaSSLFactory"));
        }
        return source;
    }
}
