package io.paysync.platform.batch;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.atomic.AtomicInteger;

/** {@code paysync_batch_rows}, {@code _wait_seconds}, {@code _queue}, {@code _refused_total}, {@code _splits_total}. */
final class BatchMeters {
    final DistributionSummary rows;
    final Timer wait;
    final Counter refused;
    final Counter splits;

    BatchMeters(MeterRegistry registry, String name, AtomicInteger queue) {
        rows = registry.summary("paysync.batch.rows", "batch", name);
        wait = registry.timer("paysync.batch.wait", "batch", name);
        refused = registry.counter("paysync.batch.refused", "batch", name);
        splits = registry.counter("paysync.batch.splits", "batch", name);
        Gauge.builder("paysync.batch.queue", queue, AtomicInteger::get)
                .tag("batch", name)
                .register(registry);
    }
}
