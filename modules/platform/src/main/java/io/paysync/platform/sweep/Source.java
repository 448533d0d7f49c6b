package io.paysync.platform.sweep;

import io.paysync.platform.lease.Mark;
import io.vertx.core.Future;
import java.util.List;

/**
 * Reads the log of a module:
 *
 * <pre>{@code
 * select xid::text::bigint as xid, id, (extract(epoch from clock_timestamp() - created_at) * 1000)::bigint as age_ms, …
 * from intake.fact
 * where (xid, id) > ($1::bigint::text::xid8, $2) and xid < pg_snapshot_xmin(pg_current_snapshot())
 * order by fact.xid, fact.id limit $3
 * }</pre>
 *
 * Order by the qualified columns: a bare {@code xid} there means the output column, whose cast no index serves, and the
 * whole log would be sorted for each page.
 *
 * <p>The {@code xid} column is {@code xid8 not null default pg_current_xact_id()} with an index on {@code (xid, id)}. No
 * condition on age here: the sweep cuts the page at the first row that is too young, a condition would skip it for ever.
 */
@FunctionalInterface
public interface Source<T> {
    /** The next rows behind the mark, at most {@code rows}, in the order of their marks. */
    Future<List<Entry<T>>> read(Mark after, int rows);

    /** @param ageMs since the row was written, by the database's clock */
    record Entry<T>(Mark mark, long ageMs, T item) {}
}
