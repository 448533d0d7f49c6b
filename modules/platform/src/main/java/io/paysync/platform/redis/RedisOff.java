package io.paysync.platform.redis;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** What {@code redis: off} means. */
final class RedisOff implements Redis {
    static final RedisOff INSTANCE = new RedisOff();

    private RedisOff() {}

    @Override
    public Future<Boolean> seen(String key) {
        return Future.succeededFuture(false);
    }

    @Override
    public Future<Set<String>> seenAll(Collection<String> keys) {
        return Future.succeededFuture(Set.of());
    }

    @Override
    public Future<Optional<String>> get(String key) {
        return Future.succeededFuture(Optional.empty());
    }

    @Override
    public Future<Map<String, String>> getAll(Collection<String> keys) {
        return Future.succeededFuture(Map.of());
    }

    @Override
    public Future<Void> remember(String key, String value, Duration ttl) {
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> rememberAll(Map<String, String> values, Duration ttl) {
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> rememberNewer(String key, long version, String value, Duration ttl) {
        return Future.succeededFuture();
    }

    @Override
    public Future<Optional<String>> getNewest(String key) {
        return Future.succeededFuture(Optional.empty());
    }

    @Override
    public Future<Void> forget(String key) {
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> forgetAll(Collection<String> keys) {
        return Future.succeededFuture();
    }

    @Override
    public Future<OptionalLong> rate(String key, double ratePerSecond, int burst) {
        return Future.succeededFuture(OptionalLong.empty());
    }

    @Override
    public boolean up() {
        return false;
    }

    @Override
    public Future<Void> close() {
        return Future.succeededFuture();
    }
}
