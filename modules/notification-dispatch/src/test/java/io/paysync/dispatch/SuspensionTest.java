package io.paysync.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.channels.Notice;
import io.paysync.contract.bus.Fault;
import io.paysync.contract.dispatch.DispatchApi;
import io.paysync.contract.dispatch.DispatchApi.Delivery;
import io.paysync.contract.dispatch.DispatchApi.DeliveryState;
import io.paysync.contract.dispatch.DispatchApi.EnableEndpoint;
import io.paysync.contract.dispatch.DispatchApi.Endpoint;
import io.paysync.contract.dispatch.DispatchApi.ListEndpoints;
import io.paysync.contract.domain.Change;
import io.paysync.contract.orders.OrdersApi;
import io.paysync.contract.orders.OrdersApi.CloseIncident;
import io.paysync.contract.orders.OrdersApi.Incident;
import io.paysync.contract.orders.OrdersApi.IncidentPage;
import io.paysync.contract.orders.OrdersApi.RaiseIncident;
import io.paysync.dispatch.EndpointStore.Turn;
import io.paysync.dispatch.EndpointStore.What;
import io.paysync.platform.db.Args;
import io.paysync.platform.db.Sql;
import io.paysync.testkit.Probe;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A receiver that did nothing but fail for days is only probed, loses nothing, and comes back by itself or by a person. */
class SuspensionTest {
    private static final Duration FIVE_DAYS = Duration.ofDays(5);

    private final FakeChannel channel = new FakeChannel();
    private final List<RaiseIncident> raised = new CopyOnWriteArrayList<>();
    private final List<CloseIncident> closed = new CopyOnWriteArrayList<>();
    /** So many times no incident can be closed. */
    private final AtomicInteger refusals = new AtomicInteger();

    @Test
    void suspendedReceiverIsProbedOnlyAndGetsAllThatWaitedWhenItHasRecovered() {
        channel.answerAlways(FakeChannel.ERROR);
        try (World world = world(Duration.ofMillis(300))) {
            suspended(world);
            world.offer(later());
            Probe.until("it was probed some times", () -> attempts(world, "later") >= 2);

            assertThat(world.deliveries("shop", null, DeliveryState.PENDING)).hasSize(32);
            assertThat(world.count("paysync.dispatch.endpoints.suspended")).isGreaterThanOrEqualTo(1);
            assertThat(raised).extracting(RaiseIncident::kind).containsOnly("ENDPOINT_SUSPENDED");
            channel.answerAlways(FakeChannel.OK);
            Probe.until(
                    "all that waited is delivered",
                    () -> world.deliveries("shop", null, null).stream()
                            .allMatch(delivery -> delivery.state() == DeliveryState.DELIVERED));
            Probe.until("the incident is closed", () -> !closed.isEmpty());

            assertThat(state(world)).isEqualTo("ACTIVE");
            assertThat(closed).extracting(CloseIncident::id).containsOnly("incident-1");
            assertThat(closed).extracting(CloseIncident::by).containsOnly("paysync");
            assertThat(channel.arrived().stream().map(Notice::messageId).distinct())
                    .hasSize(32);
        }
    }

    @Test
    void betweenProbesNothingIsSentUntilAPersonSaysThatItIsWell() {
        channel.answerAlways(FakeChannel.ERROR);
        Duration never = Duration.ofHours(1);
        try (World world = world(never)) {
            suspended(world);
            // A node that has just come, knows nothing of the receiver, and has many for it at once.
            try (World fresh = World.on(world.db, config(never), channel)) {
                fresh.offer(later());
                Probe.until("they have been put back", () -> fresh.gauge("paysync.dispatch.held") == 0);

                assertThat(attempts(world, "later")).isLessThanOrEqualTo(2);
                channel.answerAlways(FakeChannel.OK);
                Endpoint enabled = world.ask(DispatchApi.ENABLE_ENDPOINT, new EnableEndpoint("shop", "a"))
                        .endpoints()
                        .getFirst();
                assertThat(enabled.state()).isEqualTo("ACTIVE");
                assertThat(enabled.reason()).isNull();
                Probe.until(
                        "all are delivered",
                        () -> world.deliveries("shop", null, null).stream()
                                .allMatch(delivery -> delivery.state() == DeliveryState.DELIVERED));
            }
        }
    }

