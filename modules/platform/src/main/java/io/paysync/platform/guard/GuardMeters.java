package io.paysync.platform.guard;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Shared by all guards of one kind in one registry: a tag per guard would grow without bound. */
final class GuardMeters {
    private static final Cache<MeterRegistry, Map<String, GuardMeters>> ALL =
            Caffeine.newBuilder().weakKeys().build();

    final AtomicInteger inFlight = new AtomicInteger();
    final AtomicInteger open = new AtomicInteger();

    private final MeterRegistry registry;
    private final String kind;

    private GuardMeters(MeterRegistry registry, String kind) {
        this.registry = registry;
        this.kind = kind;
        Gauge.builder("paysync.guard.in.flight", inFlight, AtomicInteger::get)
                .tag("kind", kind)
                .register(registry);
        Gauge.builder("paysync.guard.open", open, AtomicInteger::get)
                .tag("kind", kind)
                .register(registry);
    }

    static GuardMeters of(MeterRegistry registry, String kind) {
        return ALL.get(registry, r -> new ConcurrentHashMap<>())
                .computeIfAbsent(kind, k -> new GuardMeters(registry, k));
    }

    void call(String outcome) {
        registry.counter("paysync.guard.calls", "kind", kind, "outcome", outcome)
                .increment();
    }
}
