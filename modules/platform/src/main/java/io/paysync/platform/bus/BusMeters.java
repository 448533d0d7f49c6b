package io.paysync.platform.bus;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.paysync.contract.bus.Fault;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Counts by address; addresses are constants, so their number is bounded. */
final class BusMeters {
    private final MeterRegistry registry;
    private final Map<String, Timer> timers = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> inFlight = new ConcurrentHashMap<>();

    BusMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** @param code null when it was answered well */
    void asked(String address, Fault.@Nullable Code code, long startNanos) {
        String outcome = code == null ? "ok" : code.name().toLowerCase(Locale.ROOT);
        registry.counter("paysync.bus.asks", "address", address, "outcome", outcome)
                .increment();
        timers.computeIfAbsent(address, a -> registry.timer("paysync.bus.ask", "address", a))
                .record(System.nanoTime() - startNanos, TimeUnit.NANOSECONDS);
    }

    void lost(String kind, String address) {
        registry.counter("paysync.bus.unreadable", "kind", kind, "address", address)
                .increment();
    }

    /** Shared by all who answer at this address on this node. */
    AtomicInteger inFlight(String address) {
        return inFlight.computeIfAbsent(address, a -> {
            AtomicInteger count = new AtomicInteger();
            Gauge.builder("paysync.bus.in.flight", count, AtomicInteger::get)
                    .tag("address", a)
                    .register(registry);
            return count;
        });
    }
}