    @Test
    void goneReceiverIsEnabledByAPersonToo() {
        channel.answerAlways(FakeChannel.sent(io.paysync.channels.Sent.Outcome.RECEIVER_GONE, 410, "GONE", null));
        try (World world = world(Duration.ofHours(1))) {
            world.endpoint("shop", "a");
            world.offer(Samples.change("shop", "o", 1));
            Probe.until("it is disabled", () -> state(world).equals("DISABLED"));

            world.ask(DispatchApi.ENABLE_ENDPOINT, new EnableEndpoint("shop", "a"));

            assertThat(state(world)).isEqualTo("ACTIVE");
            assertThat(world.refused(DispatchApi.ENABLE_ENDPOINT, new EnableEndpoint("shop", "b"))
                            .code())
                    .isEqualTo(io.paysync.contract.bus.Fault.Code.NOT_FOUND);
        }
    }

    @Test
    void onlyDaysOfNothingButFailuresSuspendAndEachSuccessBeginsThemAnew() {
        try (World world = world(Duration.ofHours(1))) {
            world.endpoint("shop", "bad");
            world.endpoint("shop", "mixed");
            EndpointKey bad = new EndpointKey("shop", "bad");
            EndpointKey mixed = new EndpointKey("shop", "mixed");
            EndpointKey removed = new EndpointKey("shop", "removed");

            assertThat(note(world, List.of(), List.of(bad, mixed, removed), FIVE_DAYS))
                    .isEmpty();
            passed(world, "4 days 23 hours");
            assertThat(note(world, List.of(), List.of(bad, mixed), FIVE_DAYS)).isEmpty();
            assertThat(note(world, List.of(mixed), List.of(bad), FIVE_DAYS)).isEmpty();
            assertThat(note(world, List.of(), List.of(mixed), FIVE_DAYS)).isEmpty();
            passed(world, "2 hours");
            assertThat(note(world, List.of(), List.of(bad, mixed), Duration.ZERO))
                    .isEmpty();
            List<Turn> turns = note(world, List.of(), List.of(bad, mixed), FIVE_DAYS);

            assertThat(turns).extracting(Turn::key, Turn::what).containsExactly(tuple(bad, What.SUSPENDED));
            assertThat(note(world, List.of(), List.of(bad), FIVE_DAYS)).hasSize(1);
            Probe.result(new EndpointStore().noteIncident(world.node.db(), bad, "i7"));
            assertThat(note(world, List.of(), List.of(bad), FIVE_DAYS)).isEmpty();
            assertThat(note(world, List.of(bad, mixed), List.of(), FIVE_DAYS))
                    .extracting(Turn::key, Turn::what, Turn::incident)
                    .containsExactly(tuple(bad, What.RECOVERED, "i7"));
            assertThat(note(world, List.of(bad), List.of(), FIVE_DAYS)).isEmpty();
        }
    }

    @Test
    void recoveryIsToldAgainUntilAllThatFollowsIsDone() {
        try (World world = World.on(World.database(), World.quick(), channel)) {
            world.endpoint("shop", "a");
            EndpointKey key = new EndpointKey("shop", "a");
            note(world, List.of(), List.of(key), FIVE_DAYS);
            passed(world, "5 days");
            note(world, List.of(), List.of(key), FIVE_DAYS);
            Probe.result(new EndpointStore().noteIncident(world.node.db(), key, "i7"));
            assertThat(note(world, List.of(key), List.of(), FIVE_DAYS)).hasSize(1);

            // The node that was told is gone, with all it had to do.
            assertThat(note(world, List.of(), List.of(), FIVE_DAYS)).isEmpty();
            told(world, "2 minutes");
            assertThat(note(world, List.of(key), List.of(), FIVE_DAYS))
                    .extracting(Turn::key, Turn::what, Turn::incident)
                    .containsExactly(tuple(key, What.RECOVERED, "i7"));
            // It is no sooner suspended again than any other.
            passed(world, "5 days");
            assertThat(note(world, List.of(), List.of(key), FIVE_DAYS)).isEmpty();
            Probe.result(new EndpointStore().recovered(world.node.db(), key));
            told(world, "1 hour");

            assertThat(note(world, List.of(key), List.of(), FIVE_DAYS)).isEmpty();
            assertThat(state(world)).isEqualTo("ACTIVE");
        }
    }

    @Test
    void incidentThatCouldNotBeClosedIsClosedLater() {
        refusals.set(2);
        channel.answerAlways(FakeChannel.ERROR);
        try (World world = world(Duration.ofMillis(300))) {
            suspended(world);
            channel.answerAlways(FakeChannel.OK);
            AtomicInteger more = new AtomicInteger();
            Probe.until("the incident is closed", Duration.ofMinutes(1), () -> {
                told(world, "2 minutes");
                // Closing is tried again with the next success; those that waited may all be delivered by now.
                world.offer(Samples.change("shop", "more-" + more.incrementAndGet(), 1));
                return !closed.isEmpty();
            });
            Probe.until("nothing is left to be done", () -> failing(world) == 0);

            assertThat(refusals).hasNonPositiveValue();
        }
    }

