package io.paysync.channels.rabbitmq;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Delivery;
import io.micrometer.core.instrument.MeterRegistry;
import io.paysync.channels.Backoff;
import io.paysync.channels.inbound.Incoming;
import io.paysync.channels.inbound.Inlet;
import io.paysync.channels.rabbitmq.RabbitConfig.Broker;
import io.paysync.platform.health.Status;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A queue. One worker connects, acknowledges and looks how many wait; deliveries come on the client's thread and are
 * settled on the context of the one who opened it. Whatever ends a connection or channel, a new one is opened after a while.
 */
public final class RabbitInlet implements Inlet {
    private static final Logger LOG = LoggerFactory.getLogger(RabbitInlet.class);
    private static final Duration BLOCKING_MAX = Duration.ofSeconds(60);
    private static final Duration BACKOFF_FIRST = Duration.ofSeconds(1);
    private static final long TICK_MS = 100;
    private static final long LOOK_MS = 5000;
    private static final int CLOSE_MAX_MS = 2000;

    private final String name;
    private final Broker broker;
    private final RabbitPlace place;
    private final Vertx vertx;
    private final WorkerExecutor worker;
    private final RabbitLink aside;
    private final Backoff backoff;
    private final AtomicInteger inFlight = new AtomicInteger();
    private volatile @Nullable Subscription subscription;
    private volatile Status status = Status.degraded("not connected yet");
    private volatile long waiting;

    // Only for the context of the one who opened it.
    private boolean connecting;
    private boolean closed;
    private long tick;
    private long look;

    /** @param name of the source, for logs and the names of connections */
    public RabbitInlet(Vertx vertx, MeterRegistry meters, String name, Broker broker, RabbitPlace place) {
        this.name = name;
        this.broker = broker;
        this.place = place;
        this.vertx = vertx;
        this.worker = vertx.createSharedWorkerExecutor(
                "paysync-rabbitmq-in-" + name, 1, BLOCKING_MAX.toMillis(), TimeUnit.MILLISECONDS);
        this.aside = new RabbitLink(vertx, meters, "in-" + name, broker);
        this.backoff = new Backoff(BACKOFF_FIRST, broker.backoffMax(), new Random());
    }

    @Override
    public void open(Function<Incoming, Future<Void>> taker) {
        Context context = vertx.getOrCreateContext();
        tick = vertx.setPeriodic(1, TICK_MS, t -> connectWhenDue(context, taker));
        look = vertx.setPeriodic(LOOK_MS, t -> {
            Subscription open = subscription;
            if (open != null) {
                worker.executeBlocking(open::look, false).onFailure(e -> open.lost(e));
            }
        });
    }

    @Override
    public Status status() {
        return status;
    }

    @Override
    public int inFlight() {
        return inFlight.get();
    }

    @Override
    public long waiting() {
        return waiting;
    }

    /** Those that are being settled may still be acknowledged; the deadline is that of one attempt. */
    @Override
    public Future<Void> close() {
        if (closed) {
            return Future.succeededFuture();
        }
        closed = true;
        vertx.cancelTimer(tick);
        vertx.cancelTimer(look);
        Subscription open = subscription;
        Future<Void> settled = open == null
                ? Future.succeededFuture()
                : open.drained().compose(v -> worker.executeBlocking(open::end, false));
        return settled.eventually(aside::close).eventually(worker::close);
    }

    private void connectWhenDue(Context context, Function<Incoming, Future<Void>> taker) {
        if (connecting || subscription != null || backoff.waits(System.nanoTime())) {
            return;
        }
        connecting = true;
        worker.executeBlocking(() -> subscribe(context, taker), false).onComplete(done -> {
            connecting = false;
            if (done.failed()) {
                failed(done.cause());
            } else if (closed) {
                vertx.executeBlocking(done.result()::end, false);
            }
        });
    }

