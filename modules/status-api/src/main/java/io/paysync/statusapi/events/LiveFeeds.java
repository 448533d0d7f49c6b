package io.paysync.statusapi.events;

import io.micrometer.core.instrument.Counter;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.orders.OrdersApi.OrderChanged;
import io.paysync.contract.polling.PollingApi;
import io.paysync.contract.polling.PollingApi.OrdersViewed;
import io.paysync.platform.Node;
import io.paysync.statusapi.http.Problem;
import io.paysync.statusapi.http.Problem.Kind;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;
import java.util.function.ObjIntConsumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All live feeds of this node: who watches what, within bounds; heartbeats, re-reads in case news was lost, the end of
 * feeds whose time is over, and the dropping of readers that do not read. One tick looks after all of them. Confined to
 * one event loop.
 */
public final class LiveFeeds {
    private static final Logger log = LoggerFactory.getLogger(LiveFeeds.class);
    private static final long TICKS_PER_HEARTBEAT = 15;
    private static final int RETRY_SECONDS = 5;

    private final Node node;
    private final EventsConfig config;
    private final RandomGenerator random;
    private final ObjIntConsumer<OrderKey> onRead;
    private final Map<OrderKey, OrderFeed> feeds = new LinkedHashMap<>();
    private final Map<String, Integer> byMerchant = new HashMap<>();
    private final SequencedSet<OrderFeed> due = new LinkedHashSet<>();
    private final ReadTurns turns;
    private final Counter dropped;
    private final Counter told;
    private final long timer;
    private int watchers;
    private int rechecks;
    private long toldAt = System.nanoTime();

    /** @param onRead told of every version that is sent, so that no cache shows less than a feed has shown */
    public LiveFeeds(Node node, EventsConfig config, ObjIntConsumer<OrderKey> onRead) {
        this.node = node;
        this.onRead = onRead;
        this.config = config;
        this.random = node.random();
        // Each feed has at most one read in line.
        this.turns = new ReadTurns(config.readsInFlightMax(), config.watchersMax());
        this.dropped = node.meters().counter("paysync.api.watchers.dropped");
        this.told = node.meters().counter("paysync.api.watchers.told");
        node.meters().gauge("paysync.api.watchers", this, feeds -> feeds.watchers);
        node.meters().gauge("paysync.api.watchers.reads.waiting", turns, ReadTurns::waiting);
        node.meters().gauge("paysync.api.watchers.rechecks.waiting", due, Set::size);
        Vertx vertx = node.vertx();
        long tick = Math.max(10, Math.min(1000, config.heartbeat().toMillis() / TICKS_PER_HEARTBEAT));
        this.timer = vertx.setPeriodic(tick, id -> tick());
    }

    /**
     * Opens a feed. The response is touched only when the order is there.
     *
     * @return completes when the head and what is due were written; fails with the owner's fault, or with BUSY or
     *     RATE_LIMITED when a bound is reached
     */
    Future<Void> open(OrderKey key, Watcher watcher) {
        Problem full = full(key);
        if (full != null) {
            return Future.failedFuture(full.asException());
        }
        OrderFeed feed = feeds.computeIfAbsent(
                key, k -> new OrderFeed(k, node.bus(), turns, onRead, System::nanoTime, nextCheck(System.nanoTime())));
        feed.watchers().add(watcher);
        watchers++;
        byMerchant.merge(key.merchant(), 1, Integer::sum);
        watcher.bound(config.queueBytesMax(), feed::refresh);
        return feed.refresh().recover(failure -> {
            if (watcher.isStarted()) {
                return Future.succeededFuture();
            }
            remove(key, watcher);
            return Future.failedFuture(failure);
        });
    }

