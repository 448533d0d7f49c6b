package io.paysync.statusapi.messages;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.channels.Sent;
import io.paysync.channels.Sent.Outcome;
import io.paysync.channels.inbound.Headers;
import io.paysync.channels.inbound.Incoming;
import io.paysync.channels.inbound.Inlet;
import io.paysync.contract.bus.Fault;
import io.paysync.contract.bus.Fault.Code;
import io.paysync.contract.domain.OrderStatus;
import io.paysync.contract.orders.OrdersApi;
import io.paysync.contract.orders.OrdersApi.IncidentPage;
import io.paysync.contract.orders.OrdersApi.OrderFound;
import io.paysync.contract.orders.OrdersApi.RaiseIncident;
import io.paysync.platform.guard.Guard;
import io.paysync.platform.guard.GuardConfig;
import io.paysync.platform.health.Status;
import io.paysync.statusapi.SampleOrders;
import io.paysync.statusapi.openapi.OpenApi;
import io.paysync.testkit.Probe;
import io.paysync.testkit.TestNode;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Refunds stand for all instructions here: their question needs no answer to be looked at. */
class MessageFlowTest {
    private static final OpenApi OPEN_API = OpenApi.load();

    private final TestNode node = TestNode.bare();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<RaiseIncident> incidents = new CopyOnWriteArrayList<>();
    private final Deque<Code> faults = new ArrayDeque<>();
    private final Deque<Outcome> answersOfTheBroker = new ConcurrentLinkedDeque<>();
    private MessageFlow flow;

    /** A message that remembers how it was put aside. */
    private final class Message implements Incoming {
        private final String body;
        private final List<Map<String, String>> aside = new CopyOnWriteArrayList<>();
        private final List<Boolean> whole = new CopyOnWriteArrayList<>();
        private volatile boolean current = true;

        private Message(String body) {
            this.body = body;
        }

        @Override
        public byte[] body() {
            return body.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public String place() {
            return "orders-0@1";
        }

        @Override
        public boolean isCurrent() {
            return current;
        }

        @Override
        public Future<Sent> putAside(Map<String, String> why, boolean asAWhole) {
            aside.add(why);
            whole.add(asAWhole);
            Outcome outcome = Objects.requireNonNullElse(answersOfTheBroker.poll(), Outcome.DELIVERED);
            return Future.succeededFuture(new Sent(outcome, 0, null, null, null, Duration.ZERO));
        }
    }

    @BeforeEach
    void start() {
        Probe.result(node.bus().answer(OrdersApi.EXPECT_REFUND, 100, question -> {
            asked.add(question.key().orderId() + "/" + question.refundNo());
            Code fault = next();
            return fault == null
                    ? Future.<OrderFound>succeededFuture(
                            new OrderFound(SampleOrders.order(question.key(), OrderStatus.PAID, 1, Instant.EPOCH)))
                    : Future.failedFuture(Fault.of(fault, "scripted"));
        }));
        Probe.result(node.bus().answer(OrdersApi.RAISE_INCIDENT, 100, incident -> {
            incidents.add(incident);
            return Future.succeededFuture(new IncidentPage(List.of(), null));
        }));
        MessagesConfig config = new MessagesConfig(1000, Duration.ofMillis(200), 3, Map.of(), Map.of());
        flow = new MessageFlow(
                node.node(),
                "kafka/shop",
                new MessageReader(OPEN_API, List.of("default"), 1000),
                new Guard(
                        "test",
                        "messages",
                        node.vertx(),
                        node.node().clock(),
                        node.node().meters(),
                        GuardConfig.DEFAULT),
                new DeadMessages(node.node(), "kafka/shop", "orders.dead", "default"),
                config,
                new MessageMeters(node.node().meters(), "kafka/shop", new Nowhere()));
    }

    @AfterEach
    void stop() {
        node.close();
    }

    private synchronized Code next() {
        return faults.poll();
    }

    private Message message(String order, String refund) {
        return new Message("{\"operation\":\"expectRefund\",\"orderId\":\"" + order + "\",\"refundNo\":\"" + refund
                + "\",\"amount\":{\"minor\":5,\"currency\":\"CNY\"}}");
    }

    private Future<Void> take(Message message) {
        return Future.future(
                done -> node.vertx().runOnContext(v -> flow.take(message).onComplete(done)));
    }

