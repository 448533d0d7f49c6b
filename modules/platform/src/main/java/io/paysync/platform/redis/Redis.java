package io.paysync.platform.redis;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A memory that may be empty, wrong or away at any moment. No future of it ever fails, and each completes within the
 * configured time: what is not known in time is "not seen". Values are never empty texts.
 */
public interface Redis {
    /** Whether this key is remembered. False proves nothing. */
    Future<Boolean> seen(String key);

    /** Those of the keys that are remembered, in one round trip. */
    Future<Set<String>> seenAll(Collection<String> keys);

    Future<Optional<String>> get(String key);

    /** The values that are remembered, in one round trip. */
    Future<Map<String, String>> getAll(Collection<String> keys);

    /** Best effort; completes when Redis has it or when it gave up. */
    Future<Void> remember(String key, String value, Duration ttl);

    /** As {@link #remember}, in one round trip. */
    Future<Void> rememberAll(Map<String, String> values, Duration ttl);

    /**
     * Remembers one version of a value, unless a higher one is remembered: however late an old version is written, it never
     * replaces a newer one. For keys that are used in no other way.
     *
     * @param value empty only raises the version, so that older ones stay out; reads as a miss
     */
    Future<Void> rememberNewer(String key, long version, String value, Duration ttl);

    /** The value that {@link #rememberNewer} kept. */
    Future<Optional<String>> getNewest(String key);

    Future<Void> forget(String key);

    Future<Void> forgetAll(Collection<String> keys);

    /**
     * Asks for one permit of a rate that the whole cluster shares.
     *
     * @return 0 when granted; the milliseconds to wait when not; empty when Redis cannot say and the caller must use its own
     *     share
     */
    Future<OptionalLong> rate(String key, double ratePerSecond, int burst);

    /** False while it is off, unreachable or skipped. */
    boolean up();

    Future<Void> close();

    /** Remembers nothing, knows nothing. */
    static Redis off() {
        return RedisOff.INSTANCE;
    }

    /** Connects in the background; usable at once. */
    static Redis connect(Vertx vertx, RedisConfig config, MeterRegistry meters) {
        return RedisMemory.connect(vertx, config, meters);
    }
}
