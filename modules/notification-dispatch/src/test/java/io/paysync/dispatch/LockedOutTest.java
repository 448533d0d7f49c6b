package io.paysync.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.paysync.channels.Sent;
import io.paysync.channels.Sent.Outcome;
import io.paysync.contract.dispatch.DispatchApi;
import io.paysync.contract.dispatch.DispatchApi.Attempt;
import io.paysync.contract.dispatch.DispatchApi.DeliveryState;
import io.paysync.contract.domain.Change;
import io.paysync.contract.orders.OrdersApi;
import io.paysync.contract.orders.OrdersApi.IncidentPage;
import io.paysync.contract.orders.OrdersApi.RaiseIncident;
import io.paysync.testkit.Probe;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** The service refuses our credentials: the messages are not to blame. */
class LockedOutTest {
    private static final Sent REFUSED = FakeChannel.sent(Outcome.LOCKED_OUT, 401, "AUTHENTICATION", null);

    private final FakeChannel channel = new FakeChannel();

    @Test
    void nothingIsLostAndAllGoesWhenTheCredentialsAreRight() {
        List<RaiseIncident> incidents = new CopyOnWriteArrayList<>();
        try (World world = World.on(World.database(), probing(Duration.ofMillis(300)), channel)) {
            Probe.result(world.node.bus().answer(OrdersApi.RAISE_INCIDENT, 10, ask -> {
                incidents.add(ask);
                return Future.succeededFuture(new IncidentPage(List.of(), null));
            }));
            channel.answerAlways(REFUSED);
            world.endpoint("shop", "a");

            world.offer(Samples.change("shop", "o1", 1), Samples.change("shop", "o1", 2));
            Probe.until(
                    "more attempts than the schedule has",
                    () -> channel.arrived().size() > 6);
            assertThat(world.deliveries("shop", "o1", DeliveryState.PENDING)).hasSize(2);
            channel.answerAlways(FakeChannel.OK);
            world.untilState("o1", DeliveryState.DELIVERED);

            assertThat(world.deliveries("shop", "o1", null))
                    .allSatisfy(delivery -> assertThat(delivery.attempts())
                            .extracting(Attempt::number, Attempt::status)
                            .containsExactly(tuple(1, 200)));
            Probe.until("an incident", () -> !incidents.isEmpty());
            assertThat(incidents.getFirst().kind()).isEqualTo("CHANNEL_MISCONFIGURED");
            assertThat(incidents.getFirst().text()).contains("AUTHENTICATION");
        }
    }

    @Test
    void serviceIsLeftAloneWhateverWaits() {
        try (World world = World.on(World.database(), probing(Duration.ofHours(1)), channel)) {
            channel.answerAlways(REFUSED);
            world.endpoint("shop", "a");
            world.endpoint("shop", "b");
            world.offer(Samples.change("shop", "first", 1));
            Probe.until("both endpoints have tried", () -> channel.arrived().size() == 2);
            Probe.until("that is known", () -> world.count("paysync.dispatch.put.back") >= 2);

            Change[] many = new Change[50];
            Arrays.setAll(many, i -> Samples.change("shop", "o" + i, 1));
            world.offer(many);
            assertThat(channel.arrived()).hasSize(2);
            assertThat(world.deliveries("shop", null, DeliveryState.PENDING)).hasSize(102);

            // Whoever saves an endpoint has changed something: it is tried at once.
            channel.answerAlways(FakeChannel.OK);
            world.ask(
                    DispatchApi.SAVE_ENDPOINT, World.save("shop", "a", "order.created", "order.paid", "order.updated"));
            Probe.until("all are told", () -> channel.arrived().size() == 104);
        }
    }

    private static DispatchConfig probing(Duration every) {
        return World.withSuspension(World.quick(), Duration.ofDays(5), every);
    }
}
