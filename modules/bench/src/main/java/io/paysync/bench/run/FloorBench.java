package io.paysync.bench.run;

import io.paysync.bench.floor.FloorServer;
import io.paysync.bench.load.Corpus;
import io.paysync.bench.load.LoadClient;
import io.paysync.bench.load.Requests;
import io.paysync.launcher.embedded.EmbeddedPostgres;
import io.paysync.launcher.embedded.FreePort;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Measures the four floors, each in a server process and a database of its own. */
final class FloorBench {
    static final int CONNECTIONS = 128;
    private static final double WARM_UP_SECONDS = 4;
    private static final double SECONDS = 8;

    private final Bench bench;
    private final List<Buffer> requests;

    FloorBench(Bench bench, Corpus corpus, int count) {
        this.bench = bench;
        this.requests = corpus.allBare().subList(0, Math.min(count, corpus.size()));
    }

    Floors run() throws Exception {
        return new Floors(
                measure("a", "floor a: HTTP", true),
                measure("b", "floor b: + RSA-2048 verify", true),
                measure("c", "floor c: + key, order, body", false),
                measure("d", "floor d: + order, history, delivery", false));
    }

    private double measure(String level, String name, boolean repeat) throws Exception {
        try (EmbeddedPostgres postgres = bench.postgres("floor-" + level)) {
            schema(postgres);
            int port = FreePort.next();
            try (Child server = server(bench, level, port, postgres.port(), postgres.password())) {
                int warm = repeat ? requests.size() : requests.size() / 4;
                load(port, requests.subList(0, warm), repeat).flatOut(WARM_UP_SECONDS);
                LoadClient.Outcome outcome = load(
                                port, repeat ? requests : requests.subList(warm, requests.size()), repeat)
                        .flatOut(SECONDS);
                if (outcome.bad() > CONNECTIONS) {
                    throw new IllegalStateException(name + ": " + outcome.bad() + " bad answers");
                }
                bench.report()
                        .add(Result.floor(
                                name,
                                outcome.perSecond(),
                                outcome.latencies().percentileMs(0.5),
                                outcome.latencies().percentileMs(0.99)));
                return outcome.perSecond();
            }
        }
    }

    /** @param postgresPort nothing is dialled there by the levels {@code a} and {@code b} */
    static Child server(Bench bench, String level, int port, int postgresPort, String password) throws IOException {
        List<String> args = List.of(
                level,
                Integer.toString(port),
                Integer.toString(postgresPort),
                password,
                Base64.getEncoder()
                        .encodeToString(
                                bench.keys().alipay().platform().getPublic().getEncoded()));
        return Child.start(
                List.of("-Xmx512m"),
                FloorServer.class.getName(),
                args,
                "READY",
                bench.dir().resolve("floor-" + level + ".log"));
    }

    private LoadClient load(int port, List<Buffer> list, boolean repeat) {
        return new LoadClient(bench.vertx(), "127.0.0.1", port, CONNECTIONS, new Requests() {
            @Override
            public int size() {
                return repeat ? Integer.MAX_VALUE : list.size();
            }

            @Override
            public Buffer get(int index) {
                return list.get(index % list.size());
            }
        });
    }

    private void schema(EmbeddedPostgres postgres) throws Exception {
        Pool pool = Bench.pool(bench.vertx(), postgres);
        pool.query(FloorServer.SCHEMA).execute().await(10, TimeUnit.SECONDS);
        pool.close().await(10, TimeUnit.SECONDS);
    }
}
