package io.paysync.platform.redis;

import io.paysync.platform.Contexts;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one connection, kept up in the background. When it breaks, or too often in a row no answer comes, it is thrown
 * away and Redis is left alone for a second, then two, up to thirty, with jitter.
 */
final class RedisLink {
    private static final Logger log = LoggerFactory.getLogger(RedisLink.class);
    private static final long PAUSE_MIN_MS = 1_000;
    private static final long PAUSE_MAX_MS = 30_000;
    private static final long CONNECT_MS = 1_000;

    private final Vertx vertx;
    private final RedisConfig config;
    private final RedisMeters meters;
    private volatile @Nullable RedisConnection live;

    // Written under this; the two volatile ones are also looked at without.
    private @Nullable Redis client;
    private volatile long pauseMs = PAUSE_MIN_MS;
    private volatile int failures;
    private long failedNanos = System.nanoTime();
    private boolean closed;

    RedisLink(Vertx vertx, RedisConfig config, RedisMeters meters) {
        this.vertx = vertx;
        this.config = config;
        this.meters = meters;
    }

    /** The connection to use, or null while Redis is away or left alone. */
    @Nullable
    RedisConnection live() {
        return live;
    }

    synchronized void connect() {
        if (closed || client != null) {
            return;
        }
        Redis made = Redis.createClient(vertx, options());
        client = made;
        Contexts.within(vertx, Duration.ofMillis(CONNECT_MS), made.connect()).onComplete(result -> {
            if (result.succeeded()) {
                connected(made, result.result());
            } else {
                broken(made, "cannot connect");
            }
        });
    }

    /** An answer came, a good one or a refusal. */
    void answered() {
        if (failures != 0 || pauseMs != PAUSE_MIN_MS) {
            synchronized (this) {
                failures = 0;
                pauseMs = PAUSE_MIN_MS;
            }
        }
    }

    /**
     * No answer came on this connection. One short stall fails all commands in flight together; that counts once.
     *
     * @param sentNanos when the command left
     */
    void failed(RedisConnection connection, long sentNanos) {
        Redis current;
        synchronized (this) {
            if (connection != live || sentNanos - failedNanos < 0) {
                return;
            }
            failedNanos = System.nanoTime();
            failures = failures + 1;
            if (failures < config.failuresMax()) {
                return;
            }
            current = client;
        }
        if (current != null) {
            broken(current, "no answers");
        }
    }

    Future<Void> close() {
        Redis current;
        synchronized (this) {
            closed = true;
            live = null;
            current = client;
            client = null;
        }
        meters.up.set(0);
        return current == null ? Future.succeededFuture() : current.close().otherwiseEmpty();
    }

    private synchronized void connected(Redis from, RedisConnection connection) {
        if (from != client) {
            return;
        }
        connection.exceptionHandler(failure -> broken(from, "connection failed"));
        connection.endHandler(v -> broken(from, "connection ended"));
        live = connection;
        meters.up.set(1);
        log.info("redis connected");
    }

    private void broken(Redis from, String why) {
        long pause;
        synchronized (this) {
            if (from != client) {
                return;
            }
            client = null;
            live = null;
            // One more failure after the pause is enough to pause again.
            failures = config.failuresMax() - 1;
            pause = pauseMs;
            pauseMs = Math.min(PAUSE_MAX_MS, pauseMs * 2);
        }
        meters.up.set(0);
        log.warn("redis skipped why={} pauseMs={}", why, pause);
        from.close().otherwiseEmpty();
        long jitter = ThreadLocalRandom.current().nextLong(pause / 5);
        vertx.setTimer(pause + jitter, t -> connect());
    }

    private RedisOptions options() {
        return new RedisOptions()
                .setConnectionString(config.url().reveal())
                .setMaxPoolSize(1)
                .setMaxPoolWaiting(1)
                .setMaxWaitingHandlers(config.inFlightMax() * 2)
                .setNetClientOptions(new NetClientOptions()
                        .setConnectTimeout((int) CONNECT_MS)
                        .setTcpKeepAlive(true)
                        .setHostnameVerificationAlgorithm("HTTPS"));
    }
}
