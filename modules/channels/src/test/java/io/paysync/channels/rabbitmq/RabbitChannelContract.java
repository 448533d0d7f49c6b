package io.paysync.channels.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.GetResponse;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paysync.channels.CloudEvent;
import io.paysync.channels.Notice;
import io.paysync.channels.Notices;
import io.paysync.channels.Sent;
import io.paysync.channels.Sent.Outcome;
import io.paysync.channels.rabbitmq.RabbitConfig.Broker;
import io.paysync.platform.config.Secret;
import io.paysync.testkit.FreePorts;
import io.paysync.testkit.Probe;
import io.paysync.testkit.brokers.AmqpBroker;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the channel promises with any AMQP 0-9-1 broker. */
abstract class RabbitChannelContract {
    private final Vertx vertx = Vertx.vertx();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private RabbitChannel channel;
    /** Takes connections and says nothing. */
    private ServerSocket silent;

    abstract AmqpBroker broker();

    /** How this broker says that no queue wants a message. */
    abstract Sent unroutable();

    RabbitChannel channel() {
        return channel;
    }

    @BeforeEach
    void open() throws IOException {
        silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Broker main = Broker.of(broker().address(), AmqpBroker.USER, Secret.of(AmqpBroker.PASSWORD));
        channel = new RabbitChannel(
                vertx,
                meters,
                new RabbitConfig(Map.of(
                        "main",
                        main,
                        "wrong-password",
                        Broker.of(broker().address(), AmqpBroker.USER, Secret.of("guess")),
                        "away",
                        with(Broker.of("127.0.0.1:" + FreePorts.next(), "u", Secret.of("p")), Set.of(), 10),
                        "silent",
                        with(Broker.of("127.0.0.1:" + silent.getLocalPort(), "u", Secret.of("p")), Set.of(), 2),
                        "mine",
                        with(main, Set.of("me"), 10))));
    }

    @AfterEach
    void close() throws IOException {
        silent.close();
        Probe.result(channel.close());
        Probe.result(vertx.close());
    }

    @Test
    void aNoticeIsAPersistentCloudEventUnderItsTypesRoutingKey() {
        broker().bind("events", "paid", "order.paid", Map.of());
        Notice notice = Notices.of("msg_1", "PAID-1", "main/events");

        Sent sent = send(notice);

        assertThat(sent.outcome()).as(sent.toString()).isEqualTo(Outcome.DELIVERED);
        GetResponse message = broker().take("paid", 1).getFirst();
        assertThat(message.getBody()).isEqualTo(CloudEvent.structured(notice));
        assertThat(message.getEnvelope().getRoutingKey()).isEqualTo("order.paid");
        assertThat(message.getProps().getMessageId()).isEqualTo("msg_1");
        assertThat(message.getProps().getType()).isEqualTo("order.paid");
        assertThat(message.getProps().getContentType()).isEqualTo(CloudEvent.CONTENT_TYPE);
        assertThat(message.getProps().getDeliveryMode()).isEqualTo(2);
    }

    @Test
    void manyAreConfirmedEachOnItsOwn() {
        broker().bind("many", "all", "#", Map.of());

        List<Future<Sent>> sent = IntStream.range(0, 200)
                .mapToObj(i -> channel.send(Notices.of("msg_" + i, "M-" + i, "main/many")))
                .toList();

        Probe.result(Future.all(sent));
        assertThat(sent).allMatch(future -> future.result().outcome() == Outcome.DELIVERED);
        assertThat(broker().take("all", 200))
                .extracting(message -> message.getProps().getMessageId())
                .containsExactlyElementsOf(
                        IntStream.range(0, 200).mapToObj(i -> "msg_" + i).toList());
        assertThat(meters.get("paysync.channel.in.flight")
                        .tag("connection", "main")
                        .gauge()
                        .value())
                .isZero();
    }

    @Test
    void whatNoQueueWantsIsToldAndNeverCountsAsDelivered() {
        broker().bind("half", "half-bound", "order.refunded", Map.of());

        Future<Sent> unwanted = channel.send(Notices.of("msg_u", "U-1", "main/half"));
        Future<Sent> wanted =
                channel.send(Notices.of("msg_w", "order.refunded", "U-1", "main/half", Map.of(), List.of()));

        assertThat(Probe.result(unwanted))
                .extracting(Sent::outcome, Sent::error)
                .containsExactly(unroutable().outcome(), unroutable().error());
        assertThat(Probe.result(wanted).outcome()).isEqualTo(Outcome.DELIVERED);
    }