    /** @return why one more feed of the order would have no room, or null */
    @Nullable
    Problem full(OrderKey key) {
        if (watchers >= config.watchersMax()) {
            return Problem.of(Kind.BUSY, "This node has all the live feeds it can hold")
                    .retryAfter(RETRY_SECONDS);
        }
        OrderFeed feed = feeds.get(key);
        boolean orderFull = feed != null && feed.watchers().size() >= config.watchersPerOrderMax();
        return orderFull || byMerchant.getOrDefault(key.merchant(), 0) >= config.watchersPerMerchantMax()
                ? Problem.of(Kind.RATE_LIMITED, "Too many live feeds").retryAfter(RETRY_SECONDS)
                : null;
    }

    /** Its reader is gone, or it never began. */
    void remove(OrderKey key, Watcher watcher) {
        OrderFeed feed = feeds.get(key);
        if (feed == null || !feed.watchers().remove(watcher)) {
            return;
        }
        watchers--;
        byMerchant.computeIfPresent(key.merchant(), (m, n) -> n == 1 ? null : n - 1);
        if (feed.watchers().isEmpty()) {
            feeds.remove(key);
            due.remove(feed);
        }
    }

    /** Told of every change of every order; costs a look into a map unless the order is watched. */
    public void onNews(OrderChanged news) {
        OrderFeed feed = feeds.get(news.key());
        if (feed != null) {
            feed.announced(news.version());
        }
    }

    private void tick() {
        long now = System.nanoTime();
        Instant wall = node.clock().instant();
        for (OrderFeed feed : List.copyOf(feeds.values())) {
            for (Watcher watcher : List.copyOf(feed.watchers())) {
                look(feed, watcher, now, wall);
            }
            if (feed.checkAt() - now <= 0) {
                feed.checkAt(nextCheck(now));
                due.add(feed);
            }
        }
        recheckDue();
        if (!config.tellEvery().isZero() && now - toldAt >= config.tellEvery().toNanos()) {
            toldAt = now;
            tell();
        }
    }

    /** A wake-up only: an order is asked about in any case, only not as soon. */
    private void tell() {
        List<OrderKey> unpaid = feeds.values().stream()
                .filter(OrderFeed::unpaid)
                .map(OrderFeed::key)
                .toList();
        for (int from = 0; from < unpaid.size(); from += OrdersViewed.KEYS_MAX) {
            int to = Math.min(unpaid.size(), from + OrdersViewed.KEYS_MAX);
            node.bus().ring(PollingApi.VIEWED, new OrdersViewed(unpaid.subList(from, to)));
        }
        told.increment(unpaid.size());
    }

    private void look(OrderFeed feed, Watcher watcher, long now, Instant wall) {
        if (watcher.isStalled(now, config.stallMax().toNanos())) {
            dropped.increment();
            log.info("live feed dropped order={} outcome=slow-reader", feed.key());
            remove(feed.key(), watcher);
            watcher.drop();
        } else if (!wall.isBefore(watcher.endsAt())) {
            remove(feed.key(), watcher);
            watcher.end(Frames.EXPIRED);
        } else {
            watcher.heartbeat(now, config.heartbeat().toNanos());
        }
    }

    /** One after the other in the order they were due, so that none waits for ever, and few at a time, so that news goes first. */
    private void recheckDue() {
        while (rechecks < config.recheckInFlightMax() && !due.isEmpty()) {
            rechecks++;
            // A read that fails is made again at the next check.
            due.removeFirst().refresh().onComplete(done -> {
                rechecks--;
                node.vertx().runOnContext(v -> recheckDue());
            });
        }
    }

    /** Spread by a quarter, so that feeds opened together are not read together. */
    private long nextCheck(long now) {
        return now + (long) (config.recheck().toNanos() * (0.75 + random.nextDouble() / 2));
    }

    /** Ends all feeds; their clients resume at another node. */
    public void close() {
        node.vertx().cancelTimer(timer);
        for (OrderFeed feed : List.copyOf(feeds.values())) {
            for (Watcher watcher : List.copyOf(feed.watchers())) {
                remove(feed.key(), watcher);
                watcher.end(Frames.STOPPING);
            }
        }
    }
}
