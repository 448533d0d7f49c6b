package io.paysync.platform.guard;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import com.github.benmanes.caffeine.cache.RemovalCause;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One {@link Guard} for each outside party, a bounded number of them; one that is seldom used is forgotten first.
 *
 * @param <K> who is called; its {@code toString} names the guard
 */
public final class Guards<K> {
    private final LoadingCache<K, Guard> guards;

    /** @param config what a new guard gets */
    public Guards(
            String kind,
            Vertx vertx,
            InstantSource clock,
            MeterRegistry meters,
            int guardsMax,
            Function<? super K, GuardConfig> config) {
        guards = Caffeine.newBuilder()
                .maximumSize(guardsMax)
                .executor(Runnable::run)
                .removalListener((@Nullable K key, @Nullable Guard guard, RemovalCause cause) -> retire(guard))
                .build(key -> new Guard(key.toString(), kind, vertx, clock, meters, config.apply(key)));
    }

    public Guard guard(K key) {
        return guards.get(key);
    }

    /** Makes the next call begin with a fresh guard, for instance after its settings changed. */
    public void forget(K key) {
        guards.invalidate(key);
    }

    private static void retire(@Nullable Guard guard) {
        if (guard != null) {
            guard.retire();
        }
    }
}
