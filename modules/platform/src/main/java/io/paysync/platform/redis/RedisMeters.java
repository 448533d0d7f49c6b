package io.paysync.platform.redis;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/** {@code paysync_redis_calls_total{outcome}} and {@code paysync_redis_up}. */
final class RedisMeters {
    final Counter ok;
    final Counter refused;
    final Counter failed;
    final Counter skipped;
    final AtomicInteger up = new AtomicInteger();

    RedisMeters(MeterRegistry registry) {
        ok = calls(registry, "ok");
        refused = calls(registry, "refused");
        failed = calls(registry, "failed");
        skipped = calls(registry, "skipped");
        Gauge.builder("paysync.redis.up", up, AtomicInteger::get).register(registry);
    }

    private static Counter calls(MeterRegistry registry, String outcome) {
        return registry.counter("paysync.redis.calls", "outcome", outcome);
    }
}
