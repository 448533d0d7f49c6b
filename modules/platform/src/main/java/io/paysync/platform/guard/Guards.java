package io.paysync.platform.guard;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.function.Function;

/**
 * One {@link Guard} for each outside party, a bounded number of them; the one unused for longest is forgotten first.
 *
 * @param <K> who is called; its {@code toString} names the guard
 */
public final class Guards<K> {
    /** @param config what a new guard gets */
    public Guards(
            String kind,
            Vertx vertx,
            InstantSource clock,
            MeterRegistry meters,
            int guardsMax,
            Function<? super K, GuardConfig> config) {}

    public Guard guard(K key) {
        throw new UnsupportedOperationException();
    }

    /** Makes the next call begin with a fresh guard, for instance after its settings changed. */
    public void forget(K key) {
        throw new UnsupportedOperationException();
    }
}
