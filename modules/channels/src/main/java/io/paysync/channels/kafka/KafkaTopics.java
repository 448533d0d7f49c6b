package io.paysync.channels.kafka;

import io.paysync.channels.Backoff;
import io.paysync.channels.LinkMeters;
import io.paysync.channels.kafka.KafkaConfig.Cluster;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.jspecify.annotations.Nullable;

/**
 * Whether a topic is there, asked before a record is handed to the producer. The producer itself would block its caller
 * until it knows, so one receiver with a wrong topic would hold up all others of the cluster; and it would let the broker
 * create what was only misspelt. Asked once for all who wait, remembered for a while; after a failure nobody asks for a
 * while. Thread-safe.
 */
final class KafkaTopics {
    private static final int TOPICS_MAX = 10_000;
    private static final Duration BACKOFF_FIRST = Duration.ofSeconds(1);

    private final Cluster cluster;
    private final RandomGenerator random;
    private final LinkMeters meters;
    private final Map<String, Topic> topics = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Topic> eldest) {
            return size() > TOPICS_MAX;
        }
    };

    private static final class Topic {
        private final Backoff backoff;
        private @Nullable Promise<Void> asking;
        private @Nullable Throwable failure;
        private boolean known;
        private long knownAt;

        Topic(Backoff backoff) {
            this.backoff = backoff;
        }
    }

    KafkaTopics(Cluster cluster, RandomGenerator random, LinkMeters meters) {
        this.cluster = cluster;
        this.random = random;
        this.meters = meters;
    }

    /** Completes when the topic is there; fails with what stands in the way. */
    Future<Void> ready(Admin admin, String name) {
        Promise<Void> asking;
        Topic topic;
        synchronized (topics) {
            topic = topics.computeIfAbsent(
                    name, n -> new Topic(new Backoff(BACKOFF_FIRST, cluster.backoffMax(), random)));
            long now = System.nanoTime();
            if (topic.known && now - topic.knownAt < cluster.topicCache().toNanos()) {
                return Future.succeededFuture();
            }
            Promise<Void> underWay = topic.asking;
            if (underWay != null) {
                return underWay.future();
            }
            Throwable failure = topic.failure;
            if (failure != null && topic.backoff.waits(now)) {
                return Future.failedFuture(failure);
            }
            asking = Promise.promise();
            topic.asking = asking;
        }
        ask(admin, name, topic, asking);
        return asking.future();
    }

    /** Writing to it failed in a way that asks for a new look. */
    void doubt(String name) {
        synchronized (topics) {
            Topic topic = topics.get(name);
            if (topic != null) {
                topic.known = false;
            }
        }
    }

    private void ask(Admin admin, String name, Topic topic, Promise<Void> asking) {
        int timeoutMs = Math.toIntExact(KafkaClients.quarter(cluster).toMillis());
        try {
            admin.describeTopics(List.of(name), new DescribeTopicsOptions().timeoutMs(timeoutMs))
                    .allTopicNames()
                    .whenComplete((found, failure) -> answered(topic, asking, failure));
        } catch (RuntimeException closedMeanwhile) {
            answered(topic, asking, closedMeanwhile);
        }
    }

    private void answered(Topic topic, Promise<Void> asking, @Nullable Throwable failure) {
        meters.connected(failure == null || !KafkaAnswers.nobodyAnswered(failure));
        synchronized (topics) {
            topic.asking = null;
            topic.failure = failure;
            topic.known = failure == null;
            topic.knownAt = System.nanoTime();
            if (failure == null) {
                topic.backoff.worked();
            } else {
                topic.backoff.failed(System.nanoTime());
            }
        }
        if (failure == null) {
            asking.tryComplete();
        } else {
            asking.tryFail(failure);
        }
    }
}
