package io.paysync.channels.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import io.micrometer.core.instrument.MeterRegistry;
import io.paysync.channels.Backoff;
import io.paysync.channels.LinkMeters;
import io.paysync.channels.Sent;
import io.paysync.channels.Sent.Outcome;
import io.paysync.channels.rabbitmq.RabbitConfig.Broker;
import io.paysync.platform.Contexts;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One broker: one connection, opened with the first message and opened anew with the next one after it was lost, and one
 * worker on which everything that may block is done. What waits there longer than its deadline is not written any more.
 * Answers come on the caller's context.
 */
final class RabbitLink {
    private static final Logger LOG = LoggerFactory.getLogger(RabbitLink.class);
    private static final Duration BLOCKING_MAX = Duration.ofSeconds(60);
    private static final Duration BACKOFF_FIRST = Duration.ofSeconds(1);
    private static final int CLOSE_MAX_MS = 2000;

    private final String name;
    private final Broker broker;
    private final Vertx vertx;
    private final WorkerExecutor worker;
    private final LinkMeters meters;
    private volatile boolean blocked;

    // Only for the worker, which is one thread.
    private final Backoff backoff;
    private final Map<String, RabbitExchange> exchanges = new LinkedHashMap<>(16, 0.75f, true);
    private @Nullable Connection connection;
    private @Nullable IOException failure;
    private boolean closed;

    RabbitLink(Vertx vertx, MeterRegistry registry, String name, Broker broker) {
        this.name = name;
        this.broker = broker;
        this.vertx = vertx;
        this.worker = vertx.createSharedWorkerExecutor(
                "paysync-rabbitmq-" + name, 1, BLOCKING_MAX.toMillis(), TimeUnit.MILLISECONDS);
        this.meters = new LinkMeters(registry, "rabbitmq", name);
        this.backoff = new Backoff(BACKOFF_FIRST, broker.backoffMax(), new Random());
    }

    /**
     * What is to be written.
     *
     * @param body asked for on the worker
     */
    record Outgoing(String id, String routingKey, AMQP.BasicProperties properties, Supplier<byte[]> body) {}

    /** One attempt; ends within the broker's deadline, whatever happens. */
    Future<Sent> send(String exchange, Outgoing message) {
        if (blocked) {
            // The broker is short of memory or disk and has asked for silence.
            return Future.succeededFuture(RabbitAnswers.sent(Outcome.THROTTLED, 0, "BLOCKED", Duration.ZERO));
        }
        if (!meters.entered(broker.inFlightMax())) {
            return Future.succeededFuture(RabbitAnswers.sent(Outcome.NOT_SENT, 0, "BUSY", Duration.ZERO));
        }
        Attempt attempt = new Attempt(exchange, message);
        worker.executeBlocking(attempt::publish, false).onFailure(e -> attempt.lost(e, true));
        return attempt.answer.future();
    }

    Future<Void> close() {
        return worker.executeBlocking(this::end, false).<Void>mapEmpty().eventually(worker::close);
    }

    private boolean end() {
        closed = true;
        Connection open = connection;
        if (open != null) {
            open.abort(CLOSE_MAX_MS);
        }
        return true;
    }

    private RabbitExchange exchange(String exchange) throws IOException {
        Connection open = connection();
        RabbitExchange known = exchanges.get(exchange);
        if (known != null && known.isOpen()) {
            return known;
        }
        ShutdownSignalException refusal = known == null ? null : known.refusal(System.nanoTime());
        if (refusal != null) {
            throw new IOException(refusal);
        }
        exchanges.remove(exchange);
        makeRoom();
        RabbitExchange opened = RabbitExchange.open(open, exchange);
        exchanges.put(exchange, opened);
        return opened;
    }

    /** Closes the one that was not written to for the longest time. */
    private void makeRoom() throws IOException {
        Iterator<RabbitExchange> oldest = exchanges.values().iterator();
        while (exchanges.size() >= broker.exchangesMax() && oldest.hasNext()) {
            RabbitExchange exchange = oldest.next();
            if (exchange.idle()) {
                exchange.close();
                oldest.remove();
            }
        }
        if (exchanges.size() >= broker.exchangesMax()) {
            throw new IOException("too many exchanges are written to at the same time");
        }
    }

    private Connection connection() throws IOException {
        if (closed) {
            throw new IOException("closed");
        }
        Connection present = connection;
        if (present != null && present.isOpen()) {
            return present;
        }
        IOException last = failure;
        if (last != null && backoff.waits(System.nanoTime())) {
            throw last;
        }
        exchanges.clear();
        blocked = false;
        try {
            Connection opened = RabbitConnection.open(name, broker);
            opened.addBlockedListener(why -> blocked = true, () -> blocked = false);
            opened.addShutdownListener(why -> blocked = false);
            connected(opened);
            return opened;
        } catch (IOException e) {
            throw failed(e);
        } catch (TimeoutException e) {
            throw failed(new IOException(e));
        }
    }

    private void connected(Connection opened) {
        connection = opened;
        failure = null;
        backoff.worked();
        meters.connected(true);
        LOG.info("connected channel=rabbitmq connection={}", name);
    }

    private IOException failed(IOException e) {
        failure = e;
        backoff.failed(System.nanoTime());
        meters.connected(false);
        LOG.warn("not connected channel=rabbitmq connection={} cause={}", name, e.toString());
        return e;
    }

    /** From the queue of the worker to the confirm. Answered once, and in flight until nothing more can come of it. */
    private final class Attempt implements RabbitExchange.Message {
        private final String exchange;
        private final Outgoing message;
        private final long start = System.nanoTime();
        private final Promise<Sent> answer = Contexts.promise();
        private final AtomicBoolean left = new AtomicBoolean();
        private final long timer;
        private volatile boolean handed;

        Attempt(String exchange, Outgoing message) {
            this.exchange = exchange;
            this.message = message;
            this.timer = vertx.setTimer(broker.deadline().toMillis(), t -> late());
        }

        private boolean publish() throws IOException {
            if (answer.future().isComplete()) {
                leave();
                return false;
            }
            byte[] body = message.body().get();
            RabbitExchange open = exchange(exchange);
            handed = true;
            open.publish(this, message.routingKey(), message.properties(), body);
            return true;
        }

        @Override
        public String id() {
            return message.id();
        }

        @Override
        public void confirmed(boolean returned) {
            end(
                    returned
                            ? RabbitAnswers.sent(Outcome.MISCONFIGURED, AMQP.NO_ROUTE, "UNROUTABLE", took())
                            : new Sent(Outcome.DELIVERED, 0, null, null, null, took()));
            leave();
        }

        @Override
        public void denied() {
            end(RabbitAnswers.sent(Outcome.THROTTLED, 0, "DENIED", took()));
            leave();
        }

        @Override
        public void lost(Throwable why, boolean alone) {
            end(RabbitAnswers.of(why, handed, alone, took()));
            leave();
        }

        private void late() {
            end(RabbitAnswers.sent(handed ? Outcome.UNKNOWN : Outcome.RETRY, 0, "TIMEOUT", took()));
        }

        private void end(Sent sent) {
            if (answer.tryComplete(sent)) {
                vertx.cancelTimer(timer);
            }
        }

        private void leave() {
            if (left.compareAndSet(false, true)) {
                meters.left();
            }
        }

        private Duration took() {
            return Duration.ofNanos(System.nanoTime() - start);
        }
    }
}
