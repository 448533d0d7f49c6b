package io.paysync.platform.metrics;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/** Makes the one registry of a process. Names are {@code paysync.<what>}; Prometheus shows {@code paysync_<what>_<unit>}. */
public final class Metrics {
    private Metrics() {}

    /** With the JVM's own meters bound, unless this is a test. */
    public static PrometheusMeterRegistry prometheus() {
        throw new UnsupportedOperationException();
    }
}
