package io.paysync.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.channels.Notice;
import io.paysync.channels.Sent;
import io.paysync.channels.Sent.Outcome;
import io.paysync.contract.dispatch.DispatchApi;
import io.paysync.contract.dispatch.DispatchApi.DeliveryState;
import io.paysync.contract.dispatch.DispatchApi.EnableEndpoint;
import io.paysync.contract.dispatch.DispatchApi.ListEndpoints;
import io.paysync.contract.dispatch.EndpointRule;
import io.paysync.contract.dispatch.EndpointRule.Filter;
import io.paysync.contract.dispatch.EndpointRule.InsteadOf;
import io.paysync.contract.dispatch.ReplayApi;
import io.paysync.contract.dispatch.ReplayApi.ListReplays;
import io.paysync.contract.dispatch.ReplayApi.PreviewReplay;
import io.paysync.contract.dispatch.ReplayApi.ReplayFilter;
import io.paysync.contract.dispatch.ReplayApi.ReplayPreview;
import io.paysync.contract.dispatch.ReplayApi.ReplayState;
import io.paysync.contract.dispatch.ReplayApi.StartReplay;
import io.paysync.contract.domain.Change;
import io.paysync.contract.orders.Handover.FindMissingChanges;
import io.paysync.testkit.Probe;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What changes while a receiver is off can be told when it is on again. */
class OffTest {
    private static final Sent GONE = FakeChannel.sent(Outcome.RECEIVER_GONE, 410, "GONE", null);
    private static final Instant NOON = Instant.now().truncatedTo(ChronoUnit.MICROS);

    private final FakeChannel channel = new FakeChannel();
    private final World world = World.start(channel);

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void whatChangedMeanwhileIsReplayedOnceAndInOrder() {
        world.endpoint("shop", "a");
        channel.answerAlways(GONE);
        world.offer(Samples.change("shop", "before", 1, NOON.minus(Duration.ofMinutes(5))));
        Probe.until("it is off", () -> state().equals("DISABLED"));
        channel.answerAlways(FakeChannel.OK);

        for (int version = 1; version <= 3; version++) {
            world.offer(Samples.change("shop", "x", version, NOON), Samples.change("shop", "y", version, NOON));
        }
        ReplayFilter meanwhile = new ReplayFilter(DeliveryState.DEAD, "a", Set.of(), NOON, NOON.plusSeconds(1));
        assertThat(preview(meanwhile)).as("while it is off").isEqualTo(new ReplayPreview(0, 6, true));
        assertThat(channel.arrived()).hasSize(1);

        world.ask(DispatchApi.ENABLE_ENDPOINT, new EnableEndpoint("shop", "a"));
        assertThat(preview(meanwhile)).isEqualTo(new ReplayPreview(6, 0, true));
        world.ask(ReplayApi.START, new StartReplay("shop", "r1", meanwhile, 500, "key-1"));
        Probe.until(
                "the replay is done",
                () -> world.ask(ReplayApi.LIST, new ListReplays("shop", "r1", null, 1))
                        .replays()
                        .getFirst()
                        .state()
                        .equals(ReplayState.DONE));
        world.untilState("x", DeliveryState.DELIVERED);
        world.untilState("y", DeliveryState.DELIVERED);

        Map<String, List<Integer>> told = channel.arrived().stream()
                .skip(1)
                .collect(Collectors.groupingBy(
                        Notice::orderId, Collectors.mapping(FakeChannel::sequence, Collectors.toList())));
        assertThat(told).isEqualTo(Map.of("x", List.of(1, 2, 3), "y", List.of(1, 2, 3)));
        assertThat(preview(meanwhile)).isEqualTo(new ReplayPreview(0, 0, true));
    }

    @Test
    void sweepMissesNothingOfAReceiverThatIsOff() {
        world.endpoint("shop", "a");
        channel.answerAlways(GONE);
        world.offer(Samples.change("shop", "before", 1));
        Probe.until("it is off", () -> state().equals("DISABLED"));
        Change lost = Samples.change("shop", "lost", 1);
        FindMissingChanges sweep = new FindMissingChanges(List.of(Samples.key(lost)));

        assertThat(world.ask(DispatchApi.FIND_MISSING, sweep).keys()).containsExactly(Samples.key(lost));
        world.offer(lost);

        assertThat(world.ask(DispatchApi.FIND_MISSING, sweep).keys()).isEmpty();
        world.untilCounted("paysync.dispatch.dead", 2);
    }

    @Test
    void standInOfAReceiverThatIsOffIsToldAtOnceAndNotOnceMoreByTheReplay() {
        world.endpoint("shop", "a");
        world.ask(
                DispatchApi.SAVE_ENDPOINT,
                World.ruled("b", new EndpointRule(Filter.ALL, null, new InsteadOf("a", Duration.ofMinutes(30)))));
        channel.answer(
                notice -> Future.succeededFuture(notice.target().equals("https://a.example") ? GONE : FakeChannel.OK));
        world.offer(Samples.change("shop", "before", 1));
        Probe.until("it is off", () -> state().equals("DISABLED"));

        world.offer(Samples.change("shop", "x", 1, NOON));
        Probe.until("the stand-in is told", () -> toldOf("x").equals(List.of("https://b.example")));
        channel.answerAlways(FakeChannel.OK);
        world.ask(DispatchApi.ENABLE_ENDPOINT, new EnableEndpoint("shop", "a"));
        ReplayFilter dead = new ReplayFilter(DeliveryState.DEAD, "a", Set.of(), NOON, NOON.plusSeconds(1));
        world.ask(ReplayApi.START, new StartReplay("shop", "r1", dead, 500, "key-1"));

        Probe.until(
                "the replayed one is withdrawn",
                () -> world.deliveries("shop", "x", DeliveryState.SUPERSEDED).size() == 1);
        assertThat(toldOf("x")).containsExactly("https://b.example");
    }

    private List<String> toldOf(String orderId) {
        return channel.arrived().stream()
                .filter(notice -> notice.orderId().equals(orderId))
                .map(Notice::target)
                .toList();
    }

    private ReplayPreview preview(ReplayFilter filter) {
        return world.ask(ReplayApi.PREVIEW, new PreviewReplay("shop", filter));
    }

    private String state() {
        return world.ask(DispatchApi.LIST_ENDPOINTS, new ListEndpoints("shop", "a"))
                .endpoints()
                .getFirst()
                .state();
    }
}
