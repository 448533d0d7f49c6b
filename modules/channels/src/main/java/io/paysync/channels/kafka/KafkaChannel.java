package io.paysync.channels.kafka;

import io.micrometer.core.instrument.MeterRegistry;
import io.paysync.channels.Channel;
import io.paysync.channels.CloudEvent;
import io.paysync.channels.ConnectionTarget;
import io.paysync.channels.Notice;
import io.paysync.channels.Sent;
import io.paysync.channels.Sent.Outcome;
import io.paysync.channels.kafka.KafkaConfig.Cluster;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * Writes a notice to a topic: target {@code connection/topic}. Whether the topic is there is not asked when a receiver is
 * saved: the cluster may be away, and the attempt asks anyway.
 */
public final class KafkaChannel implements Channel {
    private static final List<Header> HEADERS =
            List.of(new RecordHeader("content-type", CloudEvent.CONTENT_TYPE.getBytes(StandardCharsets.UTF_8)));

    private final KafkaConfig config;
    private final Map<String, KafkaLink> links;

    /** Nothing is connected before the first notice. */
    public KafkaChannel(Vertx vertx, MeterRegistry meters, KafkaConfig config) {
        this.config = config;
        this.links = config.clusters().entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, entry -> new KafkaLink(vertx, meters, entry.getKey(), entry.getValue())));
    }

    @Override
    public String name() {
        return "kafka";
    }

    @Override
    public Optional<String> refuse(String target, Map<String, String> options) {
        if (!options.isEmpty()) {
            return Optional.of("a kafka receiver has no options");
        }
        Optional<ConnectionTarget> parsed = ConnectionTarget.of(target);
        if (parsed.isEmpty() || parsed.get().place().matches("\\.{1,2}")) {
            return Optional.of("the target must be connection/topic");
        }
        Cluster cluster = config.clusters().get(parsed.get().connection());
        if (cluster == null) {
            return Optional.of("channels.kafka has no such connection");
        }
        return cluster.topics().isEmpty()
                        || cluster.topics().contains(parsed.get().place())
                ? Optional.empty()
                : Optional.of("this topic may not be written to");
    }

    @Override
    public Optional<String> refuse(String merchant, String target, Map<String, String> options) {
        return refuse(target, options)
                .or(() -> ConnectionTarget.of(target)
                        .map(parsed -> config.clusters().get(parsed.connection()))
                        .filter(cluster -> !cluster.merchants().isEmpty()
                                && !cluster.merchants().contains(merchant))
                        // The same words as for one that is not there: whose it is concerns nobody else.
                        .map(cluster -> "channels.kafka has no such connection"));
    }

    @Override
    public Future<Optional<String>> check(String target, Map<String, String> options) {
        return Future.succeededFuture(refuse(target, options));
    }

    @Override
    public Future<Sent> send(Notice notice) {
        Optional<ConnectionTarget> target = ConnectionTarget.of(notice.target());
        KafkaLink link = target.map(t -> links.get(t.connection())).orElse(null);
        if (target.isEmpty()
                || link == null
                || refuse(notice.merchant(), notice.target(), notice.options()).isPresent()) {
            // The settings were changed since it was saved.
            return Future.succeededFuture(KafkaAnswers.sent(Outcome.MISCONFIGURED, "NOT_ALLOWED", Duration.ZERO));
        }
        byte[] key = notice.orderKeyText().getBytes(StandardCharsets.UTF_8);
        return link.send(target.get().place(), key, CloudEvent.structured(notice), HEADERS);
    }

    @Override
    public Future<Void> close() {
        return Future.join(links.values().stream().map(KafkaLink::close).toList())
                .mapEmpty();
    }
}
