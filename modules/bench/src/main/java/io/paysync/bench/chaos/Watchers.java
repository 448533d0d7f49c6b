package io.paysync.bench.chaos;

import io.paysync.bench.chaos.Evidence.Asked;
import io.paysync.bench.chaos.Evidence.LeaseSeen;
import io.paysync.bench.chaos.Evidence.Notice;
import io.paysync.bench.chaos.Evidence.View;
import io.paysync.sandbox.receiver.Received;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Whoever looks on: readers of the API who go from node to node and say what they have seen, readers of live feeds, the
 * receivers, and those who count the questions to providers and look at who holds which lease.
 */
final class Watchers {
    private static final Duration ANSWER_MAX = Duration.ofSeconds(8);
    private static final int READERS = 3;
    private static final int READS = 5;
    private static final long READ_PAUSE_MS = 120;
    private static final long FEED_EVERY_MS = 400;
    private static final long FEED_MS = 12_000;
    private static final int FEEDS_MAX = 40;
    private static final long COUNT_EVERY_MS = 500;
    private static final long LEASE_EVERY_MS = 250;
    private static final long TICK_MS = 500;
    private static final long WORK_NANOS = 10_000_000;
    private static final long WORK_MS_MAX = 30;

    private final World world;
    private final Load load;
    private final Journal journal;
    private final HttpClient http;
    private final long seed;
    private final AtomicInteger feeds = new AtomicInteger();
    private final AtomicInteger names = new AtomicInteger();
    private volatile boolean stopped;

    Watchers(World world, Load load, Journal journal, HttpClient http, long seed) {
        this.world = world;
        this.load = load;
        this.journal = journal;
        this.http = http;
        this.seed = seed;
        for (int i = 0; i < World.RECEIVERS; i++) {
            int receiver = i;
            world.receivers.get(i).onReceived(received -> note(receiver, received));
        }
    }

    void start() {
        for (int i = 0; i < READERS; i++) {
            int reader = i;
            Thread.ofVirtual().start(() -> repeat(READ_PAUSE_MS, new Reader(reader)::read));
        }
        Thread.ofVirtual().start(() -> repeat(FEED_EVERY_MS, this::follow));
        Thread.ofVirtual().start(() -> repeat(COUNT_EVERY_MS, this::count));
        Thread.ofPlatform().daemon().name("pauses").start(this::watchOurselves);
        Thread.ofPlatform().daemon().name("leases").start(this::watchLeases);
    }

    void stop() {
        stopped = true;
    }

