package io.paysync.platform.loop;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.paysync.platform.health.Status;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/** When a loop last got on: the metric for alarms, the check for people. */
final class LoopMeters {
    private static final Duration PATIENCE_MIN = Duration.ofSeconds(10);

    private final MeterRegistry registry;
    private final String name;
    private final InstantSource clock;
    private final long patienceNanos;
    private final AtomicLong atMillis;
    private volatile long atNanos = System.nanoTime();

    LoopMeters(MeterRegistry registry, String name, InstantSource clock, Duration period) {
        this.registry = registry;
        this.name = name;
        this.clock = clock;
        Duration patience = period.multipliedBy(3);
        patienceNanos = (patience.compareTo(PATIENCE_MIN) < 0 ? PATIENCE_MIN : patience).toNanos();
        atMillis = new AtomicLong(clock.millis());
        Gauge.builder("paysync.loop.last.progress", atMillis, at -> at.get() / 1000.0)
                .baseUnit("seconds")
                .tag("loop", name)
                .register(registry);
    }

    void progressed() {
        atMillis.set(clock.millis());
        atNanos = System.nanoTime();
        registry.counter("paysync.loop.steps", "loop", name, "outcome", "ok").increment();
    }

    void failed() {
        registry.counter("paysync.loop.steps", "loop", name, "outcome", "failed")
                .increment();
    }

    Status status() {
        long age = System.nanoTime() - atNanos;
        return age <= patienceNanos
                ? Status.UP
                : Status.degraded("no progress for " + Duration.ofNanos(age).toSeconds() + " s");
    }
}
