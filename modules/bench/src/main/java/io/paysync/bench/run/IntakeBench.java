package io.paysync.bench.run;

import io.paysync.bench.load.Corpus;
import io.paysync.bench.load.LoadClient;
import io.paysync.bench.load.Requests;
import io.paysync.launcher.embedded.EmbeddedPostgres;
import io.vertx.core.buffer.Buffer;

/** Verified, committed, acknowledged: the rate flat out, and the times under half of it. Each callback is sent once. */
final class IntakeBench {
    private static final String PATH = "/callbacks/alipay/main";
    /** The compiler of a fresh JVM takes as much processor time as the node for so long. */
    private static final double WARM_UP_SECONDS = 20;

    private static final double SECONDS = 8;

    private final Bench bench;
    private final Corpus corpus;
    private final int count;
    private final Floors floors;

    IntakeBench(Bench bench, Corpus corpus, int count, Floors floors) {
        this.bench = bench;
        this.corpus = corpus;
        this.count = Math.min(count, corpus.size());
        this.floors = floors;
    }

    void run() throws Exception {
        try (EmbeddedPostgres postgres = bench.postgres("intake");
                BenchNode node = BenchNode.startIntake(bench, postgres, "intake")) {
            run("intake", postgres, node);
        }
        try (EmbeddedPostgres postgres = bench.postgres("intake-whole");
                BenchNode node = BenchNode.start(bench, postgres, "intake-whole")) {
            run("intake, whole node", postgres, node);
        }
    }

    /** The rate flat out alone, by the callbacks from a place in the corpus to its end; the first half warms up. */
    double flatOut(String name, EmbeddedPostgres postgres, BenchNode node, int from) throws Exception {
        Part warm = new Part(from, (from + corpus.size()) / 2);
        load(node, warm).flatOut(WARM_UP_SECONDS);
        Part measured = new Part(warm.used(), corpus.size());
        return bench.costs(node, postgres, () -> flatOut(name, node, measured), LoadClient.Outcome::good)
                .perSecond();
    }

    private void run(String name, EmbeddedPostgres postgres, BenchNode node) throws Exception {
        Part warm = new Part(0, count / 2);
        load(node, warm).flatOut(WARM_UP_SECONDS);
        Part measured = new Part(warm.used(), count * 5 / 6);
        double rate = bench.costs(node, postgres, () -> flatOut(name, node, measured), LoadClient.Outcome::good)
                .perSecond();
        half(name, node, measured.used(), rate / 2);
    }

    private LoadClient.Outcome flatOut(String name, BenchNode node, Part measured) {
        LoadClient.Outcome outcome = load(node, measured).flatOut(SECONDS);
        demandGood(outcome);
        bench.report()
                .add(Result.against(
                        name,
                        outcome.perSecond(),
                        floors.stored(),
                        outcome.latencies().percentileMs(0.5),
                        outcome.latencies().percentileMs(0.99),
                        node.highestRssMib()));
        return outcome;
    }

    private void half(String name, BenchNode node, int from, double rate) {
        Part paced = new Part(from, Math.min(corpus.size(), from + (int) (rate * SECONDS)));
        LoadClient.Outcome outcome = load(node, paced).paced(rate);
        demandGood(outcome);
        bench.report()
                .add(Result.against(
                        name + " at half that rate",
                        outcome.perSecond(),
                        0,
                        outcome.latencies().percentileMs(0.5),
                        outcome.latencies().percentileMs(0.99),
                        node.highestRssMib()));
    }

    private static void demandGood(LoadClient.Outcome outcome) {
        if (outcome.bad() > FloorBench.CONNECTIONS) {
            throw new IllegalStateException("intake: " + outcome.bad() + " bad answers of " + outcome.good());
        }
    }

    private LoadClient load(BenchNode node, Requests requests) {
        return new LoadClient(bench.vertx(), "127.0.0.1", node.callbackPort(), FloorBench.CONNECTIONS, requests);
    }

    /** A part of the corpus that has not been sent yet. */
    private final class Part implements Requests {
        private final int from;
        private final int to;
        private volatile int highest;

        Part(int from, int to) {
            this.from = from;
            this.to = to;
            this.highest = from;
        }

        @Override
        public int size() {
            return to - from;
        }

        @Override
        public Buffer get(int index) {
            highest = Math.max(highest, from + index + 1);
            return corpus.callback(from + index, PATH);
        }

        /** The first one that was certainly not sent: connections run a little ahead of each other. */
        int used() {
            return Math.min(corpus.size(), highest + 2 * FloorBench.CONNECTIONS);
        }
    }
}
