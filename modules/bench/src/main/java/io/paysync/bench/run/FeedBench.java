package io.paysync.bench.run;

import io.paysync.bench.floor.MemoryUse;
import io.paysync.bench.floor.StreamFloor;
import io.paysync.bench.load.Corpus;
import io.paysync.bench.load.EventStreams;
import io.paysync.bench.load.Latencies;
import io.paysync.bench.load.LoadClient;
import io.paysync.launcher.embedded.EmbeddedPostgres;
import io.paysync.launcher.embedded.FreePort;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Live feeds: what very many open ones take of memory, and how long after a change was committed its watchers know, while
 * orders move at a fixed rate. The same watchers at a bare server are the floor.
 */
final class FeedBench {
    /**
     * @param popular of the watchers, they watch one and the same order; each other one has an order of its own
     * @param warmUp orders that move, each with a watcher, before anything is measured
     * @param restSeconds for which nothing moves while all watch
     */
    record Size(int watchers, int popular, int warmUp, int perSecond, int restSeconds) {
        /** One in ten watches the popular order, as far as an order can have so many watchers. */
        static Size of(int watchers, int perSecond) {
            return new Size(
                    watchers,
                    Math.min(watchers / 10, POPULAR_MAX),
                    WARM_UP_SECONDS * perSecond,
                    perSecond,
                    REST_SECONDS);
        }

        int own() {
            return watchers - popular;
        }

        int callbacks() {
            return own() + warmUp;
        }

        /** Of the popular order: one a second, as far as an order has room for them ({@code orders.entriesMax}). */
        int steps() {
            return Math.clamp(own() / perSecond, 1, STEPS_MAX);
        }
    }

    private static final int POPULAR_MAX = 10_000;
    private static final int STEPS_MAX = 400;
    private static final int WARM_UP_SECONDS = 10;
    private static final int REST_SECONDS = 20;

    /** Watchers at once while warming up: so few that their memory is no part of what is there before. */
    private static final int WARM_UP_WATCHERS = 500;

    private static final int CONNECTIONS = 32;

    private static final String COMMITTED =
            "select order_id, version, (extract(epoch from pg_xact_commit_timestamp(xmin)) * 1000000)::bigint as at"
                    + " from orders.change where version > 1";

    private final Bench bench;
    private final Corpus corpus;
    private final Size size;

    /** @param corpus of {@link Size#callbacks} callbacks at least */
    FeedBench(Bench bench, Corpus corpus, Size size) {
        this.bench = bench;
        this.corpus = corpus;
        this.size = size;
    }

    /** What was seen of one server. */
    private record Seen(FeedArrivals arrivals, FeedMoves moves, double seconds, double kibEach) {
        double eventsPerSecond() {
            return arrivals.came() / seconds;
        }

        /** From the request that moves an order to the event. */
        Latencies times() {
            return arrivals.own(moves::ownAt);
        }
    }

    void run() throws Exception {
        FileLimit.demand(size.watchers, "--watchers");
        Seen floor = floor();
        try (EmbeddedPostgres postgres =
                        bench.postgresIn(bench.dir().resolve("feed"), List.of("track_commit_timestamp=on"));
                BenchNode node = BenchNode.start(
                        bench,
                        postgres,
                        "feed",
                        NodeSetup.WHOLE.driven().withFeeds(size.watchers, Math.max(1, size.popular)))) {
            ShopApi shop = new ShopApi(bench, node);
            shop.register(0, size.callbacks());
            shop.register(PopularOrder.ID);
            FeedServer server = new FeedServer.OfNode(
                    node, corpus, PopularOrder.callbacks(bench.keys(), size.steps(), FeedServer.OfNode.CALLBACKS));
            warmUp(server);
            Seen seen = measure(server, moves -> {
                rest(node);
                return bench.costs(node, postgres, () -> move(server, moves), LoadClient.Outcome::good);
            });
            report(seen, postgres, server, floor);
        }
    }

    private Seen floor() throws Exception {
        int port = FreePort.next();
        try (Child process = Child.start(
                List.of("-Xmx256m"),
                StreamFloor.class.getName(),
                List.of(Integer.toString(port)),
                "READY",
                bench.dir().resolve("floor-streams.log"))) {
            FeedServer server = new FeedServer.Bare(process, port);
            warmUp(server);
            Seen seen = measure(server, moves -> move(server, moves));
            add("floor: bare streams", seen, seen.times(), server);
            add("floor: bare streams, popular", seen, seen.arrivals.popular(seen.moves::stepAt), server);
            bench.report().add(Result.size("floor: a stream", seen.kibEach, 0, server.rssMib()));
            return seen;
        }
    }

    private void warmUp(FeedServer server) throws Exception {
        for (int from = size.own(); from < size.callbacks(); from += WARM_UP_WATCHERS) {
            int first = from;
            int count = Math.min(WARM_UP_WATCHERS, size.callbacks() - from);
            FeedArrivals arrivals = new FeedArrivals(count, 0, 0);
            try (EventStreams streams = new EventStreams(
                    server.streamPort(), count, i -> server.path(Corpus.orderNo(first + i)), ShopApi.KEY, arrivals)) {
                streams.open();
                move(server, new FeedMoves(server, from, count, 0));
                arrivals.settle(streams::demandWhole);
            }
        }
    }

