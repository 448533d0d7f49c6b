package io.paysync.platform.db;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.paysync.contract.bus.FaultException;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** {@code paysync_db_statement_seconds{name,outcome}}, {@code paysync_db_pool_in_use{pool}}, {@code
 * paysync_db_pool_waiting{pool}}. */
final class DbMeters {
    final AtomicInteger inUse = new AtomicInteger();
    final AtomicInteger waiting = new AtomicInteger();

    private final MeterRegistry registry;
    private final Map<String, Timer> good = new ConcurrentHashMap<>();

    DbMeters(MeterRegistry registry, String pool) {
        this.registry = registry;
        Gauge.builder("paysync.db.pool.in.use", inUse, AtomicInteger::get)
                .tag("pool", pool)
                .register(registry);
        Gauge.builder("paysync.db.pool.waiting", waiting, AtomicInteger::get)
                .tag("pool", pool)
                .register(registry);
    }

    void statement(String name, @Nullable Throwable failure, long startNanos) {
        Timer timer = failure == null
                ? good.computeIfAbsent(name, n -> timer(n, "ok"))
                : timer(
                        name,
                        failure instanceof FaultException fault
                                ? fault.fault().code().name().toLowerCase(Locale.ROOT)
                                : "error");
        timer.record(System.nanoTime() - startNanos, TimeUnit.NANOSECONDS);
    }

    private Timer timer(String name, String outcome) {
        return registry.timer("paysync.db.statement", "name", name, "outcome", outcome);
    }
}
