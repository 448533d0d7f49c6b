package io.paysync.statusapi.auth;

import io.paysync.platform.redis.Redis;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How often a key may ask. A bucket of this node refuses first, which costs nothing; what it lets through is counted once
 * more in Redis, which all nodes share. Without Redis the rate holds for each node by itself. Confined to one event loop.
 */
public final class RateLimits {
    private final Redis redis;
    private final LongSupplier nanos;
    private final Map<String, TokenBucket> buckets = new HashMap<>();

    /** @param nanos monotonic time, ns */
    public RateLimits(Redis redis, LongSupplier nanos) {
        this.redis = redis;
        this.nanos = nanos;
    }

    /**
     * Takes one permit.
     *
     * @param name from a bounded set, such as the ids of configured keys
     * @return 0 when granted, else the milliseconds to wait
     */
    public Future<Long> take(String name, Rate rate) {
        TokenBucket bucket = buckets.computeIfAbsent(name, n -> new TokenBucket(rate, nanos.getAsLong()));
        long wait = bucket.take(nanos.getAsLong());
        if (wait > 0 || !redis.up()) {
            return Future.succeededFuture(wait);
        }
        return redis.rate("api:" + name, rate.perSecond(), rate.burst()).map(answer -> answer.orElse(0));
    }
}
