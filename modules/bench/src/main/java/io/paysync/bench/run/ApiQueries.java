package io.paysync.bench.run;

import io.paysync.bench.load.LoadClient;
import io.paysync.bench.load.Requests;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.SplittableRandom;
import java.util.function.IntFunction;

/** The questions of the API, each for some seconds, about orders from the whole of what is there. */
final class ApiQueries {
    private static final int CONNECTIONS = 4;
    private static final int PER_SECOND = 100;
    private static final int SECONDS = 5;

    /** Other questions of the same kind: a JVM that has just started is slow, and these orders are not the ones measured. */
    private static final int WARM_UP = 2_000;

    private final Bench bench;
    private final BenchNode node;
    private final int orders;

    ApiQueries(Bench bench, BenchNode node, int orders) {
        this.bench = bench;
        this.node = node;
        this.orders = orders;
    }

    void run() {
        ask("GET order", i -> "/v1/orders/" + order(i));
        ask("GET history", i -> "/v1/orders/" + order(i) + "/history");
        ask("GET timeline", i -> "/v1/orders/" + order(i) + "/timeline");
        ask("GET orders, newest", i -> "/v1/orders?limit=50");
        ask("GET orders, filtered", i -> {
            Instant from = Instant.now().minus(1 + at(i, 80), ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);
            return "/v1/orders?status=PAID&provider=alipay&account=main&limit=50&createdFrom=" + from + "&createdTo="
                    + from.plus(1, ChronoUnit.DAYS);
        });
        ask("GET deliveries of an order", i -> "/v1/deliveries?orderId=" + order(i));
        ask("GET deliveries, newest", i -> "/v1/deliveries?endpointId=bench&limit=50");
        ask("GET deliveries, dead", i -> "/v1/deliveries?state=DEAD");
        ask("GET changes, from the first", i -> "/v1/changes?limit=100");
        ask("GET incidents", i -> "/v1/incidents?open=true");
    }

    private String order(int i) {
        return Filling.orderNo(at(i, orders));
    }

    private static int at(int i, int bound) {
        return new SplittableRandom(i).nextInt(bound);
    }

    private void ask(String name, IntFunction<String> path) {
        load(path, WARM_UP, 0).flatOut(SECONDS);
        LoadClient.Outcome outcome = load(path, PER_SECOND * SECONDS, WARM_UP).paced(PER_SECOND);
        if (outcome.good() < PER_SECOND * SECONDS) {
            throw new IllegalStateException(
                    name + ": " + outcome.good() + " good answers, " + outcome.bad() + " bad ones");
        }
        bench.report()
                .add(Result.against(
                        name,
                        outcome.perSecond(),
                        0,
                        outcome.latencies().percentileMs(0.5),
                        outcome.latencies().percentileMs(0.99),
                        node.highestRssMib()));
    }

    private LoadClient load(IntFunction<String> path, int count, int first) {
        return new LoadClient(bench.vertx(), "127.0.0.1", node.apiPort(), CONNECTIONS, new Requests() {
            @Override
            public int size() {
                return count;
            }

            @Override
            public Buffer get(int index) {
                return Buffer.buffer("GET " + path.apply(first + index)
                        + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + BenchNode.API_KEY + "\r\n\r\n");
            }
        });
    }
}
