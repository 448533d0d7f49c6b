package io.paysync.channels.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paysync.channels.CloudEvent;
import io.paysync.channels.Notice;
import io.paysync.channels.Notices;
import io.paysync.channels.Sent;
import io.paysync.channels.Sent.Outcome;
import io.paysync.channels.kafka.KafkaConfig.Cluster;
import io.paysync.channels.kafka.KafkaConfig.Sasl;
import io.paysync.channels.kafka.KafkaConfig.Tls;
import io.paysync.platform.config.Secret;
import io.paysync.testkit.FreePorts;
import io.paysync.testkit.Probe;
import io.paysync.testkit.brokers.KafkaBroker;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Against a real broker, which is started once. */
class KafkaChannelTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static KafkaBroker broker;
    private static KafkaChannel channel;
    private static final SimpleMeterRegistry METERS = new SimpleMeterRegistry();

    @BeforeAll
    static void start() {
        broker = SharedKafka.BROKER;
        Cluster open = Cluster.of(broker.bootstrapServers());
        Cluster sasl = Cluster.of(broker.saslBootstrapServers());
        channel = new KafkaChannel(
                VERTX,
                METERS,
                new KafkaConfig(Map.of(
                        "main",
                        open,
                        "scram",
                        with(sasl, Optional.of(login(KafkaBroker.PASSWORD)), 1000, Duration.ofSeconds(10)),
                        "wrong-password",
                        with(sasl, Optional.of(login("guess")), 1000, Duration.ofSeconds(10)),
                        "away",
                        with(Cluster.of("127.0.0.1:" + FreePorts.next()), Optional.empty(), 2, Duration.ofSeconds(2)),
                        "tls",
                        tls(Optional.of(broker.ca())),
                        "untrusted",
                        tls(Optional.empty()),
                        "mine",
                        restricted(open))));
        broker.createTopic("orders", 3, Map.of());
        broker.createTopic("small", 1, Map.of("max.message.bytes", "600"));
    }

    @AfterAll
    static void stop() {
        Probe.result(channel.close());
        Probe.until(
                "the clients' threads to end",
                () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith("kafka-")));
        Probe.result(VERTX.close());
    }

    @Test
    void aNoticeIsACloudEventUnderTheKeyOfItsOrder() {
        Notice notice = Notices.of("msg_plain", "PLAIN-1", "main/orders");

        Sent sent = send(notice);

        assertThat(sent.outcome()).as(sent.toString()).isEqualTo(Outcome.DELIVERED);
        ConsumerRecord<String, byte[]> record =
                records("orders", "shop/PLAIN-1").getFirst();
        assertThat(record.value()).isEqualTo(CloudEvent.structured(notice));
        assertThat(record.headers().lastHeader("content-type").value())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("application/cloudevents+json; charset=UTF-8");
        assertThat(sent.receipt()).isEqualTo("orders-" + record.partition() + "@" + record.offset());
    }

    @Test
    void theEventsOfOneOrderStayInOrderInOnePartition() {
        // Callers without a context overtake each other while the topic is looked for.
        Probe.result(channel.send(Notices.of("msg_0", "FIRST-1", "main/orders")));
        List<Future<Sent>> sent = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            sent.add(channel.send(Notices.of("msg_" + (i + 10), "LINE-" + i % 4, "main/orders")));
        }
        Probe.result(Future.join(sent));

        for (int order = 0; order < 4; order++) {
            List<ConsumerRecord<String, byte[]>> records = records("orders", "shop/LINE-" + order);
            int first = order;
            assertThat(records)
                    .extracting(ConsumerRecord::partition)
                    .containsOnly(records.getFirst().partition());
            assertThat(records)
                    .extracting(record -> new JsonObject(Buffer.buffer(record.value())).getString("id"))
                    .containsExactlyElementsOf(IntStream.range(0, 10)
                            .mapToObj(i -> "msg_" + (i * 4 + first + 10))
                            .toList());
        }
    }

    @Test
    void aTopicThatIsNotThereIsToldAndHoldsUpNobodyElse() {
        Future<Sent> wrong = channel.send(Notices.of("msg_w", "W-1", "main/misspelt"));
        Future<Sent> right = channel.send(Notices.of("msg_r", "R-1", "main/orders"));

        assertThat(Probe.result(right).outcome()).isEqualTo(Outcome.DELIVERED);
        assertThat(Probe.result(wrong))
                .extracting(Sent::outcome, Sent::error)
                .containsExactly(Outcome.MISCONFIGURED, "NO_TOPIC");
    }

    @Test
    void aMessageThatIsTooLargeIsNeverTaken() {
        Sent sent = send(Notices.of("msg_l", "L-1".repeat(100), "main/small"));

        assertThat(sent).extracting(Sent::outcome, Sent::error).containsExactly(Outcome.PERMANENT, "TOO_LARGE");
    }

    @Test
    void aUserIsKnownByItsPassword() {
        assertThat(send(Notices.of("msg_s", "SCRAM-1", "scram/orders")).outcome())
                .isEqualTo(Outcome.DELIVERED);
        assertThat(send(Notices.of("msg_s", "SCRAM-2", "wrong-password/orders")))
                .extracting(Sent::outcome, Sent::error)
                .containsExactly(Outcome.LOCKED_OUT, "AUTHENTICATION");
    }

    @Test
    void aClusterIsKnownByItsCertificate() {
        assertThat(send(Notices.of("msg_t", "TLS-1", "tls/orders")).outcome()).isEqualTo(Outcome.DELIVERED);
        assertThat(send(Notices.of("msg_t", "TLS-2", "untrusted/orders")))
                .extracting(Sent::outcome, Sent::error)
                .containsExactly(Outcome.LOCKED_OUT, "AUTHENTICATION");
    }

    @Test
    void aClusterThatIsAwayIsRetriedAndItsBoundsHold() {
        List<Future<Sent>> sent = IntStream.range(0, 3)
                .mapToObj(i -> channel.send(Notices.of("msg_a" + i, "A-" + i, "away/orders")))
                .toList();

        assertThat(Probe.result(sent.get(2)))
                .as("the third where two may be in flight")
                .extracting(Sent::outcome, Sent::error)
                .containsExactly(Outcome.NOT_SENT, "BUSY");
        assertThat(Probe.result(sent.get(0)).outcome()).isEqualTo(Outcome.RETRY);
        assertThat(Probe.result(sent.get(1)).outcome()).isEqualTo(Outcome.RETRY);
        assertThat(send(Notices.of("msg_b", "A-9", "away/orders")))
                .as("answered at once while the cluster is left alone")
                .extracting(Sent::outcome, Sent::error)
                .containsExactly(Outcome.RETRY, "CONNECT");
        Probe.until(
                "nothing in flight",
                () -> METERS.get("paysync.channel.in.flight")
                                .tag("connection", "away")
                                .gauge()
                                .value()
                        == 0);
        assertThat(METERS.get("paysync.channel.full")
                        .tag("connection", "away")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void onlyWhatTheSettingsAllowCanBeATarget() {
        for (String target : new String[] {"orders", "main/", "other/orders", "main/a/b", "main/..", "main/ä", ""}) {
            assertThat(channel.refuse("shop", target, Map.of())).as(target).isPresent();
        }
        assertThat(channel.refuse("shop", "main/orders", Map.of())).isEmpty();
        assertThat(channel.refuse("shop", "main/orders", Map.of("a", "b"))).isPresent();
        assertThat(channel.refuse("me", "mine/orders", Map.of())).isEmpty();
        assertThat(channel.refuse("me", "mine/small", Map.of())).isPresent();
        assertThat(channel.refuse("shop", "mine/orders", Map.of())).isPresent();
        assertThat(send(Notices.of("msg_f", "F-1", "mine/orders")).outcome()).isEqualTo(Outcome.MISCONFIGURED);
    }

    private static Sent send(Notice notice) {
        return Probe.result(channel.send(notice));
    }

    private static List<ConsumerRecord<String, byte[]>> records(String topic, String key) {
        return broker.records(topic).stream()
                .filter(record -> record.key().equals(key))
                .toList();
    }

    private static Sasl login(String password) {
        return new Sasl("SCRAM-SHA-256", KafkaBroker.USER, Secret.of(password));
    }

    private static Cluster with(Cluster c, Optional<Sasl> sasl, int inFlightMax, Duration deadline) {
        return new Cluster(
                c.bootstrapServers(),
                c.merchants(),
                c.topics(),
                c.tls(),
                sasl,
                deadline,
                inFlightMax,
                c.bufferBytesMax(),
                true,
                c.topicCache(),
                c.backoffMax());
    }

    private static Cluster tls(Optional<Path> ca) {
        Cluster c = Cluster.of(broker.tlsBootstrapServers());
        return new Cluster(
                c.bootstrapServers(),
                c.merchants(),
                c.topics(),
                Optional.of(new Tls(ca, Optional.empty())),
                c.sasl(),
                c.deadline(),
                c.inFlightMax(),
                c.bufferBytesMax(),
                c.gzip(),
                c.topicCache(),
                c.backoffMax());
    }

    private static Cluster restricted(Cluster c) {
        return new Cluster(
                c.bootstrapServers(),
                Set.of("me"),
                Set.of("orders"),
                c.tls(),
                c.sasl(),
                c.deadline(),
                c.inFlightMax(),
                c.bufferBytesMax(),
                c.gzip(),
                c.topicCache(),
                c.backoffMax());
    }
}
