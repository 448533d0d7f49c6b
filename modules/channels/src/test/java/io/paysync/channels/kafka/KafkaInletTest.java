package io.paysync.channels.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paysync.channels.Sent;
import io.paysync.channels.Takers;
import io.paysync.channels.Takers.Taken;
import io.paysync.channels.inbound.Headers;
import io.paysync.channels.kafka.KafkaConfig.Cluster;
import io.paysync.platform.health.Status.Level;
import io.paysync.testkit.FreePorts;
import io.paysync.testkit.Probe;
import io.paysync.testkit.brokers.KafkaBroker;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Against a real broker. */
class KafkaInletTest {
    private final KafkaBroker broker = SharedKafka.BROKER;
    private final Vertx vertx = Vertx.vertx();
    private final List<KafkaInlet> inlets = new ArrayList<>();

    @AfterEach
    void close() {
        inlets.forEach(inlet -> Probe.result(inlet.close()));
        Probe.result(vertx.close());
    }

    private KafkaInlet inlet(String servers, String topic, int inFlightMax) {
        KafkaInlet inlet = new KafkaInlet(
                vertx,
                new SimpleMeterRegistry(),
                "shop",
                Cluster.of(servers),
                new KafkaPlace(topic, topic + "-group", topic + ".dead", inFlightMax));
        inlets.add(inlet);
        return inlet;
    }

    private Takers open(KafkaInlet inlet) {
        Takers taker = new Takers();
        vertx.runOnContext(v -> inlet.open(taker));
        return taker;
    }

    @Test
    void anOffsetIsCommittedOnlyWhenAllBeforeItIsSettledAndTheRestComesAgain() {
        broker.createTopic("in", 1, Map.of());
        List.of("a", "b", "c").forEach(body -> broker.put("in", "k", body));
        KafkaInlet first = inlet(broker.bootstrapServers(), "in", 10);
        Takers taker = open(first);
        taker.await("a", "b", "c");

        taker.get("c").settle();
        taker.get("a").settle();
        Probe.until("a is committed", () -> broker.committed("in-group", "in", 0) == 1);
        Probe.until("the group is heard", () -> first.status().level() == Level.UP);
        assertThat(first.inFlight()).isEqualTo(3);
        taker.giveUpWhenClosed();
        Probe.result(first.close());
        assertThat(taker.get("b").message().isCurrent()).isFalse();

        Takers again = open(inlet(broker.bootstrapServers(), "in", 10));
        again.await("b", "c");
        again.get("b").settle();
        again.get("c").settle();
        Probe.until("all is committed", () -> broker.committed("in-group", "in", 0) == 3);
    }

    @Test
    void noMoreAreTakenThanTheBoundAndWhatIsSettledMakesRoom() {
        broker.createTopic("many", 3, Map.of());
        for (int i = 0; i < 30; i++) {
            broker.put("many", "k" + i, "m" + i);
        }
        KafkaInlet inlet = inlet(broker.bootstrapServers(), "many", 4);
        Takers taker = open(inlet);
        List<Taken> seen = new ArrayList<>();
        Probe.until("all have come", () -> {
            assertThat(taker.open()).isLessThanOrEqualTo(4);
            List<Taken> more = taker.drain();
            seen.addAll(more);
            more.forEach(Taken::settle);
            return seen.size() == 30;
        });
        assertThat(seen.stream().map(Taken::body).distinct()).hasSize(30);
    }

    @Test
    void whatIsPutAsideSaysFromWhereAndWhy() {
        broker.createTopic("bad", 1, Map.of());
        broker.createTopic("bad.dead", 1, Map.of());
        broker.put("bad", "A-1", "rubbish");
        Takers taker = open(inlet(broker.bootstrapServers(), "bad", 10));
        taker.await("rubbish");

        Sent sent = Probe.result(taker.get("rubbish").message().putAside(Map.of(Headers.REASON, "MALFORMED"), true));

        assertThat(sent.outcome()).isEqualTo(Sent.Outcome.DELIVERED);
        ConsumerRecord<String, byte[]> record = broker.records("bad.dead").getFirst();
        assertThat(record.key()).isEqualTo("A-1");
        assertThat(record.value()).asString(StandardCharsets.UTF_8).isEqualTo("rubbish");
        assertThat(header(record, Headers.REASON)).isEqualTo("MALFORMED");
        assertThat(header(record, Headers.TOPIC)).isEqualTo("bad");
        assertThat(header(record, Headers.PARTITION)).isEqualTo("0");
        assertThat(header(record, Headers.OFFSET)).isEqualTo("0");
        taker.get("rubbish").settle();
    }

    @Test
    void aTopicThatIsNotThereIsSaidAndReadOnceItIs() {
        KafkaInlet inlet = inlet(broker.bootstrapServers(), "late", 10);
        Takers taker = open(inlet);
        Probe.until("it is said", () -> inlet.status().text().endsWith("NO_TOPIC"));
        assertThat(inlet.status().level()).isEqualTo(Level.DEGRADED);

        broker.createTopic("late", 1, Map.of());
        broker.put("late", "k", "first");

        taker.await("first");
        taker.get("first").settle();
    }

    @Test
    void aClusterThatIsAwayIsSaidAndDoesNotHoldUpTheEnd() {
        KafkaInlet inlet = inlet("127.0.0.1:" + FreePorts.next(), "any", 10);
        open(inlet);

        Probe.until("it is said", () -> inlet.status().text().endsWith("CONNECT"));
    }

    private static String header(ConsumerRecord<String, byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