    @Test
    void whatCannotBeStoredNowIsTriedAgainAndNothingOfItsOrderGoesFirst() {
        faults.addAll(List.of(Code.UNAVAILABLE, Code.TIMEOUT, Code.BUSY));
        Message first = message("A-1", "R-1");

        List<Future<Void>> all = List.of(take(first), take(message("A-1", "R-2")), take(message("A-1", "R-3")));

        Probe.result(Future.all(all));
        assertThat(asked).containsExactly("A-1/R-1", "A-1/R-1", "A-1/R-1", "A-1/R-1", "A-1/R-2", "A-1/R-3");
        assertThat(first.aside).isEmpty();
        assertThat(node.node()
                        .meters()
                        .get("paysync.messages.retried")
                        .counter()
                        .count())
                .isEqualTo(3);
    }

    @Test
    void otherOrdersDoNotWait() {
        faults.addAll(List.of(Code.UNAVAILABLE));
        Future<Void> held = take(message("A-1", "R-1"));
        Probe.until("it was asked", () -> asked.size() == 1);

        Probe.result(take(message("B-1", "R-1")));

        assertThat(held.isComplete()).isFalse();
        Probe.result(held);
    }

    @ParameterizedTest
    @EnumSource(
            value = Code.class,
            names = {"CONFLICT", "NOT_FOUND", "INVALID", "REFUSED"})
    void whatTheOwnerRefusesIsPutAsideAtOnceAndTheNextOneGoesOn(Code code) {
        faults.add(code);
        Message refused = message("A-1", "R-1");

        Probe.result(Future.all(take(refused), take(message("A-1", "R-2"))));

        assertThat(asked).containsExactly("A-1/R-1", "A-1/R-2");
        assertThat(refused.aside).hasSize(1);
        assertThat(refused.aside.getFirst())
                .containsEntry(Headers.REASON, code.name())
                .containsEntry(Headers.DETAIL, "scripted")
                .containsKey(Headers.AT);
        Probe.until("it is told", () -> incidents.size() == 1);
        assertThat(incidents.getFirst())
                .isEqualTo(new RaiseIncident(
                        "default",
                        "DEAD_MESSAGE",
                        "messages/kafka/shop",
                        "A-1",
                        "messages about orders could not be taken, the last one for " + code
                                + "; they lie in orders.dead"));
    }

    @Test
    void aMessageThatBreaksItsReaderIsTriedABoundedNumberOfTimes() {
        faults.addAll(List.of(Code.INTERNAL, Code.INTERNAL, Code.INTERNAL, Code.INTERNAL));
        Message poison = message("A-1", "R-1");

        Probe.result(take(poison));

        assertThat(asked).hasSize(3);
        assertThat(poison.aside.getFirst()).containsEntry(Headers.REASON, "INTERNAL");
    }

    @Test
    void aBadMessageIsHeldUntilItLiesWhereBadOnesGoAndIsCutOnlyWhenItMustBe() {
        answersOfTheBroker.addAll(List.of(Outcome.RETRY, Outcome.MISCONFIGURED, Outcome.UNKNOWN, Outcome.PERMANENT));
        Message bad = new Message("rubbish");

        Probe.result(take(bad));

        assertThat(bad.whole).containsExactly(true, true, true, true, false);
        assertThat(asked).isEmpty();
    }

    @Test
    void whatIsTooLargeIsNeverPutAsideAsAWhole() {
        Message large = new Message("x".repeat(1001));

        Probe.result(take(large));

        assertThat(large.whole).containsExactly(false);
    }

    @Test
    void bothThePlaceForBadOnesAndTheSourceMustBeWell() {
        Message bad = new Message("rubbish");
        for (int i = 0; i < 100; i++) {
            answersOfTheBroker.add(Outcome.MISCONFIGURED);
        }
        take(bad);
        Probe.until("it is said", () -> flow.status(Status.UP).level() == Status.Level.DEGRADED);
        assertThat(flow.status(Status.down("away")).text()).isEqualTo("away");
        bad.current = false;
        answersOfTheBroker.clear();

        Probe.result(take(new Message("rubbish too")));

        assertThat(flow.status(Status.UP)).isEqualTo(Status.UP);
    }

    @Test
    void whatTheBrokerHasTakenBackIsLeftAlone() {
        faults.addAll(List.of(Code.UNAVAILABLE));
        Message gone = message("A-1", "R-1");
        Future<Void> held = take(gone);
        Probe.until("it was asked", () -> asked.size() == 1);
        gone.current = false;

        Probe.until("it is given up", held::isComplete);

        assertThat(held.failed()).isTrue();
        assertThat(asked).hasSize(1);
        assertThat(gone.aside).isEmpty();
    }

    private static final class Nowhere implements Inlet {
        @Override
        public void open(Function<Incoming, Future<Void>> taker) {}

        @Override
        public Status status() {
            return Status.UP;
        }

        @Override
        public int inFlight() {
            return 0;
        }

        @Override
        public long waiting() {
            return 0;
        }

        @Override
        public Future<Void> close() {
            return Future.succeededFuture();
        }
    }
}
