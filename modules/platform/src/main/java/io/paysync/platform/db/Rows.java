package io.paysync.platform.db;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads rows: {@code db.query(FIND, args).map(Rows.list(Store::order))}. */
public final class Rows {
    private Rows() {}

    public static <T> Function<RowSet<Row>, List<T>> list(Function<Row, T> mapper) {
        return rows -> {
            List<T> out = new ArrayList<>(rows.size());
            for (Row row : rows) {
                out.add(mapper.apply(row));
            }
            return out;
        };
    }

    /** The first row, if there is one. */
    public static <T> Function<RowSet<Row>, Optional<T>> first(Function<Row, T> mapper) {
        return rows -> {
            for (Row row : rows) {
                return Optional.of(mapper.apply(row));
            }
            return Optional.empty();
        };
    }

    /** A {@code timestamptz} column that is not null. */
    public static Instant instant(Row row, String column) {
        return Objects.requireNonNull(instantOrNull(row, column), column);
    }

    public static @Nullable Instant instantOrNull(Row row, String column) {
        OffsetDateTime value = row.getOffsetDateTime(column);
        return value == null ? null : value.toInstant();
    }
}
