package io.paysync.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.bus.Fault;
import io.paysync.contract.dispatch.DispatchApi.DeliveryState;
import io.paysync.contract.orders.OrdersApi;
import io.paysync.contract.orders.OrdersApi.IncidentPage;
import io.paysync.contract.orders.OrdersApi.RaiseIncident;
import io.paysync.platform.db.Sql;
import io.paysync.testkit.Probe;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** People are told of what is given up, whatever else they were told of the same receiver, and though a message is lost. */
class IncidentsTest {
    private static final DeliveryKey KEY = DeliveryKey.of("shop", "o1", "a", 1);

    private final List<RaiseIncident> raised = new CopyOnWriteArrayList<>();
    /** So many asks are not taken. */
    private final AtomicInteger losses = new AtomicInteger();

    @Test
    void oneKindHidesNoOther() {
        try (World world = listening(World.start(new FakeChannel()))) {
            onContext(world, incidents -> {
                incidents.misconfigured(KEY, "AUTHENTICATION");
                incidents.dead(KEY, "STATUS");
                incidents.dead(KEY, "STATUS");
                incidents.misconfigured(KEY, "AUTHENTICATION");
            });

            Probe.until("both are told", () -> raised.size() >= 2);
            assertThat(raised)
                    .extracting(RaiseIncident::kind)
                    .containsExactlyInAnyOrder("CHANNEL_MISCONFIGURED", "DEAD_DELIVERY");
        }
    }

    @Test
    void oneThatNobodyTookIsToldAgain() {
        losses.set(3);
        try (World world = listening(World.start(new FakeChannel()))) {
            onContext(world, incidents -> incidents.dead(KEY, "STATUS"));

            Probe.until("it is told", () -> !raised.isEmpty());
            assertThat(losses).hasNonPositiveValue();
        }
    }

    @Test
    void whatExpiresWhileItsReceiverIsLeftAloneIsToldToo() {
        FakeChannel channel = new FakeChannel();
        channel.answerAlways(FakeChannel.ERROR);
        Schedule far = new Schedule(
                List.of(Duration.ZERO, Duration.ofHours(10)), Duration.ZERO, Duration.ofHours(1), Duration.ofHours(11));
        DispatchConfig config = World.withBreaker(World.quick(far), 2, Duration.ofMinutes(10));
        try (World world = listening(World.on(World.database(), config, channel))) {
            world.endpoint("shop", "a");
            world.offer(Samples.change("shop", "one", 1), Samples.change("shop", "two", 1));
            Probe.until(
                    "the receiver is left alone",
                    () -> world.deliveries("shop", null, null).stream()
                            .allMatch(delivery -> delivery.attempts().size() == 1));
            Probe.result(world.node.db().query(Sql.of("test.expired", """
                    update dispatch.delivery
                    set due_at = clock_timestamp(), expires_at = clock_timestamp() - interval '1 s'
                    where order_id = 'one'
                    """)));

            world.untilState("one", DeliveryState.DEAD);
            Probe.until("it is told", () -> !raised.isEmpty());

            assertThat(raised.getFirst())
                    .extracting(RaiseIncident::kind, RaiseIncident::orderId)
                    .containsExactly("DEAD_DELIVERY", "one");
            assertThat(raised.getFirst().text()).contains("EXPIRED");
            assertThat(channel.arrived()).hasSize(2);
        }
    }

    private World listening(World world) {
        Probe.result(world.node.bus().answer(OrdersApi.RAISE_INCIDENT, 10, ask -> {
            if (losses.getAndDecrement() > 0) {
                return Future.failedFuture(Fault.of(Fault.Code.UNAVAILABLE, "lost"));
            }
            raised.add(ask);
            return Future.succeededFuture(new IncidentPage(List.of(), null));
        }));
        return world;
    }

    private static void onContext(World world, java.util.function.Consumer<Incidents> told) {
        world.node.vertx().runOnContext(v -> told.accept(new Incidents(world.node.node(), Duration.ofMillis(50))));
    }
}
