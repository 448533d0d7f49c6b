package io.paysync.statusapi.messages;

import io.paysync.channels.ConnectionTarget;
import io.paysync.channels.kafka.KafkaConfig;
import io.paysync.channels.kafka.KafkaPlace;
import io.paysync.channels.rabbitmq.RabbitConfig;
import io.paysync.channels.rabbitmq.RabbitPlace;
import io.paysync.platform.config.Section;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * @param bodyBytesMax a longer message is put aside
 * @param backoffMax what cannot be settled now is tried again after 0.2 s, then twice as long, up to this
 * @param triesMax of a message that breaks whoever reads it; then it is put aside
 */
public record MessagesConfig(
        int bodyBytesMax,
        Duration backoffMax,
        int triesMax,
        Map<String, FromKafka> kafka,
        Map<String, FromRabbit> rabbitmq) {
    /** No source. */
    public static final MessagesConfig NONE =
            new MessagesConfig(65_536, Duration.ofSeconds(30), 10, Map.of(), Map.of());

    public MessagesConfig {
        kafka = Map.copyOf(kafka);
        rabbitmq = Map.copyOf(rabbitmq);
    }

    /** @param merchants whose orders may come; when there is one, messages need not name it */
    public record FromKafka(KafkaConfig.Cluster cluster, KafkaPlace place, List<String> merchants) {}

    /** @param merchants whose orders may come; when there is one, messages need not name it */
    public record FromRabbit(RabbitConfig.Broker broker, RabbitPlace place, List<String> merchants) {}

    /** From {@code messages}; connections are those of the channels. A wrong value is noted in the settings' mistakes. */
    public static MessagesConfig from(Section messages, KafkaConfig clusters, RabbitConfig brokers) {
        Map<String, FromKafka> kafka = new LinkedHashMap<>();
        each(messages, "kafka", (name, source) -> kafka(source, clusters).ifPresent(from -> kafka.put(name, from)));
        Map<String, FromRabbit> rabbitmq = new LinkedHashMap<>();
        each(
                messages,
                "rabbitmq",
                (name, source) -> rabbit(source, brokers).ifPresent(from -> rabbitmq.put(name, from)));
        return new MessagesConfig(
                messages.integer("bodyBytesMax", NONE.bodyBytesMax, 1024, 1024 * 1024),
                messages.duration("backoffMax", NONE.backoffMax, Duration.ofMillis(200), Duration.ofMinutes(5)),
                messages.integer("triesMax", NONE.triesMax, 1, 1000),
                kafka,
                rabbitmq);
    }

    private static void each(Section messages, String kind, BiConsumer<String, Section> read) {
        messages.named(kind).forEach((name, source) -> {
            if (!ConnectionTarget.isConnectionName(name)) {
                messages.section(kind).mistake(name, "must be a name of lower-case letters, digits and -");
            }
            read.accept(name, source);
        });
    }

    private static Optional<FromKafka> kafka(Section source, KafkaConfig clusters) {
        String topic = source.requiredText("topic");
        KafkaPlace place = new KafkaPlace(
                topic,
                source.text("group", "paysync"),
                another(source, "deadTopic", topic),
                source.integer("inFlightMax", 200, 1, 10_000));
        List<String> merchants = merchants(source);
        return connection(source, clusters.clusters(), "channels.kafka")
                .map(cluster -> new FromKafka(cluster, place, merchants));
    }

    private static Optional<FromRabbit> rabbit(Section source, RabbitConfig brokers) {
        String queue = source.text("queue", "order.status.queue");
        RabbitPlace place =
                new RabbitPlace(queue, another(source, "deadQueue", queue), source.integer("prefetch", 100, 1, 10_000));
        List<String> merchants = merchants(source);
        return connection(source, brokers.brokers(), "channels.rabbitmq")
                .map(broker -> new FromRabbit(broker, place, merchants));
    }

    /** Never the place itself: a bad message would go round for ever. */
    private static String another(Section source, String key, String from) {
        String place = source.text(key, from + ".dead");
        if (place.equals(from)) {
            source.mistake(key, "must be another one than messages come from");
        }
        return place;
    }

    private static List<String> merchants(Section source) {
        List<String> merchants = source.list("merchants");
        return merchants.isEmpty() ? List.of("default") : merchants;
    }

    private static <C> Optional<C> connection(Section source, Map<String, C> known, String where) {
        String name = source.text("connection", "main");
        C connection = known.get(name);
        if (connection == null) {
            source.mistake("connection", where + " has no connection " + name);
        }
        return Optional.ofNullable(connection);
    }
}
