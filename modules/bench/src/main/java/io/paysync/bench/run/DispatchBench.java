package io.paysync.bench.run;

import io.paysync.bench.load.Latencies;
import io.paysync.launcher.embedded.EmbeddedPostgres;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * Telling others, alone: changes are offered as order-state offers them, each for one receiver, and each webhook must come.
 * What a rate costs, what ill receivers cost the well ones, and what a million waiting retries and an old transaction cost.
 */
final class DispatchBench {
    /**
     * @param receivers of the rates; twice as many are some of them ill
     * @param warmUpSeconds that are not measured: until then the compiler takes as much of the processors as the node
     * @param seconds of each measurement
     * @param holdSeconds how long a transaction is held open
     * @param waiting deliveries that wait for their next attempt
     */
    record Size(int receivers, double warmUpSeconds, double seconds, double holdSeconds, int waiting) {}

    record Reached(double rate, double p99) {}

    /** Rows of all receivers that are no first attempts. */
    enum Others {
        OLD("null", "clock_timestamp()"),
        /** Their next attempts are spread over the next days, as after an outage of a day. */
        WAITING("clock_timestamp() + interval '1 h' + n % 200000 * interval '1 s'", "null");

        private final String name = name().toLowerCase(Locale.ROOT);
        private final String dueAt;
        private final String doneAt;

        Others(String dueAt, String doneAt) {
            this.dueAt = dueAt;
            this.doneAt = doneAt;
        }
    }

    /** So fast no dispatch has been yet. */
    private static final int PER_SECOND_MAX = 12_000;

    private static final int ILL_PER_SECOND = 1000;
    private static final int MEASUREMENTS = 10;
    private static final int SETTLE_SECONDS = 120;

    private final Bench bench;
    private final Size size;
    private final Arrivals arrivals;
    private int next;
    private int expected;

    DispatchBench(Bench bench, Size size) {
        this.bench = bench;
        this.size = size;
        double seconds = 4 * size.warmUpSeconds + MEASUREMENTS * size.seconds + size.holdSeconds;
        this.arrivals = new Arrivals((int) (PER_SECOND_MAX * seconds));
    }

    void run() throws Exception {
        double rate = rates();
        Reached old = beside(Others.OLD, rate, 0);
        Reached waiting = beside(Others.WAITING, rate, old.rate);
        verdict("rate without / with the waiting ones", old.rate / waiting.rate, 1.1);
        verdict("p99 with / without the waiting ones", waiting.p99 / old.p99, 1.2);
        ill(rate);
        sums();
    }

    void sums() {
        bench.report()
                .note("webhooks " + arrivals.distinct() + ", repeated " + arrivals.repeats() + ", missing "
                        + (expected - arrivals.distinct()));
    }

    /** @return how many a second, flat out, before anything else is there */
    double rates() throws Exception {
        double rate;
        try (EmbeddedPostgres postgres = bench.postgres("dispatch");
                Receivers receivers = new Receivers(bench.vertx(), size.receivers, arrivals);
                BenchNode node = BenchNode.start(bench, postgres, "dispatch", NodeSetup.WHOLE.driven())) {
            ready(node, receivers);
            long before = node.rssMib();
            rate = flatOut("deliveries", node, postgres, 0);
            paced("deliveries at half that rate", node, rate / 2);
            held(node, postgres, rate);
            bench.report()
                    .note("resident MiB: " + before + " before, " + node.rssMib() + " after, highest "
                            + node.highestRssMib());
        }
        return rate;
    }

