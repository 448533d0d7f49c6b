package io.paysync.platform.db;

import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Statement parameters in order: {@code Args.of().uuids(ids).texts(keys).instant(now)}. Plural methods make one array
 * parameter ({@code $1::uuid[]}); {@code Tuple.of(String[])} would spread it into many. Elements may be null.
 */
public final class Args {
    private final Tuple tuple = Tuple.tuple();

    private Args() {}

    public static Args of() {
        return new Args();
    }

    public Args text(@Nullable String value) {
        return add(value);
    }

    public Args number(@Nullable Long value) {
        return add(value);
    }

    public Args number(long value) {
        return add(value);
    }

    public Args integer(@Nullable Integer value) {
        return add(value);
    }

    public Args decimal(@Nullable Double value) {
        return add(value);
    }

    public Args flag(@Nullable Boolean value) {
        return add(value);
    }

    public Args uuid(@Nullable UUID value) {
        return add(value);
    }

    public Args instant(@Nullable Instant value) {
        return add(utc(value));
    }

    public Args bytes(@Nullable Buffer value) {
        return add(value);
    }

    public Args texts(Collection<? extends @Nullable String> values) {
        return add(values.toArray(String[]::new));
    }

    /** JSON texts; cast as {@code $n::text[]::jsonb[]}. */
    public Args jsons(Collection<? extends @Nullable String> values) {
        return texts(values);
    }

    /** A JSON text; cast as {@code $n::text::jsonb}. */
    public Args json(@Nullable String value) {
        return text(value);
    }

    public Args numbers(Collection<? extends @Nullable Long> values) {
        return add(values.toArray(Long[]::new));
    }

    public Args integers(Collection<? extends @Nullable Integer> values) {
        return add(values.toArray(Integer[]::new));
    }

    public Args decimals(Collection<? extends @Nullable Double> values) {
        return add(values.toArray(Double[]::new));
    }

    public Args flags(Collection<? extends @Nullable Boolean> values) {
        return add(values.toArray(Boolean[]::new));
    }

    public Args uuids(Collection<? extends @Nullable UUID> values) {
        return add(values.toArray(UUID[]::new));
    }

    public Args instants(Collection<? extends @Nullable Instant> values) {
        return add(values.stream().map(Args::utc).toArray(OffsetDateTime[]::new));
    }

    public Args byteses(Collection<? extends @Nullable Buffer> values) {
        return add(values.toArray(Buffer[]::new));
    }

    public Tuple tuple() {
        return tuple;
    }

    private Args add(@Nullable Object value) {
        tuple.addValue(value);
        return this;
    }

    private static @Nullable OffsetDateTime utc(@Nullable Instant value) {
        return value == null ? null : value.atOffset(ZoneOffset.UTC);
    }
}
