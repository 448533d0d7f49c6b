package io.paysync.platform.db;

/**
 * A PostgreSQL schema and the migrations that make it.
 *
 * @param name also the home of its own migration history
 * @param location where its {@code V###__what.sql} files are, such as {@code classpath:db/intake}
 */
public record Schema(String name, String location) {
    /** Leases and watermarks; always first in the list. */
    public static final Schema PLATFORM = of("platform");

    /** The schema whose files are in {@code db/<name>} of the class path. */
    public static Schema of(String name) {
        return new Schema(name, "classpath:db/" + name);
    }
}
