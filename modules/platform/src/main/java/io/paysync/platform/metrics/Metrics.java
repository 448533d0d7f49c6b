package io.paysync.platform.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/** Makes the one registry of a process. Names are {@code paysync.<what>}; Prometheus shows {@code paysync_<what>_<unit>}. */
public final class Metrics {
    /** 1 ms to 10 s; enough to tell a p99 of the intake path from one of a provider. */
    private static final double[] BUCKETS_MS = {1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000};

    private Metrics() {}

    /** With the JVM's own meters, and buckets for every timer of ours. */
    public static PrometheusMeterRegistry prometheus() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        registry.config().meterFilter(new TimerBuckets());
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        bindGc(registry);
        return registry;
    }

    /** Listens to the collector for as long as the process lives. */
    @SuppressWarnings("resource")
    private static void bindGc(PrometheusMeterRegistry registry) {
        new JvmGcMetrics().bindTo(registry);
    }

    private static final class TimerBuckets implements MeterFilter {
        private static final DistributionStatisticConfig CONFIG = DistributionStatisticConfig.builder()
                .serviceLevelObjectives(
                        java.util.Arrays.stream(BUCKETS_MS).map(ms -> ms * 1e6).toArray())
                .build();

        @Override
        public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
            return id.getType() == Meter.Type.TIMER && id.getName().startsWith("paysync.")
                    ? CONFIG.merge(config)
                    : config;
        }
    }
}
