package io.paysync.bench.run;

import io.paysync.bench.load.Corpus;
import io.paysync.bench.load.LoadClient;
import io.paysync.bench.load.Requests;
import io.paysync.launcher.embedded.EmbeddedPostgres;
import io.paysync.launcher.embedded.EmbeddedRedis;
import io.paysync.launcher.embedded.FreePort;
import io.vertx.core.buffer.Buffer;
import java.util.Locale;

/** Reads of one order by the API: without Redis, with it, and the bare server that answers the same request with one word. */
final class ReadsBench {
    /**
     * @param orders that are asked for, one after the other and again
     * @param warmUpSeconds that are not measured
     * @param seconds of each measurement
     */
    record Size(int orders, int warmUpSeconds, int seconds) {}

    /** Fewer than the questions that order-state answers at once ({@code orders.inFlightMax}); more would be told to come again. */
    private static final int CONNECTIONS = 48;

    private static final String CACHE = "paysync_api_cache_total";
    private static final String HIT = "outcome=\"hit\"";

    private final Bench bench;
    private final Size size;

    ReadsBench(Bench bench, Size size) {
        this.bench = bench;
        this.size = size;
    }

    void run() throws Exception {
        double floor = floor();
        node("off", NodeSetup.WHOLE, floor);
        try (EmbeddedRedis redis = EmbeddedRedis.start(bench.dir().resolve("reads-redis"))) {
            node("on", NodeSetup.WHOLE.withRedis(redis.port()), floor);
        }
    }

    private double floor() throws Exception {
        int port = FreePort.next();
        try (Child server = FloorBench.server(bench, "a", port, 0, "")) {
            flatOut(port, size.warmUpSeconds);
            LoadClient.Outcome outcome = flatOut(port, size.seconds);
            bench.report()
                    .add(Result.against(
                            "floor a: HTTP, GET",
                            outcome.perSecond(),
                            0,
                            outcome.latencies().percentileMs(0.5),
                            outcome.latencies().percentileMs(0.99),
                            server.residentMib()));
            return outcome.perSecond();
        }
    }

    private void node(String redis, NodeSetup setup, double floor) throws Exception {
        try (EmbeddedPostgres postgres = bench.postgres("reads-" + redis);
                BenchNode node = BenchNode.start(bench, postgres, "reads-" + redis, setup)) {
            new ShopApi(bench, node).register(0, size.orders);
            flatOut(node.apiPort(), size.warmUpSeconds);
            String name = "reads, Redis " + redis;
            double hitsBefore = node.metric(CACHE, HIT);
            LoadClient.Outcome outcome = bench.costs(
                    node, postgres, () -> flatOut(node.apiPort(), size.seconds), LoadClient.Outcome::good);
            add(name, outcome, floor, node);
            bench.report()
                    .note(String.format(
                            Locale.ROOT,
                            "%d orders read, %.0f answers of Redis",
                            outcome.good(),
                            node.metric(CACHE, HIT) - hitsBefore));
            double half = outcome.perSecond() / 2;
            add(
                    name + ", at half that rate",
                    demandGood(load(node.apiPort(), (int) (half * size.seconds)).paced(half)),
                    0,
                    node);
        }
    }

    private void add(String name, LoadClient.Outcome outcome, double floor, BenchNode node) {
        bench.report()
                .add(Result.against(
                        name,
                        outcome.perSecond(),
                        floor,
                        outcome.latencies().percentileMs(0.5),
                        outcome.latencies().percentileMs(0.99),
                        node.highestRssMib()));
    }

    private LoadClient.Outcome flatOut(int port, int seconds) {
        return demandGood(load(port, Integer.MAX_VALUE).flatOut(seconds));
    }

    private static LoadClient.Outcome demandGood(LoadClient.Outcome outcome) {
        // What was on its way when the time was over counts as neither.
        if (outcome.bad() > CONNECTIONS || outcome.good() == 0) {
            throw new IllegalStateException("reads: " + outcome.bad() + " bad answers, " + outcome.good() + " good ones");
        }
        return outcome;
    }

    private LoadClient load(int port, int count) {
        Buffer[] requests = new Buffer[size.orders];
        for (int i = 0; i < requests.length; i++) {
            requests[i] = Buffer.buffer("GET /v1/orders/" + Corpus.orderNo(i) + " HTTP/1.1\r\nHost: localhost\r\n"
                    + ShopApi.KEY + "\r\n");
        }
        return new LoadClient(bench.vertx(), "127.0.0.1", port, CONNECTIONS, new Requests() {
            @Override
            public int size() {
                return count;
            }

            @Override
            public Buffer get(int index) {
                return requests[index % requests.length];
            }
        });
    }
}
