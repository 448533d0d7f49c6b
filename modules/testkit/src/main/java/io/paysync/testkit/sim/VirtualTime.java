package io.paysync.testkit.sim;

import io.paysync.platform.db.Args;
import io.paysync.platform.db.Db;
import io.paysync.platform.db.DbConfig;
import io.paysync.platform.db.Schema;
import io.paysync.platform.db.Sql;
import io.paysync.testkit.Probe;
import io.paysync.testkit.TestPostgres;
import java.time.Instant;

/**
 * A real PostgreSQL that takes simulated time for its own, so that the product's statements themselves are played through a
 * year. Its {@code now()} and {@code clock_timestamp()} are found in a schema that comes before PostgreSQL's own.
 *
 * <p>Defaults of columns were bound to the real clock when the tables were made: {@link #defaults} binds them anew.
 */
public final class VirtualTime {
    private static final Sql SET = Sql.of("sim.set", "update virtual_time.clock set at = $1");

    private VirtualTime() {}

    /** A fresh database with these schemas. */
    public static DbConfig database(Schema... schemas) {
        DbConfig config = TestPostgres.database(schemas);
        TestPostgres.shared().execute(config.database(), """
                create schema virtual_time;
                create table virtual_time.clock (at timestamptz not null);
                insert into virtual_time.clock values ('2026-01-01Z');
                create function virtual_time.now() returns timestamptz language sql stable
                  as 'select at from virtual_time.clock';
                create function virtual_time.clock_timestamp() returns timestamptz language sql stable
                  as 'select at from virtual_time.clock';
                alter database %s set search_path = virtual_time, pg_catalog, public;
                """.formatted(config.database()));
        return config;
    }

    /** New rows of the table get simulated time in these columns. */
    public static void defaults(DbConfig config, String table, String... columns) {
        for (String column : columns) {
            TestPostgres.shared()
                    .execute(
                            config.database(),
                            "alter table " + table + " alter " + column + " set default virtual_time.now()");
        }
    }

    public static void set(Db db, Instant now) {
        Probe.result(db.query(SET, Args.of().instant(now)));
    }
}
