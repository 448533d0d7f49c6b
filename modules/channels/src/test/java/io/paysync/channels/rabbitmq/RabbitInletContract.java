package io.paysync.channels.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.GetResponse;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paysync.channels.Sent;
import io.paysync.channels.Takers;
import io.paysync.channels.Takers.Taken;
import io.paysync.channels.inbound.Headers;
import io.paysync.channels.rabbitmq.RabbitConfig.Broker;
import io.paysync.platform.config.Secret;
import io.paysync.platform.health.Status.Level;
import io.paysync.testkit.Probe;
import io.paysync.testkit.brokers.AmqpBroker;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What comes in, with any AMQP 0-9-1 broker; and all that goes out. */
abstract class RabbitInletContract extends RabbitChannelContract {
    private final Vertx inletVertx = Vertx.vertx();
    private final List<RabbitInlet> inlets = new ArrayList<>();

    @AfterEach
    void closeInlets() {
        inlets.forEach(inlet -> Probe.result(inlet.close()));
        Probe.result(inletVertx.close());
    }

    private RabbitInlet inlet(String queue, int prefetch) {
        RabbitInlet inlet = new RabbitInlet(
                inletVertx,
                new SimpleMeterRegistry(),
                "shop",
                Broker.of(broker().address(), AmqpBroker.USER, Secret.of(AmqpBroker.PASSWORD)),
                new RabbitPlace(queue, queue + ".dead", prefetch));
        inlets.add(inlet);
        return inlet;
    }

    private Takers open(RabbitInlet inlet) {
        Takers taker = new Takers();
        inletVertx.runOnContext(v -> inlet.open(taker));
        return taker;
    }

    @Test
    void whatWasNotSettledComesAgainAndWhatWasDoesNot() {
        broker().declare("in");
        broker().put("in", "a", "b", "c");
        RabbitInlet first = inlet("in", 10);
        Takers taker = open(first);
        taker.await("a", "b", "c");
        assertThat(first.status().level()).isEqualTo(Level.UP);
        assertThat(first.inFlight()).isEqualTo(3);

        taker.get("a").settle();
        taker.get("c").settle();
        taker.giveUpWhenClosed();
        Probe.result(first.close());

        Takers again = open(inlet("in", 10));
        again.await("b");
        again.get("b").settle();
    }

    @Test
    void noMoreAreTakenThanThePrefetch() {
        broker().declare("many");
        broker().put("many", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10");
        Takers taker = open(inlet("many", 3));
        List<String> seen = new ArrayList<>();
        Probe.until("all have come", () -> {
            assertThat(taker.open()).isLessThanOrEqualTo(3);
            List<Taken> more = taker.drain();
            more.forEach(one -> seen.add(one.body()));
            more.forEach(Taken::settle);
            return seen.size() == 10;
        });
        assertThat(seen).containsExactly("1", "2", "3", "4", "5", "6", "7", "8", "9", "10");
    }

    @Test
    void whatIsPutAsideSaysFromWhereAndWhy() {
        broker().bind("shop-events", "bad", "order.new", Map.of());
        broker().declare("bad.dead");
        // RabbitMQ would take it to those queues as well, by our rights.
        broker().put("bad", Map.of("CC", List.of("bad"), "own", "kept"), "rubbish");
        Takers taker = open(inlet("bad", 3));
        taker.await("rubbish");

        Sent sent = Probe.result(taker.get("rubbish").message().putAside(Map.of(Headers.REASON, "MALFORMED"), true));

        assertThat(sent.outcome()).as(sent.toString()).isEqualTo(Sent.Outcome.DELIVERED);
        GetResponse message = broker().take("bad.dead", 1).getFirst();
        assertThat(message.getBody()).asString().isEqualTo("rubbish");
        Map<String, Object> headers = message.getProps().getHeaders();
        assertThat(headers.get(Headers.REASON)).hasToString("MALFORMED");
        assertThat(headers).containsKey("own").doesNotContainKey("CC");
        assertThat(headers.get(Headers.QUEUE)).hasToString("bad");
        assertThat(headers.get(Headers.ROUTING_KEY)).hasToString("bad");
        assertThat(headers.get(Headers.EXCHANGE)).hasToString("");
        assertThat(message.getProps().getDeliveryMode()).isEqualTo(2);
        taker.get("rubbish").settle();
    }

    @Test
    void aQueueThatIsNotThereIsSaidAndReadOnceItIs() {
        RabbitInlet inlet = inlet("late", 3);
        Takers taker = open(inlet);
        Probe.until("it is said", () -> inlet.status().text().endsWith("NO_QUEUE"));
        assertThat(inlet.status().level()).isEqualTo(Level.DEGRADED);

        broker().declare("late");
        broker().put("late", "first");

        taker.await("first");
        taker.get("first").settle();
    }
}
