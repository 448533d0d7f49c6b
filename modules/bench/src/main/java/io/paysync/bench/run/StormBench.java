package io.paysync.bench.run;

import io.paysync.bench.load.Corpus;
import io.paysync.bench.load.LoadClient;
import io.paysync.bench.load.Requests;
import io.paysync.launcher.embedded.EmbeddedPostgres;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;

/**
 * A storm of duplicates, as a provider makes one that does not see our answers: what a callback costs that was seen before,
 * beside one that was not, and that it changes nothing. First all unique ones, then the same again and again; then others,
 * each many times in a row, so that its copies come at the same moment over several connections.
 */
final class StormBench {
    /** How often each callback is sent. */
    static final int TIMES = 15;

    private static final String PATH = "/callbacks/alipay/main";
    private static final int SECONDS_MAX = 600;

    /** Of rows that a callback leaves, and the log that was written, whatever it was for. */
    private static final String WRITTEN = """
        select (select count(*) from intake.ledger) + (select count(*) from intake.body) + (select count(*) from orders.fact)
          + (select count(*) from orders.change) + (select count(*) from dispatch.delivery) as rows,
          (select count(*) from orders.change where version > 1) as moves,
          pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint as log
        """;

    private final Bench bench;
    private final Corpus corpus;

    /** Two thirds warm up. */
    private final int warmUp;

    /** A sixth is sent once and then as duplicates, and another sixth is the storm proper. */
    private final int part;

    StormBench(Bench bench, Corpus corpus, int callbacks) {
        this.bench = bench;
        this.corpus = corpus;
        int count = Math.min(callbacks, corpus.size());
        this.part = count / 6;
        this.warmUp = count - 2 * part;
    }

    /**
     * @param callback which one is sent as which
     * @param owed webhooks that must have come when it is over, of all so far
     */
    private record Burst(String name, int count, IntUnaryOperator callback, int owed) {}

    private record Written(long rows, long moves, long log) {}

    void run() throws Exception {
        Receiver receiver = new Receiver(bench.vertx(), corpus.size());
        try (EmbeddedPostgres postgres = bench.postgres("storm");
                BenchNode node = BenchNode.start(bench, postgres, "storm")) {
            ShopApi shop = new ShopApi(bench, node);
            shop.endpoint(receiver.port());
            shop.register(0, warmUp + 2 * part);
            send(node, receiver, warmUp, i -> i);
            receiver.settle(warmUp);
            int second = warmUp + part;
            double unique =
                    measure(new Burst("callbacks, unique", part, i -> warmUp + i, second), node, postgres, receiver, 0);
            Burst again = new Burst("callbacks, seen before", part * (TIMES - 1), i -> warmUp + i % part, second);
            measure(again, node, postgres, receiver, unique);
            Burst storm = new Burst("callbacks, each 15 times", part * TIMES, i -> second + i / TIMES, second + part);
            measure(storm, node, postgres, receiver, unique);
            effects(postgres, receiver);
        } finally {
            receiver.close();
        }
    }

    private double measure(Burst burst, BenchNode node, EmbeddedPostgres postgres, Receiver receiver, double unique)
            throws Exception {
        Written before = written(postgres);
        LoadClient.Outcome outcome = bench.costs(
                node, postgres, () -> send(node, receiver, burst.count, burst.callback), LoadClient.Outcome::good);
        bench.report()
                .add(Result.against(
                        burst.name,
                        outcome.perSecond(),
                        unique,
                        outcome.latencies().percentileMs(0.5),
                        outcome.latencies().percentileMs(0.99),
                        node.highestRssMib()));
        // What the last ones cause is written by then, too.
        receiver.settle(burst.owed);
        Written after = written(postgres);
        bench.report()
                .note(String.format(
                        Locale.ROOT,
                        "each of %d: rows %.3f, bytes of the log %.0f",
                        burst.count,
                        (after.rows - before.rows) / (double) burst.count,
                        (after.log - before.log) / (double) burst.count));
        return outcome.perSecond();
    }

    private void effects(EmbeddedPostgres postgres, Receiver receiver) throws Exception {
        int owed = warmUp + 2 * part;
        long moves = written(postgres).moves;
        bench.report()
                .note("orders " + owed + ", moves " + moves + ", webhooks " + receiver.distinct() + ", repeated "
                        + receiver.repeats());
        if (moves != owed) {
            throw new IllegalStateException(owed + " orders were paid and moved " + moves + " times");
        }
    }

    private LoadClient.Outcome send(BenchNode node, Receiver receiver, int count, IntUnaryOperator callback) {
        LoadClient.Outcome outcome = new LoadClient(
                        bench.vertx(), "127.0.0.1", node.callbackPort(), FloorBench.CONNECTIONS, new Requests() {
                            @Override
                            public int size() {
                                return count;
                            }

                            @Override
                            public Buffer get(int index) {
                                return corpus.callback(callback.applyAsInt(index), PATH);
                            }

                            @Override
                            public void sent(int index, long nanoTime) {
                                receiver.sent(callback.applyAsInt(index), nanoTime);
                            }
                        })
                .flatOut(SECONDS_MAX);
        if (outcome.good() < count) {
            throw new IllegalStateException("storm: " + outcome.good() + " of " + count
                    + " callbacks were acknowledged, " + outcome.bad() + " refused");
        }
        return outcome;
    }

    private Written written(EmbeddedPostgres postgres) throws Exception {
        Pool pool = Bench.pool(bench.vertx(), postgres);
        try {
            Row row = pool.query(WRITTEN)
                    .execute()
                    .await(60, TimeUnit.SECONDS)
                    .iterator()
                    .next();
            return new Written(row.getLong("rows"), row.getLong("moves"), row.getLong("log"));
        } finally {
            pool.close().await(10, TimeUnit.SECONDS);
        }
    }
}