    @Test
    void savingItAgainForgivesIt() {
        channel.answerAlways(FakeChannel.ERROR);
        try (World world = world(Duration.ofHours(1))) {
            suspended(world);
            assertThat(world.ask(DispatchApi.LIST_ENDPOINTS, new ListEndpoints("shop", "a"))
                            .endpoints()
                            .getFirst()
                            .reason())
                    .contains("nothing but failures");

            assertThat(world.endpoint("shop", "a").endpoint().state()).isEqualTo("ACTIVE");
        }
    }

    /** Attempts are far apart, so that what comes soon comes because of a probe or a recovery. */
    private static DispatchConfig config(Duration probeEvery) {
        Schedule far = new Schedule(
                List.of(Duration.ZERO, Duration.ofMillis(100), Duration.ofMillis(100), Duration.ofHours(20), FIVE_DAYS),
                Duration.ofMillis(100),
                Duration.ofHours(1),
                Duration.ofDays(20));
        return World.withSuspension(World.quick(far), FIVE_DAYS, probeEvery);
    }

    private World world(Duration probeEvery) {
        World world = World.on(World.database(), config(probeEvery), channel);
        Probe.result(world.node.bus().answer(OrdersApi.RAISE_INCIDENT, 10, ask -> {
            raised.add(ask);
            return Future.succeededFuture(page(ask.merchant()));
        }));
        Probe.result(world.node.bus().answer(OrdersApi.CLOSE_INCIDENT, 10, ask -> {
            if (refusals.getAndDecrement() > 0) {
                return Future.failedFuture(Fault.of(Fault.Code.UNAVAILABLE, "not now"));
            }
            closed.add(ask);
            return Future.succeededFuture(page(ask.merchant()));
        }));
        return world;
    }

    private static IncidentPage page(String merchant) {
        Incident incident = new Incident(
                "incident-1", merchant, "ENDPOINT_SUSPENDED", "k", null, "text", Instant.now(), null, null, null);
        return new IncidentPage(List.of(incident), null);
    }

    /** Five days pass, in which nothing was delivered; the one attempt after them makes it known. */
    private static void suspended(World world) {
        world.endpoint("shop", "a");
        // The first is tried again by hand; the other one's next attempt is hours away.
        world.offer(Samples.change("shop", "first", 1), Samples.change("shop", "far", 1));
        Probe.until("both wait for an attempt that is hours away", () -> attempts(world, "") == 6);
        Probe.until("it is suspended", () -> {
            passed(world, "5 days");
            Delivery first = world.deliveries("shop", "first", null).getFirst();
            world.ask(DispatchApi.RETRY_DELIVERY, new DispatchApi.RetryDelivery("shop", first.id()));
            return state(world).equals("SUSPENDED");
        });
    }

    /** At once, so that they do not know of each other. */
    private static Change[] later() {
        return IntStream.range(0, 30)
                .mapToObj(i -> Samples.change("shop", "later" + i, 1))
                .toArray(Change[]::new);
    }

    private static String state(World world) {
        return world.ask(DispatchApi.LIST_ENDPOINTS, new ListEndpoints("shop", "a"))
                .endpoints()
                .getFirst()
                .state();
    }

    private static long attempts(World world, String orders) {
        return world.deliveries("shop", null, null).stream()
                .filter(delivery -> delivery.orderId().startsWith(orders))
                .mapToLong(delivery -> delivery.attempts().size())
                .sum();
    }

    private static List<Turn> note(World world, List<EndpointKey> well, List<EndpointKey> bad, Duration after) {
        return Probe.result(new EndpointStore().noteHealth(world.node.db(), well, bad, after));
    }

    private static void passed(World world, String interval) {
        Probe.result(world.node
                .db()
                .query(
                        Sql.of(
                                "test.passed",
                                "update dispatch.endpoint_failing set since = since - $1::text::interval"),
                        Args.of().text(interval)));
    }

    /** Who was told of a recovery was told so long ago. */
    private static void told(World world, String interval) {
        Probe.result(world.node
                .db()
                .query(
                        Sql.of(
                                "test.told",
                                "update dispatch.endpoint_failing set told_at = told_at - $1::text::interval"),
                        Args.of().text(interval)));
    }

    private static int failing(World world) {
        return Probe.result(world.node
                .db()
                .query(Sql.of("test.failing", "select endpoint_id from dispatch.endpoint_failing"))
                .map(io.vertx.sqlclient.RowSet::size));
    }

    private static org.assertj.core.groups.Tuple tuple(Object... values) {
        return org.assertj.core.groups.Tuple.tuple(values);
    }
}
