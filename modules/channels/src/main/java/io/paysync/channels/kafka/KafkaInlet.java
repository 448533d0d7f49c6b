package io.paysync.channels.kafka;

import io.micrometer.core.instrument.MeterRegistry;
import io.paysync.channels.Backoff;
import io.paysync.channels.inbound.Incoming;
import io.paysync.channels.inbound.Inlet;
import io.paysync.channels.kafka.KafkaConfig.Cluster;
import io.paysync.platform.health.Status;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A topic, read on a thread of its own; the messages are settled on the context of the one who opened it. */
public final class KafkaInlet implements Inlet {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaInlet.class);
    private static final Duration BACKOFF_FIRST = Duration.ofSeconds(1);
    private static final long TICK_MS = 100;

    private final String name;
    private final Cluster cluster;
    private final KafkaPlace place;
    private final Vertx vertx;
    private final KafkaLink aside;
    private final Backoff backoff;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Promise<Void> ended = Promise.promise();
    private volatile @Nullable KafkaReader reader;
    private volatile Status status = Status.degraded("not connected yet");
    private volatile int inFlight;
    private volatile long waiting;
    private @Nullable Thread thread;

    /** @param name of the source, for logs and as a part of the client's id */
    public KafkaInlet(Vertx vertx, MeterRegistry meters, String name, Cluster cluster, KafkaPlace place) {
        this.name = name;
        this.cluster = cluster;
        this.place = place;
        this.vertx = vertx;
        this.aside = new KafkaLink(vertx, meters, "in-" + name, cluster);
        this.backoff = new Backoff(BACKOFF_FIRST, cluster.backoffMax(), new Random());
    }

    @Override
    public void open(Function<Incoming, Future<Void>> taker) {
        Context context = vertx.getOrCreateContext();
        thread = Thread.ofPlatform()
                .daemon()
                .name("paysync-kafka-in-" + name)
                .start(() ->
                        readUntilClosed((reading, batch) -> context.runOnContext(v -> settle(reading, batch, taker))));
    }

    @Override
    public Status status() {
        return status;
    }

    @Override
    public int inFlight() {
        return inFlight;
    }

    @Override
    public long waiting() {
        return waiting;
    }

    @Override
    public Future<Void> close() {
        if (closing.getCount() == 0) {
            return ended.future();
        }
        closing.countDown();
        KafkaReader reading = reader;
        if (reading != null) {
            reading.wake();
        }
        if (thread == null) {
            ended.tryComplete();
        }
        return ended.future().eventually(aside::close);
    }

    private void settle(KafkaReader reading, KafkaBatch batch, Function<Incoming, Future<Void>> taker) {
        for (int i = 0; i < batch.records().size(); i++) {
            int index = i;
            taker.apply(new KafkaIncoming(batch, batch.records().get(i), aside, place.asideTopic()))
                    .onComplete(done -> {
                        if (batch.ended(index, done.succeeded())) {
                            reading.wake();
                        }
                    });
        }
    }

    private void readUntilClosed(BiConsumer<KafkaReader, KafkaBatch> start) {
        try {
            while (!isClosing(0)) {
                read(start);
                // An error that a consumer does not survive; the next one begins where the last commit was.
                while (backoff.waits(System.nanoTime()) && !isClosing(TICK_MS)) {
                    waiting = 0;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ended.tryComplete();
        }
    }

    private void read(BiConsumer<KafkaReader, KafkaBatch> start) throws InterruptedException {
        try (KafkaReader reading = KafkaReader.open("in-" + name, cluster, place, start)) {
            reader = reading;
            while (!isClosing(0)) {
                reading.turn();
                look(reading);
            }
        } catch (RuntimeException | Error e) {
            // An error too: nobody else would begin anew.
            String why = KafkaAnswers.of(e, false, Duration.ZERO).error();
            backoff.failed(System.nanoTime());
            status = Status.degraded("topic " + place.topic() + " is not read: " + why);
            LOG.warn("topic not read source={} topic={} reason={} cause={}", name, place.topic(), why, e.toString());
        } finally {
            reader = null;
            inFlight = 0;
        }
    }

    private void look(KafkaReader reading) {
        inFlight = reading.inFlight();
        waiting = reading.waiting();
        if (reading.isHeard()) {
            backoff.worked();
            status = Status.UP;
        } else {
            status = Status.degraded("topic " + place.topic() + " is not read: the cluster does not answer");
        }
    }

    private boolean isClosing(long waitMs) throws InterruptedException {
        return closing.await(waitMs, TimeUnit.MILLISECONDS);
    }
}