    /** Far below the rate, so that what the ill ones take from the well ones is not what all take from the machine. */
    void ill(double fastest) throws Exception {
        double rate = Math.min(ILL_PER_SECOND, fastest / 4);
        try (EmbeddedPostgres postgres = bench.postgres("dispatch-ill");
                Receivers receivers = new Receivers(bench.vertx(), 2 * size.receivers, arrivals);
                BenchNode node = BenchNode.start(bench, postgres, "dispatch-ill", NodeSetup.WHOLE.driven())) {
            ready(node, receivers);
            double without = paced(2 * size.receivers + " receivers, all well", node, rate);
            int well = receivers.sicken();
            int from = next;
            Latencies latencies = arrivals.freshLatencies();
            double perSecond = offer(node, size.seconds, rate) / size.seconds;
            expect(from, 2 * size.receivers, well);
            settle();
            report("the same, 25 % of them ill: the well", perSecond, 0, latencies, node);
            verdict(
                    "p99 of the well ones with ill ones beside them / without",
                    latencies.percentileMs(0.99) / without,
                    1.5);
        }
    }

    private void held(BenchNode node, EmbeddedPostgres postgres, double rate) throws Exception {
        Pool pool = Bench.pool(bench.vertx(), postgres);
        try {
            SqlConnection connection = pool.getConnection().await(10, TimeUnit.SECONDS);
            connection
                    .query("begin isolation level repeatable read; select pg_current_xact_id(), count(*) from"
                            + " dispatch.delivery")
                    .execute()
                    .await(60, TimeUnit.SECONDS);
            if (size.holdSeconds > size.seconds) {
                // All the while at half the rate: what cannot be cleaned up piles up.
                offerAll(node, size.holdSeconds - size.seconds, rate / 2);
            }
            double with = flatOut(
                    String.format(Locale.ROOT, "deliveries, a transaction open for %.0f s", size.holdSeconds),
                    node,
                    postgres,
                    rate);
            connection.query("rollback").execute().await(10, TimeUnit.SECONDS);
            verdict("rate without / with the open transaction", rate / with, 1 / 0.9);
        } finally {
            pool.close().await(10, TimeUnit.SECONDS);
        }
    }

    /**
     * What first attempts reach beside very many others in the table: a database for each kind, so that the size of the table
     * makes no difference between them.
     *
     * @param beside the rate that theirs is told as a ratio of; 0: of none
     */
    Reached beside(Others others, double fastest, double beside) throws Exception {
        String place = "dispatch-" + others.name;
        try (EmbeddedPostgres postgres = bench.postgres(place);
                Receivers receivers = new Receivers(bench.vertx(), size.receivers, arrivals);
                BenchNode node = BenchNode.start(bench, postgres, place, NodeSetup.WHOLE.driven())) {
            ready(node, receivers);
            make(others, postgres);
            String title = "beside " + size.waiting + " " + others.name + " ones";
            double rate = flatOut(title, node, postgres, beside);
            return new Reached(rate, paced(title + ", at half the first rate", node, fastest / 2));
        }
    }

    private void make(Others others, EmbeddedPostgres postgres) throws Exception {
        Pool pool = Bench.pool(bench.vertx(), postgres);
        try {
            long start = System.nanoTime();
            for (String statement : List.of(rows(others), "vacuum analyze dispatch.delivery", "checkpoint")) {
                pool.query(statement).execute().await(600, TimeUnit.SECONDS);
            }
            awaitSweep(pool);
            bench.report()
                    .note(size.waiting + " " + others.name + " made in " + (System.nanoTime() - start) / 1_000_000_000
                            + " s");
        } finally {
            pool.close().await(10, TimeUnit.SECONDS);
        }
    }

    /** A million new rows at once are not what is measured: the sweep behind the log passes them first. */
    private static void awaitSweep(Pool pool) throws Exception {
        String left = """
            select count(*)::int as n from platform.watermark w, dispatch.log_after(w.xid::text::bigint, w.id, 100) l
            where w.name = 'dispatch.orphans' and l.age_ms > 60000
            """;
        long limit = System.nanoTime() + SETTLE_SECONDS * 1_000_000_000L;
        while (pool.query(left)
                        .execute()
                        .await(60, TimeUnit.SECONDS)
                        .iterator()
                        .next()
                        .getInteger("n")
                > 0) {
            if (System.nanoTime() > limit) {
                throw new IllegalStateException("the sweep has not passed the new rows");
            }
            LockSupport.parkNanos(100_000_000);
        }
    }

