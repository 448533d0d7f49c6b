package io.paysync.testkit;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paysync.platform.Node;
import io.paysync.platform.bus.Bus;
import io.paysync.platform.bus.BusConfig;
import io.paysync.platform.bus.Interference;
import io.paysync.platform.config.Secret;
import io.paysync.platform.db.Db;
import io.paysync.platform.db.DbConfig;
import io.paysync.platform.health.Health;
import io.paysync.platform.ids.Ids;
import io.paysync.platform.lease.Leases;
import io.paysync.platform.redis.Redis;
import io.paysync.platform.redis.RedisConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Node} as the launcher would make it, without cluster. Closing it closes what it made: the bus, the pool, Redis
 * and, unless it was given, Vert.x.
 */
public final class TestNode implements AutoCloseable {
    private static final AtomicInteger NAMES = new AtomicInteger();

    private final Node node;
    private final boolean ownVertx;

    private TestNode(Node node, boolean ownVertx) {
        this.node = node;
        this.ownVertx = ownVertx;
    }

    /** With system clock, no Redis and a bus that loses nothing. */
    public static TestNode on(DbConfig db) {
        return builder().db(db).start();
    }

    /** Without database: each statement fails with UNAVAILABLE. */
    public static TestNode bare() {
        return builder().start();
    }

    public static Builder builder() {
        return new Builder();
    }

    public Node node() {
        return node;
    }

    public Vertx vertx() {
        return node.vertx();
    }

    public Bus bus() {
        return node.bus();
    }

    public Db db() {
        return node.db();
    }

    @Override
    public void close() {
        Future<?> closed = ownVertx
                ? undeployed()
                        .eventually(node.bus()::close)
                        .eventually(node.db()::close)
                        .eventually(node.vertx()::close)
                : Future.join(
                        node.bus().close(), node.db().close(), node.redis().close());
        Probe.result(closed.otherwiseEmpty());
    }

    /** First, as in the launcher: Vert.x itself would close the pool before the verticles. */
    private Future<?> undeployed() {
        return Future.join(node.vertx().deploymentIDs().stream()
                .map(node.vertx()::undeploy)
                .toList());
    }

    /** What a test may want to be different. */
    public static final class Builder {
        private DbConfig db = DbConfig.of("127.0.0.1", 1, "none", "none", Secret.EMPTY);
        private String nodeId = "node-" + NAMES.incrementAndGet();
        private InstantSource clock = InstantSource.system();
        private Interference interference = Interference.NONE;
        private MeterRegistry meters = new SimpleMeterRegistry();
        private @Nullable String redisUrl;
        private @Nullable Vertx vertx;

        private Builder() {}

        public Builder db(DbConfig config) {
            db = config;
            return this;
        }

        public Builder redis(TestRedis redis) {
            redisUrl = redis.url();
            return this;
        }

        public Builder clock(InstantSource source) {
            clock = source;
            return this;
        }

        public Builder nodeId(String id) {
            nodeId = id;
            return this;
        }

        public Builder interference(Interference plan) {
            interference = plan;
            return this;
        }

        public Builder meters(MeterRegistry registry) {
            meters = registry;
            return this;
        }

        /** Two nodes on one Vert.x hear each other over the local bus. */
        public Builder vertx(Vertx shared) {
            vertx = shared;
            return this;
        }

        public TestNode start() {
            Vertx given = vertx;
            Vertx used = given == null ? Vertx.vertx() : given;
            Db pool = Db.open(used, db, meters);
            Redis redis = redisUrl == null ? Redis.off() : Redis.connect(used, RedisConfig.of(redisUrl), meters);
            Random random = new Random();
            Node node = new Node(
                    used,
                    new Bus(used, meters, nodeId, BusConfig.DEFAULT, interference),
                    pool,
                    new Leases(pool, nodeId),
                    redis,
                    meters,
                    clock,
                    new Ids(clock, random),
                    random,
                    new Health(used),
                    nodeId);
            return new TestNode(node, given == null);
        }
    }
}