    private Subscription subscribe(Context context, Function<Incoming, Future<Void>> taker)
            throws IOException, TimeoutException {
        Connection connection = RabbitConnection.open("in-" + name, broker);
        try {
            Channel channel = connection.createChannel();
            if (channel == null) {
                throw new IOException("the broker allows no more channels");
            }
            Subscription opened = new Subscription(connection, channel, context, taker);
            waiting = channel.messageCount(place.queue());
            channel.basicQos(place.prefetch());
            // Known before the first delivery, and before the first end.
            subscription = opened;
            channel.addShutdownListener(opened::lost);
            channel.basicConsume(
                    place.queue(),
                    false,
                    (tag, delivery) -> opened.deliver(delivery),
                    tag -> opened.lost(new IOException("the queue was removed")));
            backoff.worked();
            status = Status.UP;
            LOG.info("queue is read source={} queue={}", name, place.queue());
            return opened;
        } catch (IOException | RuntimeException e) {
            subscription = null;
            connection.abort(CLOSE_MAX_MS);
            throw e;
        }
    }

    private void failed(Throwable e) {
        String error = RabbitAnswers.of(e, false, false, Duration.ZERO).error();
        String why = "NO_EXCHANGE".equals(error) ? "NO_QUEUE" : String.valueOf(error);
        backoff.failed(System.nanoTime());
        status = Status.degraded("queue " + place.queue() + " is not read: " + why);
        LOG.warn("queue not read source={} queue={} reason={} cause={}", name, place.queue(), why, e.toString());
    }

    /** From one connection to its end; what was taken over it can be acknowledged over it alone. */
    private final class Subscription {
        private final Connection connection;
        private final Channel channel;
        private final Context context;
        private final Function<Incoming, Future<Void>> taker;
        private volatile boolean current = true;
        private int taken;

        Subscription(Connection connection, Channel channel, Context context, Function<Incoming, Future<Void>> taker) {
            this.connection = connection;
            this.channel = channel;
            this.context = context;
            this.taker = taker;
        }

        void deliver(Delivery delivery) {
            context.runOnContext(v -> {
                if (!current) {
                    return;
                }
                taken++;
                inFlight.incrementAndGet();
                taker.apply(new RabbitIncoming(place, delivery, () -> current, aside))
                        .onComplete(done -> {
                            taken--;
                            inFlight.decrementAndGet();
                            if (done.succeeded()) {
                                long tag = delivery.getEnvelope().getDeliveryTag();
                                worker.executeBlocking(() -> acknowledge(tag), false)
                                        .onFailure(this::lost);
                            }
                        });
            });
        }

        private boolean acknowledge(long tag) throws IOException {
            try {
                channel.basicAck(tag, false);
            } catch (AlreadyClosedException comesAgain) {
                LOG.debug("not acknowledged source={} tag={}", name, tag);
            }
            return true;
        }

        boolean look() throws IOException {
            if (channel.isOpen()) {
                waiting = channel.messageCount(place.queue());
            }
            return true;
        }

        /** Told more than once: the first one counts. */
        void lost(Throwable why) {
            context.runOnContext(v -> {
                if (!current) {
                    return;
                }
                current = false;
                subscription = null;
                if (!closed) {
                    failed(why);
                    worker.executeBlocking(this::end, false).onFailure(e -> {});
                }
            });
        }

        /** Takes no more; retries end, and what is just being settled gets its acknowledgement. */
        Future<Void> drained() {
            current = false;
            long until = System.nanoTime() + broker.deadline().toNanos();
            return untilNothingIsTaken(until);
        }

        private Future<Void> untilNothingIsTaken(long until) {
            return taken == 0 || System.nanoTime() - until >= 0
                    ? Future.succeededFuture()
                    : vertx.timer(10, TimeUnit.MILLISECONDS).compose(t -> untilNothingIsTaken(until));
        }

        @Nullable
        Void end() {
            connection.abort(CLOSE_MAX_MS);
            return null;
        }
    }
}
