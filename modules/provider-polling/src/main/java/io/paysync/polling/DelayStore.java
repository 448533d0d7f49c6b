package io.paysync.polling;

import io.paysync.platform.db.Args;
import io.paysync.platform.db.Db;
import io.paysync.platform.db.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the cluster has learned of callbacks' delays. */
final class DelayStore {
    /** A method that nobody uses any more is forgotten after so many half-lives. */
    private static final int HALF_LIVES = 20;

    /** What is left of a row's counts now; bounded, because PostgreSQL refuses what is too small for it. */
    private static final String FADED =
            "power(0.5, least(100, greatest(0, extract(epoch from now() - d.at)::float8 / $1::float8)))";

    /** In the order of the key, so that two nodes lock rows in the same order. A new method is refused where there are many. */
    private static final Sql ADD = Sql.of("polling.delays.add", """
            with counted as (
              select k.*, k.method = '' or exists (
                select from polling.delay e where e.account_id = k.id and e.method = k.method) as known
              from unnest($3::int[], $4::text[], $5::int[], $6::float8[], $7::float8[])
                as k (id, method, bucket, called, missed)
            ), ranked as (
              select c.*, dense_rank() over (partition by c.id, c.known order by c.method) + (
                select count(distinct e.method) from polling.delay e where e.account_id = c.id and e.method <> '') as nth
              from counted c
            )
            insert into polling.delay as d (account_id, method, bucket, called, missed)
            select id, method, bucket, called, missed from ranked where known or nth <= $2
            order by id, method collate "C", bucket
            on conflict (account_id, method, bucket) do update set
              called = d.called * %1$s + excluded.called, missed = d.missed * %1$s + excluded.missed, at = now()
            """.formatted(FADED));

    private static final Sql ALL = Sql.of("polling.delays.all", """
            select account_id, method, bucket, called * %1$s as called, missed * %1$s as missed from polling.delay d
            """.formatted(FADED));

    private static final Sql EXPIRE = Sql.of(
            "polling.delays.expire",
            "delete from polling.delay where at < now() - $1::float8 * %d * interval '1 second'".formatted(HALF_LIVES));

    private final Db db;
    private final OverdueConfig config;

    DelayStore(Db db, OverdueConfig config) {
        this.db = db;
        this.config = config;
    }

    /** @param method empty: all of the account's */
    record Kind(int accountId, String method) implements Comparable<Kind> {
        @Override
        public int compareTo(Kind other) {
            int byAccount = Integer.compare(accountId, other.accountId);
            return byAccount != 0 ? byAccount : method.compareTo(other.method);
        }
    }

    Future<Void> add(Map<Kind, DelayHistogram> counts) {
        List<Integer> ids = new ArrayList<>();
        List<String> methods = new ArrayList<>();
        List<Integer> buckets = new ArrayList<>();
        List<Double> called = new ArrayList<>();
        List<Double> missed = new ArrayList<>();
        new TreeMap<>(counts).forEach((kind, histogram) -> {
            for (int i = 0; i < DelayHistogram.BUCKETS; i++) {
                if (histogram.called(i) + histogram.missed(i) > 0) {
                    ids.add(kind.accountId());
                    methods.add(kind.method());
                    buckets.add(i);
                    called.add(histogram.called(i));
                    missed.add(histogram.missed(i));
                }
            }
        });
        Args args = Args.of()
                .decimal(ClaimStore.seconds(config.halfLife()))
                .integer(config.methodsMax())
                .integers(ids)
                .texts(methods)
                .integers(buckets)
                .decimals(called)
                .decimals(missed);
        return db.query(ADD, args).mapEmpty();
    }

    Future<Map<Kind, DelayHistogram>> all() {
        return db.idempotent(ALL, Args.of().decimal(ClaimStore.seconds(config.halfLife())))
                .map(rows -> {
                    Map<Kind, DelayHistogram> all = new HashMap<>();
                    for (Row row : rows) {
                        int bucket = row.getInteger("bucket");
                        if (bucket < DelayHistogram.BUCKETS) {
                            all.computeIfAbsent(
                                            new Kind(row.getInteger("account_id"), row.getString("method")),
                                            kind -> new DelayHistogram())
                                    .add(bucket, row.getDouble("called"), row.getDouble("missed"));
                        }
                    }
                    return all;
                });
    }

    Future<Void> expire() {
        return db.idempotent(EXPIRE, Args.of().decimal(ClaimStore.seconds(config.halfLife())))
                .mapEmpty();
    }
}