    private interface Moving {
        LoadClient.Outcome move(FeedMoves moves) throws Exception;
    }

    private Seen measure(FeedServer server, Moving moving) throws Exception {
        FeedArrivals arrivals = new FeedArrivals(size.own(), size.popular, size.steps());
        FeedMoves moves = new FeedMoves(server, 0, size.own(), size.steps());
        MemoryUse before = server.memory();
        long rssBefore = server.rssMib();
        long start = System.nanoTime();
        try (EventStreams streams = new EventStreams(
                server.streamPort(),
                size.watchers,
                i -> server.path(i < size.own() ? Corpus.orderNo(i) : PopularOrder.ID),
                ShopApi.KEY,
                arrivals)) {
            streams.open();
            double opened = (System.nanoTime() - start) / 1e9;
            MemoryUse open = server.memory();
            LoadClient.Outcome outcome = moving.move(moves);
            arrivals.settle(streams::demandWhole);
            MemoryUse after = server.memory();
            note(
                    "%d streams opened in %.1f s; KiB each: heap %.1f, direct %.1f, after the moves %.1f; resident MiB: %d before, %d with them",
                    size.watchers,
                    opened,
                    (open.heap() - before.heap()) / 1024.0 / size.watchers,
                    (open.direct() - before.direct()) / 1024.0 / size.watchers,
                    after.kibEach(before, size.watchers),
                    rssBefore,
                    server.rssMib());
            return new Seen(arrivals, moves, outcome.seconds(), open.kibEach(before, size.watchers));
        }
    }

    private LoadClient.Outcome move(FeedServer server, FeedMoves moves) {
        LoadClient.Outcome outcome =
                new LoadClient(bench.vertx(), "127.0.0.1", server.movePort(), CONNECTIONS, moves).paced(size.perSecond);
        if (outcome.good() < moves.size()) {
            throw new IllegalStateException(outcome.good() + " of " + moves.size() + " moves were taken");
        }
        return outcome;
    }

    /** What watchers cost of whom nothing happens: heartbeats, and orders read again in case news was lost. */
    private void rest(BenchNode node) {
        if (size.restSeconds == 0) {
            return;
        }
        CpuTime before = node.cpuTime();
        long start = System.nanoTime();
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(size.restSeconds));
        note("while nothing moves, %s", node.cpuTime().perSecond(before, (System.nanoTime() - start) / 1e9));
    }

    private void report(Seen seen, EmbeddedPostgres postgres, FeedServer server, Seen floor) throws Exception {
        long[] own = new long[size.own()];
        long[] steps = new long[size.steps() + 2];
        committed(postgres, own, steps);
        add("feed, committed to received", seen, seen.arrivals.own(i -> own[i]), server);
        add("feed, callback to received", seen, seen.times(), server);
        add("feed, popular, committed to rec.", seen, seen.arrivals.popular(v -> steps[v]), server);
        bench.report().add(Result.size("feed, a watcher", seen.kibEach, floor.kibEach, server.rssMib()));
        note(
                "callback to received beside the bare streams: p50 %.1f times, p99 %.1f times",
                seen.times().percentileMs(0.5) / floor.times().percentileMs(0.5),
                seen.times().percentileMs(0.99) / floor.times().percentileMs(0.99));
        note(
                "events %d, wrong %d, missing %d; %d watchers, %d of them of one order that moved %d times",
                seen.arrivals.came(),
                seen.arrivals.wrong(),
                seen.arrivals.owed() - seen.arrivals.came(),
                size.watchers,
                size.popular,
                size.steps());
    }

    /** When PostgreSQL has committed each change, by the wall clock. */
    private void committed(EmbeddedPostgres postgres, long[] own, long[] steps) throws Exception {
        Pool pool = Bench.pool(bench.vertx(), postgres);
        try {
            for (Row row : pool.query(COMMITTED).execute().await(60, TimeUnit.SECONDS)) {
                String order = row.getString("order_id");
                if (order.equals(PopularOrder.ID)) {
                    steps[row.getInteger("version")] = row.getLong("at");
                } else {
                    int number = Integer.parseInt(order.substring(Corpus.PREFIX.length()));
                    if (number < own.length) {
                        own[number] = row.getLong("at");
                    }
                }
            }
        } finally {
            pool.close().await(10, TimeUnit.SECONDS);
        }
    }

    private void add(String name, Seen seen, Latencies times, FeedServer server) {
        bench.report()
                .add(Result.against(
                        name,
                        seen.eventsPerSecond(),
                        0,
                        times.percentileMs(0.5),
                        times.percentileMs(0.99),
                        server.rssMib()));
    }

    private void note(String format, Object... values) {
        bench.report().note(String.format(Locale.ROOT, format, values));
    }
}
