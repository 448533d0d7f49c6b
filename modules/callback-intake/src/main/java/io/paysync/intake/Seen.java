package io.paysync.intake;

import io.micrometer.core.instrument.Counter;
import io.paysync.platform.Node;
import io.paysync.platform.batch.BatchConfig;
import io.paysync.platform.batch.Batcher;
import io.paysync.platform.redis.Redis;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Callbacks known to be committed, so that a storm of repeats costs the database nothing. First the memory of this
 * instance, then Redis for what other nodes committed. Written only after a commit; forgetting is always safe, the ledger
 * decides then.
 *
 * <p>Keys hold the id of the database: a Redis that outlives its database must not vouch for what the new one never saw.
 */
final class Seen {
    /** Longer keys (a callback with many facts) are left to the database. */
    private static final int KEY_CHARS_MAX = 400;

    private static final Future<Boolean> YES = Future.succeededFuture(true);
    private static final Future<Boolean> NO = Future.succeededFuture(false);

    private final Redis redis;
    private final String prefix;
    private final Duration ttl;
    private final Map<String, Boolean> local;
    private final Batcher<String, Boolean> lookups;
    private final Counter hits;
    private Map<String, String> toTell = new HashMap<>();
    private final Vertx vertx;

    /** @param store the id of the database */
    Seen(Node node, IntakeConfig.SeenConfig config, String store, String instance) {
        this.vertx = node.vertx();
        this.redis = node.redis();
        this.prefix = "in:" + store + ":";
        this.ttl = config.redisTtl();
        this.local = bounded(config.localMax());
        this.lookups = new Batcher<>(
                "intake.seen." + instance,
                new BatchConfig(500, 4000, 1),
                Comparator.naturalOrder(),
                keys -> redis.seenAll(keys).map(found -> found(keys, found)),
                vertx,
                node.meters());
        this.hits = Counter.builder("paysync.intake.seen")
                .description("repeats answered without asking the database")
                .register(node.meters());
    }

    private static Map<String, Boolean> bounded(int max) {
        return new LinkedHashMap<>() {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                return size() > max;
            }
        };
    }

    private static List<Boolean> found(List<String> keys, Set<String> found) {
        return keys.stream().map(found::contains).toList();
    }

    /** True only when this callback was committed before. Never fails; not knowing is false. */
    Future<Boolean> known(Callback callback) {
        String key = key(callback);
        if (local.containsKey(key)) {
            hits.increment();
            return YES;
        }
        if (!redis.up() || key.length() > KEY_CHARS_MAX) {
            return NO;
        }
        return lookups.add(key)
                .map(known -> {
                    if (known) {
                        hits.increment();
                    }
                    return known;
                })
                .otherwise(false);
    }

    /** To be called after the commit. */
    void committed(Callback callback) {
        String key = key(callback);
        if (local.put(key, Boolean.TRUE) != null || !redis.up() || key.length() > KEY_CHARS_MAX) {
            return;
        }
        if (toTell.isEmpty()) {
            // The callbacks of one batch are told together, at the end of this turn of the event loop.
            vertx.runOnContext(v -> tell());
        }
        toTell.put(key, "1");
    }

    private void tell() {
        Map<String, String> told = toTell;
        toTell = new HashMap<>();
        redis.rememberAll(told, ttl).onFailure(lost -> {});
    }

    private String key(Callback callback) {
        return prefix
                + callback.account().provider()
                + '/'
                + callback.account().account()
                + '/'
                + IntakeRules.eventKeysText(callback.facts());
    }
}
