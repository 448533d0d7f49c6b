package io.paysync.channels.rabbitmq;

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
import java.util.regex.Pattern;

/** The brokers that receivers may name: {@code channels.rabbitmq.<name>}. */
public record RabbitConfig(Map<String, Broker> brokers) {
    /** No broker, so no receiver of this channel can be saved. */
    public static final RabbitConfig NONE = new RabbitConfig(Map.of());

    private static final Pattern ADDRESS = Pattern.compile("([^\\s,:/]+|\\[[0-9a-fA-F:]+]):\\d{1,5}");

    public RabbitConfig {
        brokers = Map.copyOf(brokers);
    }

    /**
     * @param addresses {@code host:port} of the nodes, tried one after the other
     * @param merchants who may name it; empty: all
     * @param exchanges that may be named; empty: all
     * @param tls empty: without TLS
     * @param deadline of one attempt in all, waiting included
     * @param connectMax for the connection to one node, and the same again for its greeting
     * @param heartbeat a connection silent for twice as long is given up
     * @param inFlightMax messages without a confirm; one more is turned away
     * @param exchangesMax exchanges written to at the same time; each has an AMQP channel of its own
     * @param backoffMax a broker or exchange that failed is left alone for at most so long
     */
    public record Broker(
            List<String> addresses,
            String virtualHost,
            String user,
            Secret password,
            Set<String> merchants,
            Set<String> exchanges,
            Optional<Tls> tls,
            Duration deadline,
            Duration connectMax,
            Duration heartbeat,
            int inFlightMax,
            int exchangesMax,
            Duration backoffMax) {
        /** Without TLS; everything else by default. */
        public static Broker of(String address, String user, Secret password) {
            return new Broker(
                    List.of(address),
                    "/",
                    user,
                    password,
                    Set.of(),
                    Set.of(),
                    Optional.empty(),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(3),
                    Duration.ofSeconds(10),
                    1000,
                    100,
                    Duration.ofSeconds(30));
        }
    }

    /** @param ca whom to trust instead of the JDK's authorities (PEM) */
    public record Tls(Optional<Path> ca) {}

    /** From {@code channels.rabbitmq}; a wrong value is noted in the settings' mistakes. */
    public static RabbitConfig from(Section channels) {
        Map<String, Broker> brokers = new LinkedHashMap<>();
        channels.named("rabbitmq").forEach((name, section) -> {
            if (!ConnectionTarget.isConnectionName(name)) {
                channels.section("rabbitmq").mistake(name, "must be a name of lower-case letters, digits and -");
            }
            brokers.put(name, broker(section));
        });
        return new RabbitConfig(brokers);
    }

    private static Broker broker(Section section) {
        Broker d = Broker.of("", "", Secret.EMPTY);
        List<String> addresses = section.list("addresses");
        if (addresses.isEmpty()
                || !addresses.stream().allMatch(a -> ADDRESS.matcher(a).matches())) {
            section.mistake("addresses", "must be a list of host:port");
        }
        Optional<Tls> tls = section.flag("tls", false) ? Optional.of(new Tls(section.path("ca"))) : Optional.empty();
        return new Broker(
                addresses,
                section.text("virtualHost", d.virtualHost),
                section.requiredText("user"),
                section.secret("password"),
                Set.copyOf(section.list("merchants")),
                Set.copyOf(section.list("exchanges")),
                tls,
                section.duration("deadline", d.deadline, Duration.ofSeconds(2), Duration.ofMinutes(1)),
                section.duration("connectMax", d.connectMax, Duration.ofMillis(100), Duration.ofSeconds(30)),
                section.duration("heartbeat", d.heartbeat, Duration.ofSeconds(1), Duration.ofMinutes(10)),
                section.integer("inFlightMax", d.inFlightMax, 1, 100_000),
                section.integer("exchangesMax", d.exchangesMax, 1, 1000),
                section.duration("backoffMax", d.backoffMax, Duration.ofSeconds(1), Duration.ofMinutes(5)));
    }
}
