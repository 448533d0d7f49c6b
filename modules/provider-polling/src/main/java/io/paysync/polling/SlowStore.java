package io.paysync.polling;

import io.paysync.platform.db.Args;
import io.paysync.platform.db.Db;
import io.paysync.platform.db.Rows;
import io.paysync.platform.db.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The cluster's sums of callbacks by how long they took, and which accounts are slow. */
final class SlowStore {
    /** In the order of the key, so that two nodes lock the sums in the same order. */
    private static final Sql ADD = Sql.of("polling.slow.add", """
            insert into polling.slow as s (account_id, daily, slot, bucket, called, missed)
            select id, daily, case when daily then date_bin('1 day', now(), '2000-01-01Z')
                else date_bin('5 minutes', now(), '2000-01-01Z') end, bucket, called, missed
            from unnest($1::int[], $2::int[], $3::bigint[], $4::bigint[]) c (id, bucket, called, missed)
            cross join (values (false), (true)) d (daily)
            order by id, daily, bucket
            on conflict (account_id, daily, slot, bucket)
              do update set called = s.called + excluded.called, missed = s.missed + excluded.missed
            """);

    /** The windows lie inside each other; what is usual are whole days that ended more than a day ago. */
    private static final Sql SUMS = Sql.of("polling.slow.sums", """
            select account_id, bucket,
              coalesce(sum(called) filter (where not daily and slot > now() - interval '15 minutes'), 0)::bigint as called_1,
              coalesce(sum(missed) filter (where not daily and slot > now() - interval '15 minutes'), 0)::bigint as missed_1,
              coalesce(sum(called) filter (where not daily and slot > now() - interval '2 hours'), 0)::bigint as called_2,
              coalesce(sum(missed) filter (where not daily and slot > now() - interval '2 hours'), 0)::bigint as missed_2,
              coalesce(sum(called) filter (where not daily), 0)::bigint as called_3,
              coalesce(sum(missed) filter (where not daily), 0)::bigint as missed_3,
              coalesce(sum(called) filter (where daily), 0)::bigint as called_usual,
              coalesce(sum(missed) filter (where daily), 0)::bigint as missed_usual
            from polling.slow
            where account_id = any($1::int[])
              and (not daily and slot > now() - interval '1 day'
                or daily and slot > now() - interval '9 days' and slot <= now() - interval '2 days')
            group by account_id, bucket
            """);

    private static final Sql MARKED = Sql.of("polling.slow.marked", """
            select id, slow_incident from polling.account where id = any($1::int[]) and slow_since is not null
            """);

    private static final Sql SLOW = Sql.of("polling.slow.mark", """
            update polling.account set slow_since = coalesce(slow_since, now()), slow_incident = $2 where id = $1
            """);

    private static final Sql QUICK = Sql.of(
            "polling.slow.unmark", "update polling.account set slow_since = null, slow_incident = null where id = $1");

    private static final Sql EXPIRE = Sql.of("polling.slow.expire", """
            delete from polling.slow where slot < now() - interval '9 days' or not daily and slot < now() - interval '1 day'
            """);

    private final Db db;

    SlowStore(Db db) {
        this.db = db;
    }

    /**
     * How long an account's callbacks took.
     *
     * @param windows up to now, the shortest first
     * @param usual the days before
     */
    record Delays(List<DelayHistogram> windows, DelayHistogram usual) {
        private static Delays none() {
            return new Delays(
                    List.of(new DelayHistogram(), new DelayHistogram(), new DelayHistogram()), new DelayHistogram());
        }
    }

    Future<Void> add(Map<Integer, DelayHistogram> counts) {
        List<Integer> ids = new ArrayList<>();
        List<Integer> buckets = new ArrayList<>();
        List<Long> called = new ArrayList<>();
        List<Long> missed = new ArrayList<>();
        new TreeMap<>(counts).forEach((id, histogram) -> {
            for (int i = 0; i < DelayHistogram.BUCKETS; i++) {
                if (histogram.called(i) + histogram.missed(i) > 0) {
                    ids.add(id);
                    buckets.add(i);
                    called.add(Math.round(histogram.called(i)));
                    missed.add(Math.round(histogram.missed(i)));
                }
            }
        });
        Args args = Args.of().integers(ids).integers(buckets).numbers(called).numbers(missed);
        return db.query(ADD, args).mapEmpty();
    }

    Future<Map<Integer, Delays>> sums(List<Integer> accountIds) {
        return db.idempotent(SUMS, Args.of().integers(accountIds)).map(rows -> {
            Map<Integer, Delays> all = new HashMap<>();
            for (Row row : rows) {
                int bucket = row.getInteger("bucket");
                if (bucket >= 0 && bucket < DelayHistogram.BUCKETS) {
                    Delays delays = all.computeIfAbsent(row.getInteger("account_id"), id -> Delays.none());
                    for (int i = 0; i < delays.windows().size(); i++) {
                        add(delays.windows().get(i), bucket, row, String.valueOf(i + 1));
                    }
                    add(delays.usual(), bucket, row, "usual");
                }
            }
            return all;
        });
    }

    private static void add(DelayHistogram to, int bucket, Row row, String suffix) {
        to.add(bucket, row.getLong("called_" + suffix), row.getLong("missed_" + suffix));
    }

    /** @param incident as far as it is known */
    record Marked(int accountId, @Nullable String incident) {}

    Future<List<Marked>> marked(List<Integer> accountIds) {
        return db.idempotent(MARKED, Args.of().integers(accountIds))
                .map(Rows.list(row -> new Marked(row.getInteger("id"), row.getString("slow_incident"))));
    }

    Future<Void> slow(int accountId, @Nullable String incident) {
        return db.idempotent(SLOW, Args.of().integer(accountId).text(incident)).mapEmpty();
    }

    Future<Void> quick(int accountId) {
        return db.idempotent(QUICK, Args.of().integer(accountId)).mapEmpty();
    }

    Future<Void> expire() {
        return db.idempotent(EXPIRE, Args.of()).mapEmpty();
    }
}
