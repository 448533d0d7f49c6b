package io.paysync.intake.http;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paysync.providers.RawCallback;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A listener on a free port with one path, {@value #PATH}, that answers 200 and remembers what came. */
final class EchoListener implements AutoCloseable {
    /** Of a long answer, 64 KiB in all. */
    private static final int LONG_WORDS = 8192;

    static final String PATH = "/callbacks/fake/main";
    static final HttpLimits LIMITS = new HttpLimits(
            64 << 10,
            16 << 10,
            100,
            4096,
            Duration.ofMillis(600),
            Duration.ofMillis(900),
            Duration.ofMillis(1200),
            1000,
            1000,
            1 << 20);

    final Vertx vertx = Vertx.vertx();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final List<RawCallback> seen = new CopyOnWriteArrayList<>();
    final AtomicInteger late = new AtomicInteger();
    final Listener listener;
    final int port;

    /** What the endpoint does: answer, answer at length, hang, fail, throw. */
    volatile Behaviour behaviour = Behaviour.ANSWER;

    enum Behaviour {
        ANSWER,
        LONG,
        HANG,
        FAIL,
        THROW
    }

    /** As {@link #LIMITS} with this time for everything, and so many connections. */
    static HttpLimits limits(Duration patience, int connectionsMax, int perAddressMax) {
        return new HttpLimits(
                LIMITS.bodyBytesMax(),
                LIMITS.headBytesMax(),
                LIMITS.headersMax(),
                LIMITS.requestLineBytesMax(),
                patience,
                patience,
                patience,
                connectionsMax,
                perAddressMax,
                LIMITS.unreadBytesMax());
    }

    /** As {@link #LIMITS} with so much that a peer may leave unread. */
    static HttpLimits unread(int bytesMax) {
        return new HttpLimits(
                LIMITS.bodyBytesMax(),
                LIMITS.headBytesMax(),
                LIMITS.headersMax(),
                LIMITS.requestLineBytesMax(),
                LIMITS.headDeadline(),
                LIMITS.bodyDeadline(),
                LIMITS.idleMax(),
                LIMITS.connectionsMax(),
                LIMITS.connectionsPerAddressMax(),
                bytesMax);
    }

    EchoListener() {
        this(LIMITS, null);
    }

    EchoListener(HttpLimits limits, CertificateFiles tls) {
        ListenerConfig config = new ListenerConfig("127.0.0.1", 0, limits, Duration.ofMillis(500), tls);
        listener = new Listener(vertx, config, Map.of(PATH, new Echo()), () -> false, meters, "0");
        Promise<Integer> started = Promise.promise();
        vertx.runOnContext(v -> listener.start().onComplete(started));
        port = await(started.future());
    }

    static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        await(vertx.close());
    }

    private final class Echo implements Endpoint {
        private final Answer ok = Answer.of(200, "text/plain", "success");
        private final Answer longer = Answer.of(200, "text/plain", "success ".repeat(LONG_WORDS));
        private final Answer unavailable = Answer.of(503, "text/plain", "fail");

        @Override
        public Future<Reply> handle(RawCallback request, SocketAddress remote) {
            seen.add(request);
            return switch (behaviour) {
                case ANSWER -> Future.succeededFuture(new Reply(ok, true));
                case LONG -> Future.succeededFuture(new Reply(longer, true));
                case HANG -> Promise.<Reply>promise().future();
                case FAIL -> Future.failedFuture("the database is down");
                case THROW -> throw new IllegalStateException("a bug");
            };
        }

        @Override
        public Answer unavailable() {
            return unavailable;
        }

        @Override
        public void late() {
            late.incrementAndGet();
        }
    }
}
