package io.paysync.statusapi.orders;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.paysync.contract.bus.Json;
import io.paysync.contract.domain.Order;
import io.paysync.contract.domain.OrderKey;
import io.paysync.platform.redis.Redis;
import io.paysync.statusapi.wire.OrderView;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * Orders that were asked for lately, in Redis, shared by all nodes. Kept true in three ways: whoever stored or read an
 * entry hears the news of its order and puts a tombstone of the newer version in its place; Redis replaces an entry only
 * by one of a higher version, so a late writer of an old state loses; and nothing lives longer than a few seconds, so lost
 * news costs seconds. Only orders that somebody asks for cost anything. A value that is not exactly that order of exactly
 * that merchant is a miss. Confined to one event loop.
 */
public final class StatusCache {
    private final Redis redis;
    private final Duration ttl;
    private final int trackedMax;
    private final LongSupplier nanos;
    private final Counter hits;
    private final Counter misses;
    /** By age, oldest first. */
    private final Map<OrderKey, Tracked> tracked = new LinkedHashMap<>();

    private record Tracked(int version, long until) {}

    /**
     * @param ttl how long an entry lives; zero turns the cache off
     * @param trackedMax orders whose news is followed; beyond it nothing is cached
     * @param nanos monotonic time, ns
     */
    public StatusCache(Redis redis, Duration ttl, int trackedMax, LongSupplier nanos, MeterRegistry meters) {
        this.redis = redis;
        this.ttl = ttl;
        this.trackedMax = trackedMax;
        this.nanos = nanos;
        this.hits = meters.counter("paysync.api.cache", "outcome", "hit");
        this.misses = meters.counter("paysync.api.cache", "outcome", "miss");
        meters.gauge("paysync.api.cache.tracked", tracked, Map::size);
    }

    /** @param minVersion an older one counts as a miss */
    public Future<Optional<Order>> find(OrderKey key, int minVersion) {
        if (off()) {
            return Future.succeededFuture(Optional.empty());
        }
        return redis.getNewest(name(key)).map(value -> {
            int floor = Math.max(minVersion, knownVersion(key));
            Optional<Order> order = value.flatMap(text -> parse(key, text)).filter(o -> o.version() >= floor);
            order.ifPresentOrElse(
                    hit -> {
                        hits.increment();
                        track(key, hit.version());
                    },
                    misses::increment);
            return order;
        });
    }

    /** Remembers an order as its owner gave it. */
    public void put(Order order) {
        if (!off() && track(order.key(), order.version())) {
            store(order.key(), order.version(), Json.write(order));
        }
    }

    /** Told of every change of every order that is heard of; costs a look into a map unless the order is cached. */
    public void newer(OrderKey key, int version) {
        Tracked known = tracked.get(key);
        if (known != null && known.version() < version) {
            track(key, version);
            store(key, version, "");
        }
    }

    private boolean off() {
        return ttl.isZero() || !redis.up();
    }

    private void store(OrderKey key, int version, String json) {
        redis.rememberNewer(name(key), version, json, ttl);
    }

    /** @return false when there is no room to follow one more order */
    private boolean track(OrderKey key, int version) {
        long now = nanos.getAsLong();
        Iterator<Tracked> oldest = tracked.values().iterator();
        while (oldest.hasNext() && oldest.next().until() - now < 0) {
            oldest.remove();
        }
        Tracked before = tracked.remove(key);
        if (before == null && tracked.size() >= trackedMax) {
            return false;
        }
        int newest = before == null ? version : Math.max(version, before.version());
        tracked.put(key, new Tracked(newest, now + ttl.toNanos()));
        return true;
    }

    private int knownVersion(OrderKey key) {
        Tracked known = tracked.get(key);
        return known == null ? 0 : known.version();
    }

    private static Optional<Order> parse(OrderKey key, String value) {
        if (!value.startsWith("{")) {
            return Optional.empty();
        }
        try {
            Order order = Json.read(value, Order.class);
            return order.key().equals(key) && isWhole(order) ? Optional.of(order) : Optional.empty();
        } catch (IllegalArgumentException | NullPointerException garbage) {
            return Optional.empty();
        }
    }

    /** A value with holes must not break the answer that is made of it. */
    private static boolean isWhole(Order order) {
        OrderView view = OrderView.of(order);
        return view.version() > 0
                && Stream.of(view.status(), view.createdAt(), view.updatedAt()).allMatch(Objects::nonNull);
    }

    /** The length keeps merchant {@code a:b} with order {@code c} apart from merchant {@code a} with order {@code b:c}. */
    private static String name(OrderKey key) {
        return "order:" + key.merchant().length() + ":" + key.merchant() + ":" + key.orderId();
    }
}
