package io.paysync.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.channels.Notice;
import io.paysync.channels.Sent;
import io.paysync.channels.Sent.Outcome;
import io.paysync.contract.bus.Fault;
import io.paysync.contract.dispatch.DispatchApi;
import io.paysync.contract.dispatch.DispatchApi.Attempt;
import io.paysync.contract.dispatch.DispatchApi.Delivery;
import io.paysync.contract.dispatch.DispatchApi.DeliveryState;
import io.paysync.contract.dispatch.DispatchApi.Endpoint;
import io.paysync.contract.dispatch.DispatchApi.ListEndpoints;
import io.paysync.contract.dispatch.DispatchApi.RemoveEndpoint;
import io.paysync.contract.dispatch.DispatchApi.RetryDelivery;
import io.paysync.contract.domain.Change;
import io.paysync.contract.orders.Handover.OfferChanges;
import io.paysync.contract.orders.OrdersApi;
import io.paysync.contract.orders.OrdersApi.IncidentPage;
import io.paysync.contract.orders.OrdersApi.RaiseIncident;
import io.paysync.testkit.Probe;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FlowTest {
    private FakeChannel channel;
    private World world;

    @BeforeEach
    void open() {
        channel = new FakeChannel();
        world = World.start(channel);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void changeIsToldOnceToEachReceiverThatWantsIt() {
        world.endpoint("shop", "all");
        world.endpoint("shop", "paid", "order.paid");
        world.endpoint("other", "foreign");
        Change created = Samples.change("shop", "o1", 1);
        Change paid = Samples.change("shop", "o1", 2);

        world.offer(created);
        world.offer(paid, created);
        world.untilState("o1", DeliveryState.DELIVERED);

        assertThat(channel.arrived("https://all.example"))
                .extracting(FakeChannel::sequence)
                .containsExactly(1, 2);
        assertThat(channel.arrived("https://paid.example"))
                .extracting(Notice::type)
                .containsExactly("order.paid");
        assertThat(channel.arrived("https://foreign.example")).isEmpty();
        assertThat(channel.arrived("https://paid.example").getFirst().body()).isEqualTo(Payload.of(paid));
    }

    @Test
    void repeatsHaveTheSameIdAndTheSameBytes() {
        AtomicInteger answers = new AtomicInteger();
        channel.answer(
                notice -> Future.succeededFuture(answers.incrementAndGet() < 3 ? FakeChannel.ERROR : FakeChannel.OK));
        world.endpoint("shop", "a");

        world.offer(Samples.change("shop", "o1", 1));
        world.untilState("o1", DeliveryState.DELIVERED);

        List<Notice> arrived = channel.arrived();
        assertThat(arrived).hasSize(3);
        assertThat(arrived)
                .extracting(Notice::messageId)
                .containsOnly(arrived.getFirst().messageId());
        assertThat(arrived).extracting(FakeChannel::text).containsOnly(FakeChannel.text(arrived.getFirst()));
        assertThat(arrived.getFirst().messageId()).doesNotContain(".");
        Delivery delivery = world.deliveries("shop", "o1", null).getFirst();
        assertThat(delivery.attempts()).extracting(Attempt::status).containsExactly(500, 500, 200);
        assertThat(delivery.attempts()).extracting(Attempt::number).containsExactly(1, 2, 3);
    }

    @Test
    void newerChangeWaitsForTheOlderAndOtherOrdersDoNot() {
        Queue<Promise<Sent>> waiting = new ConcurrentLinkedQueue<>();
        channel.answer(notice -> {
            if (notice.orderKeyText().endsWith("/slow") && FakeChannel.sequence(notice) == 1) {
                Promise<Sent> promise = Promise.promise();
                waiting.add(promise);
                return promise.future();
            }
            return Future.succeededFuture(FakeChannel.OK);
        });
        world.endpoint("shop", "a");

        world.offer(Samples.change("shop", "slow", 1));
        Probe.until("the first attempt is under way", () -> !waiting.isEmpty());
        world.offer(Samples.change("shop", "slow", 2), Samples.change("shop", "fast", 1));
        world.offer(Samples.change("shop", "fast", 2));
        world.untilState("fast", DeliveryState.DELIVERED);

        assertThat(orders("slow")).containsExactly(1);
        waiting.remove().complete(FakeChannel.ERROR);
        Probe.until("the older one is tried again", () -> !waiting.isEmpty());
        assertThat(orders("slow")).containsExactly(1, 1);
        waiting.remove().complete(FakeChannel.OK);
        world.untilState("slow", DeliveryState.DELIVERED);
        assertThat(orders("slow")).containsExactly(1, 1, 2);
        assertThat(orders("fast")).containsExactly(1, 2);
    }

    @Test
    void newerChangeIsHeldBackWhileTheOlderWaitsInTheTable() {
        Schedule slow = new Schedule(
                List.of(Duration.ZERO, Duration.ofHours(10)), Duration.ZERO, Duration.ofHours(1), Duration.ofHours(11));
        channel.answerAlways(FakeChannel.ERROR);
        try (World patient = World.on(World.database(), World.quick(slow), channel)) {
            patient.endpoint("shop", "a");
            patient.offer(Samples.change("shop", "o1", 1));
            Probe.until(
                    "the older one waits",
                    () -> patient.deliveries("shop", "o1", null).getFirst().nextAt() != null);
            channel.answerAlways(FakeChannel.OK);

            patient.offer(Samples.change("shop", "o1", 2), Samples.change("shop", "o2", 2));
            patient.untilState("o2", DeliveryState.DELIVERED);
            assertThat(orders("o1")).containsExactly(1);
            String older = patient.deliveries("shop", "o1", null).getLast().id();
            patient.ask(DispatchApi.RETRY_DELIVERY, new RetryDelivery("shop", older));
            patient.untilState("o1", DeliveryState.DELIVERED);

            assertThat(orders("o1")).containsExactly(1, 1, 2);
        }
    }

    @Test
    void afterTheLastAttemptItIsDeadToldToAPersonAndCanBeSentAgain() {
        List<RaiseIncident> incidents = new CopyOnWriteArrayList<>();
        Probe.result(world.node.bus().answer(OrdersApi.RAISE_INCIDENT, 10, ask -> {
            incidents.add(ask);
            return Future.succeededFuture(new IncidentPage(List.of(), null));
        }));
        channel.answerAlways(FakeChannel.ERROR);
        world.endpoint("shop", "a");

        world.offer(Samples.change("shop", "o1", 1), Samples.change("shop", "o1", 2));
        world.untilState("o1", DeliveryState.DEAD);

        assertThat(orders("o1")).containsExactly(1, 1, 1, 1, 2, 2, 2, 2);
        assertThat(world.deliveries("shop", null, DeliveryState.DEAD)).hasSize(2);
        world.untilCounted("paysync.dispatch.dead", 2);
        Probe.until("an incident is raised", () -> !incidents.isEmpty());
        assertThat(incidents.getFirst().kind()).isEqualTo("DEAD_DELIVERY");

        channel.answerAlways(FakeChannel.OK);
        Delivery dead = world.deliveries("shop", "o1", null).getLast();
        Delivery again = world.ask(DispatchApi.RETRY_DELIVERY, new RetryDelivery("shop", dead.id()))
                .deliveries()
                .getFirst();
        Probe.until(
                "it is delivered",
                () -> world.deliveries("shop", "o1", DeliveryState.DELIVERED).size() == 1);

        assertThat(again.messageId()).isEqualTo(dead.messageId());
        Notice last = channel.arrived().getLast();
        assertThat(last.messageId()).isEqualTo(dead.messageId());
        assertThat(last.body()).isEqualTo(channel.arrived().getFirst().body());
    }

    @Test
    void deliveryOfAnotherMerchantIsNotFound() {
        world.endpoint("shop", "a");
        world.endpoint("other", "a");
        world.offer(Samples.change("shop", "o1", 1));
        world.untilState("o1", DeliveryState.DELIVERED);
        String id = world.deliveries("shop", "o1", null).getFirst().id();

        assertThat(world.refused(DispatchApi.RETRY_DELIVERY, new RetryDelivery("other", id))
                        .code())
                .isEqualTo(Fault.Code.NOT_FOUND);
        assertThat(world.refused(DispatchApi.RETRY_DELIVERY, new RetryDelivery("shop", "dlv_!"))
                        .code())
                .isEqualTo(Fault.Code.NOT_FOUND);
    }

    @Test
    void goneReceiverIsDisabledAndWhatWaitsForItIsDeadUntilItIsSavedAgain() {
        Schedule slow = new Schedule(
                List.of(Duration.ZERO, Duration.ofHours(10)), Duration.ZERO, Duration.ofHours(1), Duration.ofHours(11));
        try (World patient = World.on(World.database(), World.quick(slow), channel)) {
            patient.endpoint("shop", "a");
            channel.answerAlways(FakeChannel.ERROR);
            patient.offer(Samples.change("shop", "waits", 1));
            Probe.until(
                    "it waits for its second attempt",
                    () -> patient.deliveries("shop", "waits", null).getFirst().nextAt() != null);

            channel.answerAlways(FakeChannel.sent(Outcome.RECEIVER_GONE, 410, "GONE", null));
            patient.offer(Samples.change("shop", "gone", 1));
            patient.untilState("gone", DeliveryState.DEAD);
            patient.untilState("waits", DeliveryState.DEAD);

            ListEndpoints list = new ListEndpoints("shop", "a");
            assertThat(patient.ask(DispatchApi.LIST_ENDPOINTS, list).endpoints())
                    .extracting(Endpoint::state)
                    .containsExactly("DISABLED");
            String dead = patient.deliveries("shop", "gone", null).getFirst().id();
            assertThat(patient.refused(DispatchApi.RETRY_DELIVERY, new RetryDelivery("shop", dead))
                            .code())
                    .isEqualTo(Fault.Code.REFUSED);
            patient.offer(Samples.change("shop", "untold", 1));
            assertThat(patient.deliveries("shop", "untold", DeliveryState.DEAD))
                    .singleElement()
                    .satisfies(untold -> assertThat(untold.attempts())
                            .extracting(Attempt::error)
                            .containsExactly("ENDPOINT_OFF"));
            assertThat(channel.arrived()).noneMatch(notice -> notice.orderId().equals("untold"));

            channel.answerAlways(FakeChannel.OK);
            patient.endpoint("shop", "a");
            patient.offer(Samples.change("shop", "anew", 1));
            patient.untilState("anew", DeliveryState.DELIVERED);
            assertThat(patient.deliveries("shop", "anew", null)).hasSize(1);
        }
    }

    @Test
    void removedReceiverGetsNothingMore() {
        channel.answerAlways(FakeChannel.ERROR);
        world.endpoint("shop", "a");
        world.offer(Samples.change("shop", "o1", 1));

        assertThat(world.ask(DispatchApi.REMOVE_ENDPOINT, new RemoveEndpoint("shop", "a"))
                        .endpoints())
                .isEmpty();

        world.untilState("o1", DeliveryState.DEAD);
        assertThat(world.refused(DispatchApi.REMOVE_ENDPOINT, new RemoveEndpoint("shop", "a"))
                        .code())
                .isEqualTo(Fault.Code.NOT_FOUND);
    }

    @Test
    void receiverThatAsksForLessIsLeftAloneForThatLong() {
        channel.answer(notice ->
                Future.succeededFuture(FakeChannel.sent(Outcome.THROTTLED, 429, "THROTTLED", Duration.ofMinutes(5))));
        world.endpoint("shop", "a");
        world.offer(Samples.change("shop", "o1", 1));
        Probe.until(
                "the answer is written",
                () -> !world.deliveries("shop", "o1", null)
                        .getFirst()
                        .attempts()
                        .isEmpty());

        world.offer(Samples.change("shop", "o2", 1));
        Probe.until(
                "the second is put back",
                () -> world.deliveries("shop", "o2", null).getFirst().nextAt() != null);

        assertThat(channel.arrived()).hasSize(1);
        assertThat(Duration.between(
                        Instant.now(),
                        world.deliveries("shop", "o1", null).getFirst().nextAt()))
                .isGreaterThan(Duration.ofMinutes(4));
    }

    @Test
    void orderIsKeptForManyOrdersOfferedInSmallPieces() {
        Map<String, List<Integer>> seen = new ConcurrentHashMap<>();
        AtomicInteger calls = new AtomicInteger();
        channel.answer(notice -> {
            if (calls.incrementAndGet() % 7 == 0) {
                return Future.succeededFuture(FakeChannel.ERROR);
            }
            seen.computeIfAbsent(notice.orderKeyText(), key -> new CopyOnWriteArrayList<>())
                    .add(FakeChannel.sequence(notice));
            return Future.succeededFuture(FakeChannel.OK);
        });
        try (World patient = World.on(World.database(), World.quick(World.failing(30)), channel)) {
            patient.endpoint("shop", "a");

            List<Future<?>> offers = new ArrayList<>();
            for (int version = 1; version <= 4; version++) {
                for (int order = 0; order < 15; order++) {
                    offers.add(patient.node
                            .bus()
                            .ask(
                                    DispatchApi.OFFER,
                                    new OfferChanges(List.of(Samples.change("shop", "o" + order, version)))));
                }
            }
            Probe.result(Future.join(offers).otherwiseEmpty());
            for (int order = 0; order < 15; order++) {
                patient.offer(
                        Samples.change("shop", "o" + order, 1),
                        Samples.change("shop", "o" + order, 2),
                        Samples.change("shop", "o" + order, 3),
                        Samples.change("shop", "o" + order, 4));
            }
            Probe.until(
                    "all are delivered",
                    () -> seen.values().stream().mapToInt(List::size).sum() == 60);

            assertThat(seen.values())
                    .allSatisfy(sequence -> assertThat(sequence).containsExactly(1, 2, 3, 4));
        }
    }

    private List<Integer> orders(String orderId) {
        return channel.arrived().stream()
                .filter(notice -> notice.orderKeyText().equals("shop/" + orderId))
                .map(FakeChannel::sequence)
                .toList();
    }
}
