package io.paysync.bench.run;

import io.paysync.bench.load.Corpus;
import io.paysync.bench.load.LoadClient;
import io.paysync.bench.load.Requests;
import io.paysync.launcher.embedded.EmbeddedPostgres;
import io.paysync.launcher.embedded.EmbeddedRedis;
import io.paysync.launcher.embedded.FreePort;
import io.vertx.core.buffer.Buffer;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Reads of one order by the API: without Redis, with it, and the bare server that answers the same request with one word. */
final class ReadsBench {
    /**
     * @param orders that are asked for, one after the other and again
     * @param warmUpSeconds that are not measured
     * @param seconds of each measurement
     * @param readsMax with which either is over, too
     */
    record Size(int orders, int warmUpSeconds, int seconds, int readsMax) {}

    /**
     * Each needs the database at most once at a time, where a node has room for 48 ({@code database.pool}: 16 at work and 32 who
     * wait); sweeps and the like have some of it. Whoever finds no room is told to come again (503).
     */
    private static final int CONNECTIONS = 32;

    private static final String CACHE = "paysync_api_cache_total";
    private static final String HIT = "outcome=\"hit\"";

    private final Bench bench;
    private final Size size;
    private final Map<Integer, Integer> refused = new ConcurrentHashMap<>();

    ReadsBench(Bench bench, Size size) {
        this.bench = bench;
        this.size = size;
    }

    void run() throws Exception {
        double floor = floor();
        node("off", NodeSetup.WHOLE, floor);
        withRedis(floor);
    }

    void withRedis(double floor) throws Exception {
        try (EmbeddedRedis redis = EmbeddedRedis.start(bench.dir().resolve("reads-redis"))) {
            node("on", NodeSetup.WHOLE.withRedis(redis.port()), floor);
        }
    }

    double floor() throws Exception {
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
            LoadClient.Outcome outcome =
                    bench.costs(node, postgres, () -> flatOut(node.apiPort(), size.seconds), LoadClient.Outcome::good);
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
                    demandGood(load(node.apiPort(), Math.min(size.readsMax, (int) (half * size.seconds)))
                            .paced(half)),
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
        return demandGood(load(port, size.readsMax).flatOut(seconds));
    }

    private LoadClient.Outcome demandGood(LoadClient.Outcome outcome) {
        if (outcome.bad() > 0 || outcome.good() == 0) {
            throw new IllegalStateException(
                    "reads: " + outcome.good() + " good answers, " + outcome.bad() + " bad ones, by status " + refused);
        }
        return outcome;
    }

    private LoadClient load(int port, int count) {
        Buffer[] requests = new Buffer[size.orders];
        for (int i = 0; i < requests.length; i++) {
            requests[i] = Buffer.buffer(
                    "GET /v1/orders/" + Corpus.orderNo(i) + " HTTP/1.1\r\nHost: localhost\r\n" + ShopApi.KEY + "\r\n");
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

            @Override
            public void answered(int index, int status, long nanoTime) {
                if (status / 100 != 2) {
                    refused.merge(status, 1, Integer::sum);
                }
            }
        });
    }
}
