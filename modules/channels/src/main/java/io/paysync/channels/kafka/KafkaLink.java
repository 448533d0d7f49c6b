package io.paysync.channels.kafka;

import io.micrometer.core.instrument.MeterRegistry;
import io.paysync.channels.Backoff;
import io.paysync.channels.LinkMeters;
import io.paysync.channels.Sent;
import io.paysync.channels.Sent.Outcome;
import io.paysync.channels.kafka.KafkaConfig.Cluster;
import io.paysync.platform.Contexts;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One cluster: its clients, made when they are first needed and made anew after an error that they do not survive, and one
 * worker on which records are handed over, since the producer may block. Thread-safe; answers come on the caller's context.
 */
final class KafkaLink {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaLink.class);

    /** Fetching of the topic's leaders and the hand-over itself; longer blocking is reported by Vert.x. */
    private static final Duration BLOCKING_MAX = Duration.ofSeconds(60);

    private final String name;
    private final Cluster cluster;
    private final Vertx vertx;
    private final WorkerExecutor worker;
    private final LinkMeters meters;
    private final KafkaTopics topics;
    private final Backoff backoff;
    private @Nullable Future<KafkaClients> opened;
    private @Nullable Throwable failure;
    private boolean closed;

    KafkaLink(Vertx vertx, MeterRegistry registry, String name, Cluster cluster) {
        this.name = name;
        this.cluster = cluster;
        this.vertx = vertx;
        this.worker = vertx.createSharedWorkerExecutor(
                "paysync-kafka-" + name, 1, BLOCKING_MAX.toMillis(), TimeUnit.MILLISECONDS);
        this.meters = new LinkMeters(registry, "kafka", name);
        this.topics = new KafkaTopics(cluster, new Random(), meters);
        this.backoff = new Backoff(Duration.ofSeconds(1), cluster.backoffMax(), new Random());
    }

    /** One attempt; ends within the cluster's deadline, whatever the broker does. */
    Future<Sent> send(String topic, byte @Nullable [] key, byte[] value, List<Header> headers) {
        if (!meters.entered(cluster.inFlightMax())) {
            return Future.succeededFuture(KafkaAnswers.sent(Outcome.NOT_SENT, "BUSY", Duration.ZERO));
        }
        Future<KafkaClients> via = clients();
        Attempt attempt = new Attempt(via, new ProducerRecord<>(topic, null, null, key, value, headers));
        via.compose(clients -> topics.ready(clients.admin(), topic).map(clients))
                .onComplete(ready -> {
                    if (ready.succeeded()) {
                        worker.executeBlocking(() -> attempt.handOver(ready.result()), false)
                                .onFailure(attempt::failed);
                    } else {
                        attempt.failed(ready.cause());
                    }
                });
        return attempt.answer.future();
    }

    Future<Void> close() {
        Future<KafkaClients> open;
        synchronized (this) {
            closed = true;
            open = opened;
            opened = null;
        }
        Future<Void> done = open == null
                ? Future.succeededFuture()
                : open.compose(clients -> worker.executeBlocking(() -> closed(clients), false))
                        .<Void>mapEmpty()
                        .otherwiseEmpty();
        return done.eventually(worker::close);
    }

    private synchronized Future<KafkaClients> clients() {
        if (closed) {
            return Future.failedFuture(new IllegalStateException("closed"));
        }
        Future<KafkaClients> open = opened;
        if (open != null) {
            return open;
        }
        Throwable last = failure;
        if (last != null && backoff.waits(System.nanoTime())) {
            return Future.failedFuture(last);
        }
        Future<KafkaClients> opening = worker.executeBlocking(() -> KafkaClients.open(name, cluster), false);
        opened = opening;
        opening.onFailure(e -> renew(opening, e));
        return opening;
    }

    /** These clients are of no more use; those that have taken their place meanwhile are left alone. */
    private void renew(Future<KafkaClients> broken, Throwable why) {
        synchronized (this) {
            if (closed || opened != broken) {
                return;
            }
            opened = null;
            failure = why;
            backoff.failed(System.nanoTime());
        }
        meters.connected(false);
        LOG.warn("kafka clients are made anew connection={} cause={}", name, why.toString());
        if (broken.succeeded()) {
            KafkaClients clients = broken.result();
            worker.executeBlocking(() -> closed(clients), false)
                    .onFailure(e -> LOG.warn("kafka clients not closed connection={} cause={}", name, e.toString()));
        }
    }

    private static KafkaClients closed(KafkaClients clients) {
        clients.close();
        return clients;
    }

    /** From the hand-over to the answer. It is answered once, and counts as in flight until nothing more can come of it. */
    private final class Attempt {
        private final Future<KafkaClients> via;
        private final String topic;
        private final ProducerRecord<byte[], byte[]> record;
        private final long start = System.nanoTime();
        private final Promise<Sent> answer = Contexts.promise();
        private final AtomicBoolean left = new AtomicBoolean();
        private final long timer;
        private volatile boolean handed;

        Attempt(Future<KafkaClients> via, ProducerRecord<byte[], byte[]> record) {
            this.via = via;
            this.topic = record.topic();
            this.record = record;
            this.timer = vertx.setTimer(cluster.deadline().toMillis(), t -> late());
        }

        /** On the worker: the producer blocks while it looks for the topic's leaders. */
        private boolean handOver(KafkaClients clients) {
            if (answer.future().isComplete()) {
                leave();
                return false;
            }
            handed = true;
            clients.producer().send(record, this::acknowledged);
            return true;
        }

        private void acknowledged(@Nullable RecordMetadata written, @Nullable Exception e) {
            if (e != null || written == null) {
                failed(e == null ? new IllegalStateException("neither written nor failed") : e);
                return;
            }
            synchronized (KafkaLink.this) {
                failure = null;
                backoff.worked();
            }
            String receipt = topic + "-" + written.partition() + "@" + written.offset();
            end(new Sent(Outcome.DELIVERED, 0, null, null, receipt, took()));
            leave();
        }

        private void failed(Throwable e) {
            if (handed) {
                topics.doubt(topic);
            }
            if (KafkaAnswers.fatal(e)) {
                renew(via, e);
            }
            end(KafkaAnswers.of(e, handed, took()));
            leave();
        }

        private void late() {
            end(KafkaAnswers.sent(handed ? Outcome.UNKNOWN : Outcome.RETRY, "TIMEOUT", took()));
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
