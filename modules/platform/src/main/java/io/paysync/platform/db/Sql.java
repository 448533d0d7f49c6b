package io.paysync.platform.db;

/**
 * One statement with its name for metrics and logs.
 *
 * @param name {@code <module>.<what>}, a constant such as {@code intake.insert}
 * @param text PostgreSQL with {@code $n} parameters; one text for any number of rows (arrays and {@code unnest})
 */
public record Sql(String name, String text) {
    public static Sql of(String name, String text) {
        return new Sql(name, text);
    }
}