    /** How long a thread waits that has some milliseconds of work: then the nodes wait as long, and nothing can be timed. */
    private void watchOurselves() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        while (!stopped) {
            long from = System.currentTimeMillis();
            long worked = threads.getCurrentThreadCpuTime();
            while (threads.getCurrentThreadCpuTime() - worked < WORK_NANOS) {
                Thread.onSpinWait();
            }
            long to = System.currentTimeMillis();
            if (to - from > WORK_MS_MAX) {
                journal.pauses.add(new Evidence.Pause(from - TICK_MS, to + TICK_MS));
            }
            java.util.concurrent.locks.LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(TICK_MS));
        }
    }

    private interface Look {
        void look() throws InterruptedException;
    }

    private void repeat(long everyMs, Look look) {
        try {
            while (!stopped) {
                look.look();
                Thread.sleep(everyMs);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void note(int receiver, Received received) {
        JsonObject data = data(received.body());
        journal.notices.add(new Notice(
                receiver,
                String.valueOf(received.webhookId()),
                received.refused(),
                data.getString("orderId", ""),
                data.getInteger("sequence", 0),
                data.getString("status", ""),
                World.sha256(received.body()),
                received.at().toEpochMilli()));
        journal.answered(received.body());
    }

    private static JsonObject data(String body) {
        try {
            return new JsonObject(body).getJsonObject("data", new JsonObject());
        } catch (RuntimeException e) {
            return new JsonObject();
        }
    }

    /** Reads one order several times, each time at any node. */
    private final class Reader {
        private final String name;
        private final SplittableRandom random;

        Reader(int index) {
            this.name = "reader-" + index;
            this.random = new SplittableRandom(seed + index);
        }

        void read() throws InterruptedException {
            String order = load.newest();
            if (order.isEmpty()) {
                return;
            }
            // A reader remembers what he has seen of this one order; the next order is a new reader to the checker.
            String watcher = name + "-" + names.incrementAndGet();
            int seen = 1;
            for (int i = 0; i < READS && !stopped; i++) {
                seen = read(watcher, order, random.nextInt(Plan.NODES), seen);
                Thread.sleep(READ_PAUSE_MS);
            }
        }

        private int read(String watcher, String order, int node, int seen) throws InterruptedException {
            try {
                HttpResponse<String> answer = http.send(
                        ask(world.api(node, "/v1/orders/" + order + "?minVersion=" + seen), ANSWER_MAX),
                        HttpResponse.BodyHandlers.ofString());
                journal.answered(answer.body());
                if (answer.statusCode() == 200) {
                    return see(watcher, new JsonObject(answer.body()));
                }
            } catch (IOException e) {
                // The node is away; the reader goes to another one.
            }
            return seen;
        }
    }

    private int see(String watcher, JsonObject order) {
        int version = order.getInteger("version");
        journal.views.add(new View(
                watcher,
                order.getString("orderId", order.getString("id", "")),
                version,
                order.getString("status"),
                System.currentTimeMillis()));
        return version;
    }

    private static HttpRequest ask(URI at, Duration max) {
        return HttpRequest.newBuilder(at)
                .timeout(max)
                .header("Authorization", "Bearer " + World.API_KEY)
                .GET()
                .build();
    }

    private void follow() {
        String order = load.newest();
        if (order.isEmpty() || feeds.get() >= FEEDS_MAX) {
            return;
        }
        feeds.incrementAndGet();
        int no = names.incrementAndGet();
        Thread.ofVirtual().start(() -> {
            try {
                follow("feed-" + no, order, Math.floorMod(no, Plan.NODES));
            } catch (IOException | RuntimeException e) {
                // The feed broke with its node.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                feeds.decrementAndGet();
            }
        });
    }

    private void follow(String watcher, String order, int node) throws IOException, InterruptedException {
        HttpResponse<InputStream> feed = http.send(
                ask(world.api(node, "/v1/orders/" + order + "/events"), ANSWER_MAX),
                HttpResponse.BodyHandlers.ofInputStream());
        if (feed.statusCode() != 200) {
            feed.body().close();
            return;
        }
        InputStream in = feed.body();
        Thread end = Thread.ofVirtual().start(() -> endLater(in));
        try (var lines = new java.io.BufferedReader(new java.io.InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("data:")) {
                    see(watcher, new JsonObject(line.substring(5)));
                }
            }
        } finally {
            end.interrupt();
        }
    }

    private static void endLater(InputStream in) {
        try (in) {
            Thread.sleep(FEED_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            // It ended by itself.
        }
    }

    private void count() {
        long now = System.currentTimeMillis();
        world.sandbox
                .stats()
                .apiRequests()
                .forEach((provider, requests) -> journal.asked.add(new Asked(provider, now, requests)));
    }

    /** Asks past all wires; while PostgreSQL is away there is nothing to see. */
    private void watchLeases() {
        while (!stopped) {
            try {
                Pool pool = world.database.open(1);
                try {
                    while (!stopped) {
                        long now = System.currentTimeMillis();
                        pool.query("select name, holder, fence from platform.lease")
                                .execute()
                                .await(5, TimeUnit.SECONDS)
                                .forEach(row -> journal.leases.add(new LeaseSeen(
                                        row.getString("name"), row.getString("holder"), row.getLong("fence"), now)));
                        Thread.sleep(LEASE_EVERY_MS);
                    }
                } finally {
                    pool.close();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (Exception e) {
                java.util.concurrent.locks.LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LEASE_EVERY_MS));
            }
        }
    }
}
