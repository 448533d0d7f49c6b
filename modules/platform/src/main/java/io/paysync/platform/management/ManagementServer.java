package io.paysync.platform.management;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.paysync.platform.health.Health;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/** Serves {@code /metrics}, {@code /health/live} and {@code /health/ready} on a listener of its own, and nothing else. */
public final class ManagementServer {
    public static Future<ManagementServer> start(
            Vertx vertx, PrometheusMeterRegistry meters, Health health, ManagementConfig config) {
        throw new UnsupportedOperationException();
    }

    /** The port it really listens on. */
    public int port() {
        throw new UnsupportedOperationException();
    }

    public Future<Void> close() {
        throw new UnsupportedOperationException();
    }
}
