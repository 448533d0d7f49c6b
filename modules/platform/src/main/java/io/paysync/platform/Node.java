package io.paysync.platform;

import io.micrometer.core.instrument.MeterRegistry;
import io.paysync.platform.bus.Bus;
import io.paysync.platform.db.Db;
import io.paysync.platform.health.Health;
import io.paysync.platform.ids.Ids;
import io.paysync.platform.lease.Leases;
import io.paysync.platform.redis.Redis;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * What every verticle of one process shares. Everything in it may be used from any context.
 *
 * @param clock wall time for what is stored or shown; durations are measured with {@code System.nanoTime}, leases with
 *     database time
 * @param random for jitter; safe for use by many threads
 * @param nodeId unique among running processes; the holder name in leases
 */
public record Node(
        Vertx vertx,
        Bus bus,
        Db db,
        Leases leases,
        Redis redis,
        MeterRegistry meters,
        InstantSource clock,
        Ids ids,
        RandomGenerator random,
        Health health,
        String nodeId) {}
