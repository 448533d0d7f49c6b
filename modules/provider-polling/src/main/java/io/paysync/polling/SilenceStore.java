package io.paysync.polling;

import io.paysync.platform.db.Args;
import io.paysync.platform.db.Db;
import io.paysync.platform.db.Rows;
import io.paysync.platform.db.Sql;
import io.paysync.polling.Arrivals.Count;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The cluster's sums of payments and callbacks, and which accounts are silent. */
final class SilenceStore {
    /** By account, so that two nodes lock the sums in the same order. */
    private static final Sql ADD = Sql.of("polling.arrivals.add", """
            insert into polling.arrival as a (account_id, slot, paid, called)
            select id, date_bin('5 minutes', now(), '2000-01-01Z'), paid, called
            from unnest($1::int[], $2::bigint[], $3::bigint[]) c (id, paid, called) order by id
            on conflict (account_id, slot) do update set paid = a.paid + excluded.paid, called = a.called + excluded.called
            """);

    /** The windows lie inside each other; what is usual lies before the longest. */
    private static final Sql STANDINGS = Sql.of("polling.arrivals.standings", """
            select c.id, c.silent_since is not null as silent, c.silent_incident,
              coalesce(sum(paid) filter (where slot > now() - interval '15 minutes'), 0)::bigint as paid_1,
              coalesce(sum(called) filter (where slot > now() - interval '15 minutes'), 0)::bigint as called_1,
              coalesce(sum(paid) filter (where slot > now() - interval '2 hours'), 0)::bigint as paid_2,
              coalesce(sum(called) filter (where slot > now() - interval '2 hours'), 0)::bigint as called_2,
              coalesce(sum(paid) filter (where slot > now() - interval '1 day'), 0)::bigint as paid_3,
              coalesce(sum(called) filter (where slot > now() - interval '1 day'), 0)::bigint as called_3,
              coalesce(sum(paid) filter (where slot <= now() - interval '1 day'), 0)::bigint as paid_usual,
              coalesce(sum(called) filter (where slot <= now() - interval '1 day'), 0)::bigint as called_usual
            from polling.account c left join polling.arrival a on a.account_id = c.id and slot > now() - interval '8 days'
            where c.id = any($1::int[])
            group by c.id
            """);

    private static final Sql SILENT = Sql.of("polling.silent", """
            update polling.account set silent_since = coalesce(silent_since, now()), silent_incident = $2 where id = $1
            """);

    private static final Sql HEARD = Sql.of("polling.heard", """
            update polling.account set silent_since = null, silent_incident = null where id = $1
            """);

    private static final Sql EXPIRE =
            Sql.of("polling.arrivals.expire", "delete from polling.arrival where slot < now() - interval '8 days'");

    private final Db db;

    SilenceStore(Db db) {
        this.db = db;
    }

    /**
     * An account and its payments.
     *
     * @param incident of its silence, as far as it is known
     * @param windows up to now, the shortest first
     * @param usual the days before
     */
    record Standing(int accountId, boolean silent, @Nullable String incident, List<Count> windows, Count usual) {}

    Future<Void> add(Map<Integer, Count> counts) {
        List<Map.Entry<Integer, Count>> sorted = List.copyOf(new TreeMap<>(counts).entrySet());
        Args args = Args.of()
                .integers(sorted.stream().map(Map.Entry::getKey).toList())
                .numbers(sorted.stream().map(entry -> entry.getValue().paid()).toList())
                .numbers(sorted.stream().map(entry -> entry.getValue().called()).toList());
        return db.query(ADD, args).mapEmpty();
    }

    Future<List<Standing>> standings(List<Integer> accountIds) {
        return db.idempotent(STANDINGS, Args.of().integers(accountIds)).map(Rows.list(SilenceStore::standing));
    }

    private static Standing standing(Row row) {
        return new Standing(
                row.getInteger("id"),
                row.getBoolean("silent"),
                row.getString("silent_incident"),
                List.of(count(row, "1"), count(row, "2"), count(row, "3")),
                count(row, "usual"));
    }

    private static Count count(Row row, String suffix) {
        return new Count(row.getLong("paid_" + suffix), row.getLong("called_" + suffix));
    }

    Future<Void> silent(int accountId, @Nullable String incident) {
        return db.idempotent(SILENT, Args.of().integer(accountId).text(incident))
                .mapEmpty();
    }

    Future<Void> heard(int accountId) {
        return db.idempotent(HEARD, Args.of().integer(accountId)).mapEmpty();
    }

    Future<Void> expire() {
        return db.idempotent(EXPIRE, Args.of()).mapEmpty();
    }
}
