package io.paysync.channels.kafka;

import io.paysync.channels.kafka.KafkaConfig.Cluster;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One consumer, from its start to its end. It polls whatever happens, so that the group does not take it for dead however
 * long a message has to wait; a partition whose messages are under way is paused meanwhile. For one thread, but for {@link
 * #wake}.
 */
final class KafkaReader implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaReader.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(2);
    private static final Duration HEARTBEAT = Duration.ofSeconds(1);
    private static final double SILENT_SECONDS_MAX = 5;

    private final KafkaPlace place;
    private final Duration patience;
    private final BiConsumer<KafkaReader, KafkaBatch> start;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<TopicPartition, KafkaBatch> busy = new HashMap<>();
    private final @Nullable Metric silence;

    /** @param start tells of a batch that has come */
    private KafkaReader(
            KafkaPlace place,
            Duration patience,
            KafkaConsumer<byte[], byte[]> consumer,
            BiConsumer<KafkaReader, KafkaBatch> start) {
        this.place = place;
        this.patience = patience;
        this.consumer = consumer;
        this.start = start;
        this.silence = consumer.metrics().values().stream()
                .filter(metric -> metric.metricName().name().equals("last-heartbeat-seconds-ago"))
                .findFirst()
                .map(Metric.class::cast)
                .orElse(null);
    }

    /** Blocks. @throws KafkaException when the cluster cannot be reached or has no such topic */
    static KafkaReader open(String name, Cluster cluster, KafkaPlace place, BiConsumer<KafkaReader, KafkaBatch> start) {
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                settings(name, cluster, place), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        try {
            // A consumer of a topic that is not there would wait in silence.
            if (consumer.partitionsFor(place.topic(), KafkaClients.quarter(cluster))
                    .isEmpty()) {
                throw new UnknownTopicOrPartitionException(place.topic());
            }
            KafkaReader reader = new KafkaReader(place, cluster.deadline(), consumer, start);
            consumer.subscribe(List.of(place.topic()), reader.new Partitions());
            return reader;
        } catch (RuntimeException e) {
            consumer.close(CloseOptions.timeout(CLOSE_MAX));
            throw e;
        }
    }

    static Map<String, Object> settings(String name, Cluster cluster, KafkaPlace place) {
        Map<String, Object> settings = KafkaClients.settings(name, cluster);
        settings.put("group.id", place.group());
        settings.put("enable.auto.commit", "false");
        settings.put("allow.auto.create.topics", "false");
        // A group that has never committed begins with the oldest: registering twice does no harm, leaving out does.
        settings.put("auto.offset.reset", "earliest");
        settings.put("isolation.level", "read_committed");
        settings.put("max.poll.records", Integer.toString(Math.max(1, place.inFlightMax() / 2)));
        settings.put("fetch.max.bytes", Integer.toString(cluster.bufferBytesMax()));
        settings.put("heartbeat.interval.ms", KafkaClients.millis(HEARTBEAT));
        settings.put("partition.assignment.strategy", "org.apache.kafka.clients.consumer.CooperativeStickyAssignor");
        return settings;
    }

    /** One turn: commits what was settled meanwhile and takes what there is room for. Blocks for a short time. */
    void turn() {
        commit();
        busy.values().removeIf(KafkaBatch::isSettled);
        Set<TopicPartition> free = new HashSet<>();
        if (inFlight() <= place.inFlightMax() / 2) {
            free.addAll(consumer.assignment());
            free.removeAll(busy.keySet());
        }
        Set<TopicPartition> others = new HashSet<>(consumer.assignment());
        others.removeAll(free);
        consumer.resume(free);
        consumer.pause(others);
        try {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
            for (TopicPartition partition : records.partitions()) {
                KafkaBatch batch = new KafkaBatch(records.records(partition));
                busy.put(partition, batch);
                start.accept(this, batch);
            }
        } catch (WakeupException settled) {
            // There is something to commit.
        }
    }

    /** Ends the poll under way. From any thread. */
    void wake() {
        consumer.wakeup();
    }

    int inFlight() {
        return busy.values().stream().mapToInt(batch -> batch.records().size()).sum();
    }

    /** Records that the brokers hold for our partitions and that have not been polled. */
    long waiting() {
        return consumer.assignment().stream()
                .mapToLong(partition -> consumer.currentLag(partition).orElse(0))
                .sum();
    }

    /** Whether the group's coordinator has lately been spoken with. */
    boolean isHeard() {
        Metric since = silence;
        return since != null
                && since.metricValue() instanceof Double seconds
                && seconds >= 0
                && seconds <= SILENT_SECONDS_MAX;
    }

    private void commit() {
        Map<TopicPartition, OffsetAndMetadata> offsets = toCommit(busy.keySet());
        if (!offsets.isEmpty()) {
            // A commit that is lost is made good by the next one, or what is not committed comes once more.
            consumer.commitAsync(offsets, (sent, e) -> {
                if (e != null) {
                    LOG.warn("offsets not committed topic={} cause={}", place.topic(), e.toString());
                }
            });
        }
    }

    private Map<TopicPartition, OffsetAndMetadata> toCommit(Collection<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (TopicPartition partition : partitions) {
            KafkaBatch batch = busy.get(partition);
            long offset = batch == null ? -1 : batch.toCommit();
            if (offset >= 0) {
                offsets.put(partition, new OffsetAndMetadata(offset));
            }
        }
        return offsets;
    }

    /** Waits for messages in the middle of being settled, so that the next owner does not work on the same ones. */
    private void letGo(Collection<TopicPartition> partitions) {
        List<KafkaBatch> batches =
                partitions.stream().map(busy::get).filter(Objects::nonNull).toList();
        batches.forEach(KafkaBatch::giveUp);
        long until = System.nanoTime() + patience.toNanos();
        try {
            for (KafkaBatch batch : batches) {
                batch.awaitEnd(Math.max(0, (until - System.nanoTime()) / 1_000_000));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void commitNow(Collection<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> offsets = toCommit(partitions);
        for (int tries = 0; tries < 2 && !offsets.isEmpty(); tries++) {
            try {
                consumer.commitSync(offsets, CLOSE_MAX);
                return;
            } catch (WakeupException once) {
                // Meant for a poll.
            } catch (KafkaException e) {
                LOG.warn("offsets not committed topic={} cause={}", place.topic(), e.toString());
                return;
            }
        }
    }

    @Override
    public void close() {
        letGo(List.copyOf(busy.keySet()));
        commitNow(busy.keySet());
        busy.clear();
        consumer.close(CloseOptions.timeout(CLOSE_MAX));
    }

    /** Told within a poll or the close. */
    private final class Partitions implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            LOG.info("partitions assigned topic={} partitions={}", place.topic(), partitions);
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            letGo(partitions);
            commitNow(partitions);
            partitions.forEach(busy::remove);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            partitions.stream().map(busy::remove).filter(Objects::nonNull).forEach(KafkaBatch::giveUp);
        }
    }
}
