package io.paysync.bench.run;

import io.paysync.bench.load.Corpus;
import io.paysync.bench.load.Latencies;
import io.paysync.bench.load.LoadClient;
import io.paysync.bench.load.Requests;
import io.paysync.launcher.embedded.EmbeddedPostgres;
import io.vertx.core.buffer.Buffer;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The whole way: callback in, order PAID and committed, delivery committed, webhook received. At most {@link #OPEN_MAX}
 * callbacks are on their way at once, so what is measured is a rate that all stages sustain, not one that fills a backlog.
 */
final class FlowBench {
    private static final String PATH = "/callbacks/alipay/main";
    private static final int OPEN_MAX = 3000;

    /** So many that the JVM has compiled the way: until then the compiler takes as much of the processors as the node. */
    private static final int WARM_UP = 100_000;

    /** Callbacks that may be used up for each second measured; so fast no flow has been yet. */
    private static final int PER_SECOND_MAX = 8_000;

    private static final int HALF_SECONDS = 10;

    private final Bench bench;
    private final Corpus corpus;
    private final int seconds;
    private final Floors floors;

    FlowBench(Bench bench, Corpus corpus, int seconds, Floors floors) {
        this.bench = bench;
        this.corpus = corpus;
        this.seconds = seconds;
        this.floors = floors;
    }

    /** How many callbacks are needed to measure for so long: none is sent twice. */
    static int callbacks(int seconds) {
        return WARM_UP + seconds * PER_SECOND_MAX + forHalf();
    }

    /** Kept back for what comes after the sustained rate, however fast that was. */
    private static int forHalf() {
        return HALF_SECONDS / 2 * PER_SECOND_MAX;
    }

    void run() throws Exception {
        Receiver receiver = new Receiver(bench.vertx(), corpus.size());
        try (EmbeddedPostgres postgres = bench.postgres("flow");
                BenchNode node = BenchNode.start(bench, postgres, "flow")) {
            begin(node, postgres, receiver, corpus.size(), WARM_UP);
            measure(node, postgres, receiver);
        } finally {
            receiver.close();
        }
    }

    /**
     * The sustained rate alone, on a database that may have much in it already.
     *
     * @param callbacks of the corpus to use at most, from its beginning
     * @param warmUp of them that are not measured
     */
    double sustained(String name, BenchNode node, EmbeddedPostgres postgres, int callbacks, int warmUp)
            throws Exception {
        Receiver receiver = new Receiver(bench.vertx(), callbacks);
        try {
            begin(node, postgres, receiver, callbacks, warmUp);
            int before = receiver.distinct();
            Span span = bench.costs(node, postgres, () -> sustain(name, node, receiver, warmUp, callbacks), Span::came);
            receiver.settle(before + span.sent());
            return span.perSecond();
        } finally {
            receiver.close();
        }
    }

    /** One order all the way, by one callback of the corpus. */
    void one(BenchNode node, int index) throws Exception {
        Receiver receiver = new Receiver(bench.vertx(), corpus.size());
        try {
            ShopApi shop = new ShopApi(bench, node);
            shop.endpoint(receiver.port());
            shop.register(index, 1);
            receiver.settle(flow(node, receiver, index, index + 1, 30, 0).sent());
        } finally {
            receiver.close();
        }
    }

    private void begin(BenchNode node, EmbeddedPostgres postgres, Receiver receiver, int orders, int warmUp)
            throws Exception {
        new ShopApi(bench, node).endpoint(receiver.port());
        bench.costs(node, postgres, () -> register(node, orders), count -> count);
        receiver.settle(flow(node, receiver, 0, warmUp, 120, 0).sent());
    }

    private void measure(BenchNode node, EmbeddedPostgres postgres, Receiver receiver) throws Exception {
        int before = receiver.distinct();
        Span span = bench.costs(
                node,
                postgres,
                () -> sustain("flow (" + seconds + " s)", node, receiver, WARM_UP, corpus.size() - forHalf()),
                Span::came);
        double rate = span.perSecond();
        int sent = before + span.sent();
        receiver.settle(sent);
        int more = (int) Math.min(corpus.size() - span.next(), rate / 2 * HALF_SECONDS);
        Latencies half = receiver.freshLatencies();
        Span paced = flow(node, receiver, span.next(), span.next() + more, HALF_SECONDS * 3, rate / 2);
        sent += paced.sent();
        receiver.settle(sent);
        bench.report()
                .add(Result.against(
                        "flow at half that rate",
                        paced.outcome().perSecond(),
                        0,
                        half.percentileMs(0.5),
                        half.percentileMs(0.99),
                        node.highestRssMib()));
        bench.report()
                .note("webhooks " + receiver.distinct() + ", repeated " + receiver.repeats() + ", missing "
                        + (sent - receiver.distinct()));
    }

    private Span sustain(String name, BenchNode node, Receiver receiver, int from, int to) {
        Latencies whole = receiver.freshLatencies();
        int before = receiver.distinct();
        long start = System.nanoTime();
        Span span = flow(node, receiver, from, to, seconds, 0);
        double rate = (receiver.distinct() - before) / ((System.nanoTime() - start) / 1e9);
        bench.report()
                .add(Result.against(
                        name,
                        rate,
                        floors.moved(),
                        whole.percentileMs(0.5),
                        whole.percentileMs(0.99),
                        node.highestRssMib()));
        return new Span(span.outcome(), span.sent(), span.next(), receiver.distinct() - before, rate);
    }

    /** @param next the first callback that was certainly not sent: connections run a little ahead of each other */
    private record Span(LoadClient.Outcome outcome, int sent, int next, int came, double perSecond) {}

    private Span flow(BenchNode node, Receiver receiver, int from, int to, int limitSeconds, double pace) {
        OnTheirWay requests = new OnTheirWay(receiver, from, to, pace == 0);
        LoadClient client =
                new LoadClient(bench.vertx(), "127.0.0.1", node.callbackPort(), FloorBench.CONNECTIONS, requests);
        LoadClient.Outcome outcome = pace == 0 ? client.flatOut(limitSeconds) : client.paced(pace);
        if (outcome.bad() > FloorBench.CONNECTIONS) {
            throw new IllegalStateException("flow: " + outcome.bad() + " bad answers of " + outcome.good());
        }
        int next = Math.min(corpus.size(), from + requests.sentCount() + 2 * FloorBench.CONNECTIONS);
        return new Span(outcome, requests.sentCount(), next, 0, outcome.perSecond());
    }

    /** Through the API, as a shop does it. */
    private long register(BenchNode node, int orders) {
        LoadClient.Outcome outcome = new ShopApi(bench, node).register(0, orders);
        bench.report()
                .add(Result.against(
                        "register " + orders + " orders (PUT)",
                        outcome.perSecond(),
                        0,
                        outcome.latencies().percentileMs(0.5),
                        outcome.latencies().percentileMs(0.99),
                        node.highestRssMib()));
        return orders;
    }

    /** Callbacks {@code from} to {@code to}, held back while too many are on their way to the receiver. */
    private final class OnTheirWay implements Requests {
        private final Receiver receiver;
        private final int from;
        private final int to;
        private final boolean bounded;
        private final int before;
        private final AtomicInteger sent = new AtomicInteger();

        OnTheirWay(Receiver receiver, int from, int to, boolean bounded) {
            this.receiver = receiver;
            this.from = from;
            this.to = to;
            this.bounded = bounded;
            this.before = receiver.distinct();
        }

        @Override
        public int size() {
            return to - from;
        }

        @Override
        public Buffer get(int index) {
            return corpus.callback(from + index, PATH);
        }

        @Override
        public boolean mayGo() {
            return !bounded || before + sent.get() - receiver.distinct() < OPEN_MAX;
        }

        @Override
        public void sent(int index, long nanoTime) {
            sent.incrementAndGet();
            receiver.sent(from + index, nanoTime);
        }

        int sentCount() {
            return sent.get();
        }
    }
}
