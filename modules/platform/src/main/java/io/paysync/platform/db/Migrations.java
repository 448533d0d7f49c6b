package io.paysync.platform.db;

import java.util.List;

/**
 * Brings each schema up to date, with Flyway. Blocking: for the launcher or a worker, never for an event loop. Several
 * nodes may run it at once; one works and the others wait.
 */
public final class Migrations {
    private Migrations() {}

    /** @throws org.flywaydb.core.api.FlywayException when a file is bad, was changed after it ran, or the server says no */
    public static void run(DbConfig config, List<Schema> schemas) {
        throw new UnsupportedOperationException();
    }

    /** @return what has not run yet, as {@code schema/V###__what.sql}; empty when all is up to date */
    public static List<String> pending(DbConfig config, List<Schema> schemas) {
        throw new UnsupportedOperationException();
    }
}
