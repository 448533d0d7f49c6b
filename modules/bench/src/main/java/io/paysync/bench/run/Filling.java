package io.paysync.bench.run;

import io.paysync.bench.load.Corpus;
import io.paysync.launcher.embedded.EmbeddedPostgres;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Makes a database as it is after many orders: what the product has written for one order is copied under other numbers,
 * table by table, spread over the last {@link #DAYS} days. Bodies and deliveries only of the days for which they are kept.
 */
final class Filling implements AutoCloseable {
    static final String PREFIX = "FILL-";
    private static final int DAYS = 365;
    private static final int KEPT = 30;
    private static final int BATCH = 10_000;
    private static final int LANES = 2;

    private static final String LAYOUT = """
            select count(intake.add_day(d.day::date)), count(dispatch.add_day(d.day::date))
            from generate_series((now() at time zone 'UTC')::date - %d, (now() at time zone 'UTC')::date, '1 day') d (day)
            """;

    /** The one order's rows, so that they need not be looked for among all others. */
    private static final List<String> SAMPLE = List.of(
            "create schema sample",
            "create table sample.ledger as table intake.ledger",
            "create table sample.body as table intake.body",
            "create table sample.orders as table orders.orders",
            "create table sample.change as table orders.change",
            "create table sample.fact as table orders.fact",
            "create table sample.payment as table orders.payment",
            "create table sample.delivery as table dispatch.delivery",
            "analyze");

    private static final String ROWS = """
            with n as materialized (
              select i, 'FILL-' || lpad(i::text, 9, '0') as order_id,
                now() - interval '%1$d days' * (1 - i / %2$d::float8) as at
              from generate_series(%3$d, %4$d) i
            ), s as materialized (
              select l.event_key, l.body_id, p.trade_no, p.order_id from sample.payment p join sample.fact f using (order_id)
              join sample.ledger l on l.event_key = f.event_key where p.order_id = '%5$s'
            ), v as materialized (
              select n.i, n.at, n.order_id, s.order_id as sample, s.event_key as sample_key, s.event_key || '/' || n.i as key,
                s.body_id as sample_body, s.trade_no as sample_trade, left(s.trade_no, -9) || lpad(n.i::text, 9, '0') as trade
              from n cross join s
            ), ledger as (
              insert into intake.ledger (provider, account, event_key, body_id, key_id, received_at)
              select l.provider, l.account, v.key, (v.i + 100000)::bigint * 1024 + 1, l.key_id, v.at
              from v join sample.ledger l on l.event_key = v.sample_key
            ), body as (
              insert into intake.body (id, received_at, provider, account, key_id, headers, body, event_keys, facts)
              select (v.i + 100000)::bigint * 1024 + 1, v.at, b.provider, b.account, b.key_id, b.headers, b.body,
                replace(b.event_keys, v.sample_key, v.key),
                replace(replace(replace(b.facts, v.sample, v.order_id), v.sample_trade, v.trade), v.sample_key, v.key)
              from v join sample.body b on b.id = v.sample_body
              where v.at > now() - interval '%6$d days'
            ), orders as (
              insert into orders.orders
              select o.merchant, v.order_id, o.rev, o.version, o.status, o.review, o.provider, o.account, o.trade_no, o.terms,
                replace(o.registration, v.sample, v.order_id), replace(o.books, v.sample_trade, v.trade), v.at, v.at
              from v join sample.orders o on o.order_id = v.sample
            ), change as (
              insert into orders.change (merchant, order_id, version, written_at, from_status, to_status, step)
              select c.merchant, v.order_id, c.version, v.at, c.from_status, c.to_status,
                replace(c.step, v.sample_trade, v.trade)
              from v join sample.change c on c.order_id = v.sample order by v.i, c.version
            ), fact as (
              insert into orders.fact
              select f.provider, f.account, v.key, f.merchant, v.order_id, f.result, f.version, f.reason, v.at,
                replace(replace(replace(f.fact, v.sample, v.order_id), v.sample_trade, v.trade), v.sample_key, v.key)
              from v join sample.fact f on f.order_id = v.sample
            ), payment as (
              insert into orders.payment
              select p.provider, p.account, v.trade, p.merchant, v.order_id
              from v join sample.payment p on p.order_id = v.sample
            )
            insert into dispatch.delivery (created_at, changed_at, expires_at, done_at, version, fence, tries, held, merchant,
              order_id, endpoint_id, type, attempts, body, recipient, order_at)
            select v.at, v.at, v.at + interval '3 days', v.at, d.version, d.fence, d.tries, d.held, d.merchant, v.order_id,
              d.endpoint_id, d.type, d.attempts,
              convert_to(replace(replace(convert_from(d.body, 'UTF8'), v.sample, v.order_id), v.sample_trade, v.trade), 'UTF8'),
              d.recipient, v.at
            from v join sample.delivery d on d.order_id = v.sample
            where v.at > now() - interval '%6$d days'
            """;

    /** The sweeps are done with it, as they are with what is old; the numbers go on behind it. */
    private static final List<String> DONE =
            List.of("drop schema sample cascade", "select setval('intake.body_batch', 1000000000)", """
            insert into platform.watermark (name, xid, id, fence, updated_at)
            select name, pg_current_xact_id(), 0, 0, now()
            from unnest(array['intake.facts', 'dispatch.orphans', 'orders.dispatch', 'orders.polling', 'polling.facts']) name
            on conflict (name) do update set xid = excluded.xid, id = excluded.id
            """);

    private static final String SIZES = """
            select schemaname || '.' || regexp_replace(relname, '_([0-9]{8}|default)$', '') as name,
              sum(pg_total_relation_size(relid))::bigint as bytes, sum(pg_relation_size(relid))::bigint as heap
            from pg_stat_user_tables group by 1 order by 2 desc limit 8
            """;

    private final Pool pool;
    private final int orders;

    Filling(Bench bench, EmbeddedPostgres postgres, int orders) {
        this.pool = Bench.pool(bench.vertx(), postgres);
        this.orders = orders;
    }

    static String orderNo(int index) {
        String digits = Integer.toString(index);
        return PREFIX + "0".repeat(9 - digits.length()) + digits;
    }

    /** @param sample number in the corpus of the order whose rows are copied */
    void fill(int sample) throws Exception {
        run(LAYOUT.formatted(KEPT));
        for (String sql : SAMPLE) {
            run(sql);
        }
        run("alter system set synchronous_commit = off");
        run("select pg_reload_conf()");
        List<Future<?>> running = new ArrayList<>();
        for (int from = 0; from < orders; from += BATCH) {
            int to = Math.min(orders, from + BATCH) - 1;
            String sql = ROWS.formatted(DAYS, orders, from, to, Corpus.orderNo(sample), KEPT);
            running.add(pool.query(sql).execute());
            if (running.size() == LANES) {
                running.removeFirst().await(5, TimeUnit.MINUTES);
            }
        }
        Future.all(running).await(5, TimeUnit.MINUTES);
        for (String sql : DONE) {
            run(sql);
        }
        run("alter system reset synchronous_commit");
        run("select pg_reload_conf()");
        run("vacuum analyze");
        run("checkpoint");
    }

    /** Whole database. */
    long bytes() throws Exception {
        return rows("select pg_database_size(current_database()) as bytes")
                .iterator()
                .next()
                .getLong("bytes");
    }

    /** The largest tables, with their indexes, as lines. */
    List<String> sizes() throws Exception {
        List<String> lines = new ArrayList<>();
        for (Row row : rows(SIZES)) {
            lines.add("%-22s %6d bytes an order, %6d of them in the table itself"
                    .formatted(row.getString("name"), row.getLong("bytes") / orders, row.getLong("heap") / orders));
        }
        return lines;
    }

    private void run(String sql) throws Exception {
        rows(sql);
    }

    private Iterable<Row> rows(String sql) throws Exception {
        return pool.query(sql).execute().await(30, TimeUnit.MINUTES);
    }

    @Override
    public void close() {
        pool.close();
    }
}
