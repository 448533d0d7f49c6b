package io.paysync.statusapi.orders;

import io.paysync.contract.bus.Fault;
import io.paysync.contract.bus.FaultException;
import io.paysync.contract.domain.Order;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.orders.OrdersApi;
import io.paysync.contract.orders.OrdersApi.GetOrder;
import io.paysync.contract.orders.OrdersApi.OrderFound;
import io.paysync.platform.Node;
import io.paysync.statusapi.http.Problem;
import io.paysync.statusapi.http.Problem.Kind;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads one order, from the cache or its owner, and waits, when asked to, until it is there in some version. News of the order
 * ends a wait at once; should it be lost, the order is read again now and then. Confined to one event loop.
 */
public final class OrderReads {
    private final Node node;
    private final StatusCache cache;
    private final WaitConfig config;
    private final Map<OrderKey, List<Waiting>> waiting = new HashMap<>();
    private int count;
    private boolean closed;

    public OrderReads(Node node, StatusCache cache, WaitConfig config) {
        this.node = node;
        this.cache = cache;
        this.config = config;
        node.meters().gauge("paysync.api.reads.waiting", this, reads -> reads.count);
    }

    /**
     * @param minVersion an older one is waited for
     * @param seconds to wait at most; 0 reads once
     * @param request whose end ends the wait
     * @return the order as it is then, which may still be older; fails with NOT_FOUND, or BUSY when too many wait
     */
    Future<Order> read(OrderKey key, int minVersion, int seconds, HttpServerRequest request) {
        long nanos =
                Math.min(Duration.ofSeconds(seconds).toNanos(), config.max().toNanos());
        if (nanos <= 0 || minVersion == 0) {
            return find(key, minVersion);
        }
        if (count >= config.waitingMax()) {
            return Future.failedFuture(Problem.of(Kind.BUSY, "Too many reads wait at this node")
                    .retryAfter(1)
                    .asException());
        }
        Waiting reader = new Waiting(key, minVersion, System.nanoTime() + nanos);
        waiting.computeIfAbsent(key, k -> new ArrayList<>()).add(reader);
        count++;
        request.response().closeHandler(gone -> reader.end());
        return reached(reader).onComplete(done -> remove(reader));
    }

    private Future<Order> reached(Waiting reader) {
        return find(reader.key, reader.minVersion).transform(read -> {
            boolean enough = read.succeeded() ? read.result().version() >= reader.minVersion : !notFound(read.cause());
            if (enough || closed || reader.ended || reader.leftNanos() <= 0) {
                return read.succeeded() ? Future.succeededFuture(read.result()) : Future.failedFuture(read.cause());
            }
            return reader.pause().compose(v -> reached(reader));
        });
    }

    private static boolean notFound(Throwable failure) {
        return failure instanceof FaultException fault && fault.fault().code() == Fault.Code.NOT_FOUND;
    }

    private Future<Order> find(OrderKey key, int minVersion) {
        return cache.find(key, minVersion)
                .compose(cached -> cached.isPresent()
                        ? Future.succeededFuture(cached.get())
                        : node.bus()
                                .ask(OrdersApi.GET, new GetOrder(key))
                                .map(OrderFound::order)
                                .onSuccess(cache::put));
    }

    /** Told of every change of every order; costs a look into a map unless the order is waited for. */
    public void newer(OrderKey key, int version) {
        List<Waiting> readers = waiting.get(key);
        if (readers != null) {
            List.copyOf(readers).forEach(reader -> reader.heard(version));
        }
    }

    /** Ends all waits: each is answered with what is there. */
    public void close() {
        closed = true;
        List.copyOf(waiting.values()).forEach(readers -> List.copyOf(readers).forEach(Waiting::end));
    }

    private void remove(Waiting reader) {
        count--;
        waiting.computeIfPresent(reader.key, (key, readers) -> {
            readers.remove(reader);
            return readers.isEmpty() ? null : readers;
        });
    }

    /** One that waits. It is there before the order is read, so no news falls between the reading and the waiting. */
    private final class Waiting {
        private final OrderKey key;
        private final int minVersion;
        private final long until;
        private int newest;
        private boolean ended;
        private @Nullable Promise<Void> pause;

        Waiting(OrderKey key, int minVersion, long until) {
            this.key = key;
            this.minVersion = minVersion;
            this.until = until;
        }

        long leftNanos() {
            return until - System.nanoTime();
        }

        void heard(int version) {
            newest = Math.max(newest, version);
            if (newest >= minVersion) {
                wake();
            }
        }

        void end() {
            ended = true;
            wake();
        }

        /** Until the version has been heard of, or it is time to look, or the time is over. */
        Future<Void> pause() {
            if (newest >= minVersion) {
                // Heard of and still not to be read: the news was ahead of a cache. Once is enough, or this would not
                // rest.
                newest = 0;
                return Future.succeededFuture();
            }
            Promise<Void> promise = Promise.promise();
            pause = promise;
            Vertx vertx = node.vertx();
            long ms = Math.clamp(Math.min(leftNanos(), config.recheck().toNanos()) / 1_000_000, 1, Long.MAX_VALUE);
            long timer = vertx.setTimer(ms, id -> wake());
            return promise.future().onComplete(v -> vertx.cancelTimer(timer));
        }

        private void wake() {
            Promise<Void> waits = pause;
            pause = null;
            if (waits != null) {
                waits.complete();
            }
        }
    }
}
