package io.paysync.channels.kafka;

import io.paysync.channels.ConnectionTarget;
import io.paysync.platform.config.Secret;
import io.paysync.platform.config.Section;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The clusters that receivers may name: {@code channels.kafka.<name>}. */
public record KafkaConfig(Map<String, Cluster> clusters) {
    /** No cluster, so no receiver of this channel can be saved. */
    public static final KafkaConfig NONE = new KafkaConfig(Map.of());

    private static final Set<String> MECHANISMS = Set.of("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512");

    public KafkaConfig {
        clusters = Map.copyOf(clusters);
    }

    /**
     * @param bootstrapServers {@code host:port}
     * @param merchants who may name it; empty: all
     * @param topics that may be named; empty: all
     * @param tls empty: without TLS
     * @param deadline of one attempt in all, waiting included
     * @param inFlightMax messages without an answer; one more is turned away
     * @param bufferBytesMax memory of the producer for messages that wait for the broker
     * @param gzip whether batches are compressed
     * @param topicCache how long a topic that was found counts as there
     * @param backoffMax a cluster or topic that failed is left alone for at most so long
     */
    public record Cluster(
            List<String> bootstrapServers,
            Set<String> merchants,
            Set<String> topics,
            Optional<Tls> tls,
            Optional<Sasl> sasl,
            Duration deadline,
            int inFlightMax,
            int bufferBytesMax,
            boolean gzip,
            Duration topicCache,
            Duration backoffMax) {
        /** Without TLS and users; everything else by default. */
        public static Cluster of(String bootstrapServers) {
            return new Cluster(
                    List.of(bootstrapServers),
                    Set.of(),
                    Set.of(),
                    Optional.empty(),
                    Optional.empty(),
                    Duration.ofSeconds(10),
                    1000,
                    32 * 1024 * 1024,
                    false,
                    Duration.ofMinutes(1),
                    Duration.ofSeconds(30));
        }
    }

    /**
     * @param ca whom to trust instead of the JDK's authorities (PEM)
     * @param identity our own certificate and key in one PEM file, where the cluster asks for one
     */
    public record Tls(Optional<Path> ca, Optional<Path> identity) {}

    /** Who we are to the cluster. */
    public record Sasl(String mechanism, String user, Secret password) {}

    /** From {@code channels.kafka}; a wrong value is noted in the settings' mistakes. */
    public static KafkaConfig from(Section channels) {
        Map<String, Cluster> clusters = new LinkedHashMap<>();
        channels.named("kafka").forEach((name, section) -> {
            if (!ConnectionTarget.isConnectionName(name)) {
                channels.section("kafka").mistake(name, "must be a name of lower-case letters, digits and -");
            }
            clusters.put(name, cluster(section));
        });
        return new KafkaConfig(clusters);
    }

    private static Cluster cluster(Section section) {
        Cluster d = Cluster.of("");
        List<String> servers = section.list("bootstrapServers");
        if (servers.isEmpty()
                || !servers.stream().allMatch(s -> s.matches("[^\\s,:/]+:\\d{1,5}|\\[[0-9a-fA-F:]+]:\\d{1,5}"))) {
            section.mistake("bootstrapServers", "must be a list of host:port");
        }
        Optional<Tls> tls = section.flag("tls", false)
                ? Optional.of(new Tls(section.path("ca"), section.path("identity")))
                : Optional.empty();
        return new Cluster(
                servers,
                Set.copyOf(section.list("merchants")),
                Set.copyOf(section.list("topics")),
                tls,
                sasl(section, tls.isPresent()),
                section.duration("deadline", d.deadline, Duration.ofSeconds(2), Duration.ofMinutes(1)),
                section.integer("inFlightMax", d.inFlightMax, 1, 100_000),
                section.integer("bufferBytesMax", d.bufferBytesMax, 1024 * 1024, 1024 * 1024 * 1024),
                section.oneOf("compression", "none", Set.of("none", "gzip")).equals("gzip"),
                section.duration("topicCache", d.topicCache, Duration.ofSeconds(1), Duration.ofMinutes(4)),
                section.duration("backoffMax", d.backoffMax, Duration.ofSeconds(1), Duration.ofMinutes(5)));
    }

    private static Optional<Sasl> sasl(Section section, boolean tls) {
        if (!section.has("sasl")) {
            return Optional.empty();
        }
        Section sasl = section.section("sasl");
        String mechanism = sasl.oneOf("mechanism", "SCRAM-SHA-512", MECHANISMS);
        if (mechanism.equals("PLAIN") && !tls) {
            sasl.mistake("mechanism", "PLAIN would show the password to the network: set tls: true");
        }
        return Optional.of(new Sasl(mechanism, sasl.requiredText("user"), sasl.secret("password")));
    }
}