    private String rows(Others others) {
        return """
            insert into dispatch.delivery (merchant, order_id, endpoint_id, version, type, body, changed_at, order_at,
              created_at, expires_at, due_at, done_at, tries, attempts)
            select 'm' || to_char(n %% %d, 'FM000'), '%s-' || n, 'hook', 1, 'order.created', d.body,
              clock_timestamp(), clock_timestamp(), clock_timestamp() - interval '1 h', clock_timestamp() + interval '76 h',
              %s, %s, 4, d.attempts
            from (select body, attempts from dispatch.delivery limit 1) d, generate_series(1, %d) n
            """.formatted(size.receivers, others.name, others.dueAt, others.doneAt, size.waiting);
    }

    private void ready(BenchNode node, Receivers receivers) throws Exception {
        node.drive("receivers", receivers.ports().stream().map(String::valueOf).collect(Collectors.joining(" ")));
        offerAll(node, size.warmUpSeconds, 0);
        settle();
    }

    private double flatOut(String name, BenchNode node, EmbeddedPostgres postgres, double beside) throws Exception {
        Latencies latencies = arrivals.freshLatencies();
        int before = arrivals.distinct();
        double[] rate = new double[1];
        bench.costs(
                node,
                postgres,
                () -> {
                    long start = System.nanoTime();
                    int sent = offerAll(node, size.seconds, 0);
                    rate[0] = (arrivals.distinct() - before) / ((System.nanoTime() - start) / 1e9);
                    settle();
                    return sent;
                },
                sent -> sent);
        report(name, rate[0], beside, latencies, node);
        return rate[0];
    }

    /** @return the p99 in ms */
    private double paced(String name, BenchNode node, double perSecond) throws Exception {
        Latencies latencies = arrivals.freshLatencies();
        int sent = offerAll(node, size.seconds, perSecond);
        settle();
        report(name, sent / size.seconds, 0, latencies, node);
        return latencies.percentileMs(0.99);
    }

    private int offerAll(BenchNode node, double seconds, double perSecond) throws Exception {
        int sent = offer(node, seconds, perSecond);
        expected += sent;
        return sent;
    }

    private int offer(BenchNode node, double seconds, double perSecond) throws Exception {
        String[] answer =
                node.drive("offer", next + " " + seconds + " " + perSecond).split(" ");
        int sent = Integer.parseInt(answer[0]);
        next += sent;
        if (!answer[1].equals("0")) {
            bench.report().note(answer[1] + " offers were refused and made again");
        }
        return sent;
    }

    /** Of those from {@code from} on each goes to the receiver of its number; only the first ones are well. */
    private void expect(int from, int receivers, int well) {
        for (int order = from; order < next; order++) {
            expected += order % receivers < well ? 1 : 0;
        }
    }

    /** Waits until every webhook that a well receiver is owed has come. */
    private void settle() {
        long limit = System.nanoTime() + SETTLE_SECONDS * 1_000_000_000L;
        while (arrivals.distinct() < expected && System.nanoTime() < limit) {
            LockSupport.parkNanos(5_000_000);
        }
        if (arrivals.distinct() < expected) {
            throw new IllegalStateException((expected - arrivals.distinct()) + " webhooks never came");
        }
    }

    private void report(String name, double rate, double beside, Latencies latencies, BenchNode node) {
        bench.report()
                .add(Result.against(
                        name,
                        rate,
                        beside,
                        latencies.percentileMs(0.5),
                        latencies.percentileMs(0.99),
                        node.highestRssMib()));
    }

    private void verdict(String what, double is, double most) {
        bench.report().note(String.format(Locale.ROOT, "%s: %.2f, at most %.2f", what, is, most));
    }
}
