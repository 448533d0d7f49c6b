package io.paysync.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.paysync.contract.bus.Fault;
import io.paysync.contract.dispatch.DispatchApi.DeliveryState;
import io.paysync.contract.domain.Change;
import io.paysync.contract.orders.Handover.Before;
import io.paysync.contract.orders.Handover.FindUnhanded;
import io.paysync.contract.orders.Handover.Unhanded;
import io.paysync.contract.orders.OrdersApi;
import io.paysync.contract.orders.OrdersApi.IncidentPage;
import io.paysync.contract.orders.OrdersApi.RaiseIncident;
import io.paysync.testkit.Probe;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The offer of a change is lost, and the sweep that repeats it is late too. */
class GapsTest {
    private final FakeChannel channel = new FakeChannel();
    private final Queue<FindUnhanded> asked = new ConcurrentLinkedQueue<>();

    @Test
    void whatWasLostIsFetchedAndToldFirst() {
        try (World world = World.start(channel)) {
            world.endpoint("shop", "a");
            world.endpoint("shop", "b");
            // Of an order that is younger than its receivers: they are told of all of it.
            Change first = Samples.change("shop", "o1", 1);
            Change second = Samples.change("shop", "o1", 2);
            Change third = Samples.change("shop", "o1", 3);
            world.unhanded = answer(first, second, third);

            world.offer(third);
            Probe.until("all are told", () -> channel.arrived().size() == 6);
            world.offer(first, second);
            world.untilState("o1", DeliveryState.DELIVERED);

            assertThat(told("https://a.example")).containsExactly(1, 2, 3);
            assertThat(told("https://b.example")).containsExactly(1, 2, 3);
            assertThat(asked)
                    .allMatch(ask -> ask.receiver().equals("dispatch"))
                    .allMatch(ask -> ask.before().contains(new Before(third.key(), 3)));
            assertThat(gaps(world, "filled")).isPositive();
        }
    }

    @Test
    void whereNothingIsMissingItGoes() {
        try (World world = World.start(channel)) {
            world.unhanded = answer();
            world.endpoint("shop", "a");

            world.offer(Samples.change("shop", "o1", 2), Samples.change("shop", "o2", 2));
            world.untilState("o1", DeliveryState.DELIVERED);
            world.untilState("o2", DeliveryState.DELIVERED);

            assertThat(channel.arrived()).hasSize(2);
            assertThat(gaps(world, "none")).isEqualTo(2);
            assertThat(world.count("paysync.dispatch.dead")).isZero();
        }
    }

    @Test
    void whileNobodyAnswersItWaitsAndTheLateOneIsToldFirst() {
        try (World world = World.start(channel)) {
            world.unhanded = this::busy;
            world.endpoint("shop", "a");

            world.offer(Samples.change("shop", "o1", 2));
            Probe.until("it was asked for again and again", () -> asked.size() >= 3);
            assertThat(channel.arrived()).isEmpty();
            world.offer(Samples.change("shop", "o1", 1));
            Probe.until("both are told", () -> channel.arrived().size() == 2);

            assertThat(told("https://a.example")).containsExactly(1, 2);
            assertThat(gaps(world, "unanswered")).isGreaterThanOrEqualTo(3);
            assertThat(gaps(world, "given up")).isZero();
        }
    }

    @Test
    void itDoesNotWaitForEverAndAPersonLearnsOfIt() {
        Queue<RaiseIncident> incidents = new ConcurrentLinkedQueue<>();
        try (World world =
                World.on(World.database(), World.withGapWaitMax(World.quick(), Duration.ofMillis(1500)), channel)) {
            Probe.result(world.node.bus().answer(OrdersApi.RAISE_INCIDENT, 10, ask -> {
                incidents.add(ask);
                return Future.succeededFuture(new IncidentPage(List.of(), null));
            }));
            world.unhanded = this::busy;
            world.endpoint("shop", "a");

            world.offer(Samples.change("shop", "o1", 2));
            world.untilState("o1", DeliveryState.DELIVERED);

            Probe.until("an incident", () -> !incidents.isEmpty());
            assertThat(incidents.remove().kind()).isEqualTo("TOLD_OUT_OF_ORDER");
            assertThat(gaps(world, "given up")).isEqualTo(1);
        }
    }

    @Test
    void manyAreAskedAboutInQuestionsOfABoundedSize() {
        try (World world = World.start(channel)) {
            world.unhanded = answer();
            world.endpoint("shop", "a");
            Change[] seconds = new Change[50];
            Arrays.setAll(seconds, i -> Samples.change("shop", "o" + i, 2));

            world.offer(seconds);
            Probe.until("all are told", () -> channel.arrived().size() == 50);

            assertThat(asked)
                    .hasSizeGreaterThanOrEqualTo(3)
                    .allMatch(ask -> ask.before().size() <= FindUnhanded.ORDERS_MAX);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "12, 3", "40, 10", "600, 15"})
    void theLongerItIsMissingTheLaterItIsAskedForAgain(long waited, long expected) {
        assertThat(DispatchRules.askAgain(Duration.ofSeconds(waited), Duration.ofSeconds(1), Duration.ofSeconds(15)))
                .isEqualTo(Duration.ofSeconds(expected));
    }

    /** What order-state does, of these. */
    private Function<FindUnhanded, Future<Unhanded>> answer(Change... unhanded) {
        return ask -> {
            asked.add(ask);
            return Future.succeededFuture(new Unhanded(Arrays.stream(unhanded)
                    .filter(change -> ask.before().stream()
                            .anyMatch(
                                    before -> before.key().equals(change.key()) && change.version() < before.version()))
                    .toList()));
        };
    }

    private Future<Unhanded> busy(FindUnhanded ask) {
        asked.add(ask);
        return Future.failedFuture(Fault.of(Fault.Code.BUSY, "full"));
    }

    private List<Integer> told(String target) {
        return channel.arrived(target).stream().map(FakeChannel::sequence).toList();
    }

    private static double gaps(World world, String outcome) {
        return world.meters.get("paysync.dispatch.gaps").tag("outcome", outcome).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }
}