    @Test
    void anExchangeThatIsNotThereTakesNobodyWithIt() {
        broker().bind("there", "there-queue", "#", Map.of());
        assertThat(send(Notices.of("msg_0", "T-0", "main/there")).outcome()).isEqualTo(Outcome.DELIVERED);

        Future<Sent> wrong = channel.send(Notices.of("msg_x", "X-1", "main/misspelt"));
        List<Future<Sent>> right = IntStream.range(1, 20)
                .mapToObj(i -> channel.send(Notices.of("msg_" + i, "T-" + i, "main/there")))
                .toList();

        assertThat(Probe.result(wrong))
                .extracting(Sent::outcome, Sent::status, Sent::error)
                .containsExactly(Outcome.MISCONFIGURED, 404, "NO_EXCHANGE");
        Probe.result(Future.all(right));
        assertThat(right).allMatch(future -> future.result().outcome() == Outcome.DELIVERED);
        assertThat(meters.get("paysync.channel.connects")
                        .tag("connection", "main")
                        .tag("outcome", "ok")
                        .counter()
                        .count())
                .as("one connection for all of it")
                .isEqualTo(1);
    }

    @Test
    void aWrongPasswordIsAMistakeInTheSettings() {
        assertThat(send(Notices.of("msg_p", "P-1", "wrong-password/events")))
                .extracting(Sent::outcome, Sent::error)
                .containsExactly(Outcome.LOCKED_OUT, "AUTHENTICATION");
    }

    @Test
    void aBrokerThatIsAwayIsRetried() {
        assertThat(send(Notices.of("msg_a", "A-1", "away/events")))
                .extracting(Sent::outcome, Sent::error)
                .containsExactly(Outcome.RETRY, "CONNECT");
    }

    @Test
    void aBrokerThatNeverAnswersTakesUpNoMoreThanTheBound() {
        List<Future<Sent>> sent = IntStream.range(0, 3)
                .mapToObj(i -> channel.send(Notices.of("msg_a" + i, "A-" + i, "silent/events")))
                .toList();

        assertThat(sent.get(2).result())
                .as("the third where two may be in flight")
                .extracting(Sent::outcome, Sent::error)
                .containsExactly(Outcome.NOT_SENT, "BUSY");
        assertThat(Probe.result(sent.get(0)).outcome()).isEqualTo(Outcome.RETRY);
        assertThat(Probe.result(sent.get(1)).outcome()).isEqualTo(Outcome.RETRY);
    }

    @Test
    void onlyWhatTheSettingsAllowCanBeATarget() {
        for (String target : new String[] {"events", "main/", "other/events", "main/a/b", "main/ä", "/events", ""}) {
            assertThat(channel.refuse("shop", target, Map.of())).as(target).isPresent();
        }
        assertThat(channel.refuse("shop", "main/events", Map.of())).isEmpty();
        assertThat(channel.refuse("shop", "main/events", Map.of("a", "b"))).isPresent();
        assertThat(channel.refuse("me", "mine/events", Map.of())).isEmpty();
        assertThat(channel.refuse("me", "mine/other", Map.of())).isPresent();
        assertThat(channel.refuse("shop", "mine/events", Map.of())).isPresent();
        assertThat(send(Notices.of("msg_f", "F-1", "mine/events")).outcome()).isEqualTo(Outcome.MISCONFIGURED);
    }

    @Test
    void aBrokerThatWasAwayIsConnectedAnew() {
        broker().bind("again", "again-queue", "#", Map.of());
        assertThat(send(Notices.of("msg_1", "G-1", "main/again")).outcome()).isEqualTo(Outcome.DELIVERED);

        broker().kill();
        assertThat(send(Notices.of("msg_2", "G-2", "main/again")).outcome()).isIn(Outcome.RETRY, Outcome.UNKNOWN);
        broker().start();
        broker().bind("again", "again-queue", "#", Map.of());

        Probe.until(
                "the message to be taken by the broker that is back",
                () -> send(Notices.of("msg_2", "G-2", "main/again")).outcome() == Outcome.DELIVERED);
    }

    Sent send(Notice notice) {
        return Probe.result(channel.send(notice));
    }

    private static Broker with(Broker b, Set<String> merchants, int inFlightMax) {
        return new Broker(
                b.addresses(),
                b.virtualHost(),
                b.user(),
                b.password(),
                merchants,
                merchants.isEmpty() ? Set.of() : Set.of("events"),
                b.tls(),
                b.deadline(),
                Duration.ofSeconds(1),
                b.heartbeat(),
                inFlightMax,
                b.exchangesMax(),
                b.backoffMax());
    }
}
