package io.paysync.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.channels.Notice;
import io.paysync.contract.bus.Fault;
import io.paysync.contract.dispatch.DispatchApi;
import io.paysync.contract.dispatch.DispatchApi.Delivery;
import io.paysync.contract.dispatch.DispatchApi.DeliveryState;
import io.paysync.contract.dispatch.DispatchApi.RemoveEndpoint;
import io.paysync.contract.dispatch.ReplayApi;
import io.paysync.contract.dispatch.ReplayApi.ActOnReplay;
import io.paysync.contract.dispatch.ReplayApi.Acted;
import io.paysync.contract.dispatch.ReplayApi.ListReplays;
import io.paysync.contract.dispatch.ReplayApi.PreviewReplay;
import io.paysync.contract.dispatch.ReplayApi.Replay;
import io.paysync.contract.dispatch.ReplayApi.ReplayAct;
import io.paysync.contract.dispatch.ReplayApi.ReplayFilter;
import io.paysync.contract.dispatch.ReplayApi.ReplayPage;
import io.paysync.contract.dispatch.ReplayApi.ReplayPreview;
import io.paysync.contract.dispatch.ReplayApi.ReplayState;
import io.paysync.contract.dispatch.ReplayApi.StartReplay;
import io.paysync.testkit.Probe;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Many deliveries sent again: what, at which rate, until who says stop. Each test is a merchant of its own. */
class ReplaysTest {
    private static final ReplayFilter DEAD = new ReplayFilter(DeliveryState.DEAD, null, Set.of(), null, null);
    private static final FakeChannel CHANNEL = new FakeChannel();

    /** Merchants whose receivers answer nothing but errors. */
    private static final Set<String> DOWN = ConcurrentHashMap.newKeySet();

    private static World world;

    @BeforeAll
    static void start() {
        CHANNEL.answer(notice ->
                Future.succeededFuture(DOWN.contains(notice.merchant()) ? FakeChannel.ERROR : FakeChannel.OK));
        world = World.on(World.database(), World.quick(World.failing(1)), CHANNEL);
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    @Test
    void previewCountsAndChangesNothing() {
        dead("p", "a", 5);
        dead("p", "b", 2);
        Probe.result(world.node.bus().ask(DispatchApi.REMOVE_ENDPOINT, new RemoveEndpoint("p", "b")));
        List<Delivery> before = world.deliveries("p", null, null);

        assertThat(preview("p", DEAD)).isEqualTo(new ReplayPreview(5, 2, true));
        assertThat(preview("p", filter(DeliveryState.DEAD, "a"))).isEqualTo(new ReplayPreview(5, 0, true));
        assertThat(preview("p", filter(DeliveryState.DELIVERED, null))).isEqualTo(new ReplayPreview(0, 0, true));
        assertThat(world.deliveries("p", null, null)).isEqualTo(before);
        assertThat(replays("p")).isEmpty();
    }

    @Test
    void deadOnesAreSentAgainWithTheirIdsAndBytesInOrder() {
        dead("d", "a", 3);
        offer("d", "o0", 2);
        untilNonePending("d");
        Map<String, Set<String>> first = bodies("d");
        int before = arrived("d").size();
        DOWN.remove("d");

        Replay started = start("d", "r1", DEAD, 500);
        Replay done = untilDone("d", "r1");

        assertThat(started.preview()).isEqualTo(new ReplayPreview(4, 0, true));
        assertThat(done.replayed()).isEqualTo(4);
        Probe.until("all are delivered", () -> allAre("d", DeliveryState.DELIVERED));
        assertThat(bodies("d")).isEqualTo(first).hasSize(4);
        assertThat(arrived("d").subList(before, arrived("d").size()).stream()
                        .filter(notice -> notice.orderId().equals("o0"))
                        .map(FakeChannel::sequence))
                .containsExactly(1, 2);
        assertThat(done.acts()).extracting(Acted::act).containsExactly("START", "DONE");
        assertThat(done.acts()).extracting(Acted::who).containsExactly("key-1", "paysync");
        assertThat(done.endedAt()).isNotNull();
    }

    @Test
    void filterNarrowsByReceiverTypeTimeAndState() {
        dead("f", "a", 0);
        world.endpoint("f", "b");
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        world.offer(
                Samples.change("f", "old", 1, now.minus(Duration.ofMinutes(5))),
                Samples.change("f", "new", 1, now),
                Samples.change("f", "new", 2, now));
        untilNonePending("f");

        assertThat(preview("f", DEAD).count()).isEqualTo(6);
        assertThat(preview("f", filter(DeliveryState.DEAD, "a")).count()).isEqualTo(3);
        assertThat(preview("f", new ReplayFilter(DeliveryState.DEAD, null, Set.of("order.paid"), null, null))
                        .count())
                .isEqualTo(2);
        Instant between = now.minus(Duration.ofMinutes(2));
        assertThat(preview("f", new ReplayFilter(DeliveryState.DEAD, null, Set.of(), between, null))
                        .count())
                .isEqualTo(4);
        assertThat(preview("f", new ReplayFilter(DeliveryState.DEAD, null, Set.of(), null, between))
                        .count())
                .isEqualTo(2);
        assertThat(preview("f", new ReplayFilter(DeliveryState.DEAD, null, Set.of(), now, now.plusNanos(1000)))
                        .count())
                .isEqualTo(4);
        DOWN.remove("f");
        start("f", "r", new ReplayFilter(DeliveryState.DEAD, "b", Set.of("order.created"), between, null), 500);
        untilDone("f", "r");
        Probe.until(
                "the one that fits is delivered",
                () -> world.deliveries("f", null, DeliveryState.DELIVERED).stream()
                        .map(Delivery::orderId)
                        .toList()
                        .equals(List.of("new")));

        assertThat(world.deliveries("f", null, DeliveryState.DEAD)).hasSize(5);
        start("f", "r2", filter(DeliveryState.DELIVERED, "b"), 500);
        untilDone("f", "r2");
        Probe.until("it came once more", () -> arrived("f").size() == 6 + 2);
    }

    @Test
    void whatDiesAgainIsNotSentAThirdTime() {
        dead("again", "a", 5);

        start("again", "r", DEAD, 500);
        Replay done = untilDone("again", "r");
        Probe.until("all are dead again", () -> arrived("again").size() == 10 && allAre("again", DeliveryState.DEAD));

        assertThat(done.replayed()).isEqualTo(5);
        assertThat(arrived("again")).hasSize(10);
    }

    @Test
    void replayStopsWhileItIsPausedAndForGoodWhenItIsAborted() {
        dead("s", "a", 30);
        start("s", "slow", DEAD, 2);
        Probe.until("it has begun", () -> replay("s", "slow").replayed() > 0);

        Replay paused = act("s", "slow", ReplayAct.PAUSE);
        assertThat(paused.state()).isEqualTo(ReplayState.PAUSED);
        assertThat(paused.replayed()).isLessThan(30);
        assertThat(act("s", "slow", ReplayAct.PAUSE)).isEqualTo(paused);
        turns();
        assertThat(replay("s", "slow")).isEqualTo(paused);

        act("s", "slow", ReplayAct.RESUME);
        Probe.until("it goes on", () -> replay("s", "slow").replayed() > paused.replayed());
        Replay aborted = act("s", "slow", ReplayAct.ABORT);
        turns();

        assertThat(replay("s", "slow")).isEqualTo(aborted);
        assertThat(aborted.state()).isEqualTo(ReplayState.ABORTED);
        assertThat(aborted.endedAt()).isNotNull();
        assertThat(aborted.acts()).extracting(Acted::act).containsExactly("START", "PAUSE", "RESUME", "ABORT");
        assertThat(refused("s", "slow", ReplayAct.RESUME)).isEqualTo(Fault.Code.REFUSED);
        assertThat(refused("s", "slow", ReplayAct.PAUSE)).isEqualTo(Fault.Code.REFUSED);
        assertThat(refused("s", "none", ReplayAct.PAUSE)).isEqualTo(Fault.Code.NOT_FOUND);
        assertThat(refused("other", "slow", ReplayAct.PAUSE)).isEqualTo(Fault.Code.NOT_FOUND);
    }

    @Test
    void sameStartTwiceStartsOneAndAnotherUnderItsIdIsAConflict() {
        dead("i", "a", 3);

        assertThat(world.ask(ReplayApi.START, new StartReplay("i", "r", DEAD, 500, "key-1"))
                        .created())
                .isTrue();
        assertThat(world.ask(ReplayApi.START, new StartReplay("i", "r", DEAD, 500, "key-2"))
                        .created())
                .isFalse();
        untilDone("i", "r");
        assertThat(world.ask(ReplayApi.START, new StartReplay("i", "r", DEAD, 500, "key-1"))
                        .created())
                .isFalse();
        assertThat(startRefused(new StartReplay("i", "r", DEAD, 499, "key-1"))).isEqualTo(Fault.Code.CONFLICT);
        assertThat(startRefused(new StartReplay("i", "r", filter(DeliveryState.DEAD, "a"), 500, "key-1")))
                .isEqualTo(Fault.Code.CONFLICT);
        assertThat(replay("i", "r").replayed()).isEqualTo(3);
    }

    @Test
    void merchantHasFewAtOnceAndSeesOnlyItsOwnNewestFirst() {
        dead("m", "a", 20);
        for (String id : List.of("one", "two")) {
            start("m", id, DEAD, 1);
        }

        assertThat(startRefused(new StartReplay("m", "three", DEAD, 1, "key-1")))
                .isEqualTo(Fault.Code.REFUSED);
        act("m", "one", ReplayAct.ABORT);
        start("m", "three", DEAD, 1);
        ReplayPage page = world.ask(ReplayApi.LIST, new ListReplays("m", null, null, 2));
        assertThat(page.replays()).extracting(Replay::replayId).containsExactly("three", "two");
        assertThat(world.ask(ReplayApi.LIST, new ListReplays("m", null, page.next(), 2))
                        .replays())
                .extracting(Replay::replayId)
                .containsExactly("one");
        assertThat(replays("nobody")).isEmpty();
        act("m", "two", ReplayAct.ABORT);
        act("m", "three", ReplayAct.ABORT);
    }

    @Test
    void whatIsNoReplayIsRefused() {
        world.endpoint("w", "a");
        Instant now = Instant.now();
        for (ReplayFilter filter : List.of(
                filter(DeliveryState.SKIPPED, null),
                filter(DeliveryState.DEAD, "nobody"),
                new ReplayFilter(DeliveryState.DEAD, null, Set.of("order.eaten"), null, null),
                new ReplayFilter(DeliveryState.DEAD, null, Set.of(), now, now))) {
            assertThat(startRefused(new StartReplay("w", "r", filter, 10, "key-1")))
                    .as("%s", filter)
                    .isEqualTo(Fault.Code.INVALID);
            assertThat(Probe.fault(world.node.bus().ask(ReplayApi.PREVIEW, new PreviewReplay("w", filter)))
                            .code())
                    .isEqualTo(Fault.Code.INVALID);
        }
        for (int rate : new int[] {0, 501}) {
            assertThat(startRefused(new StartReplay("w", "r", DEAD, rate, "key-1")))
                    .isEqualTo(Fault.Code.INVALID);
        }
        for (String id : List.of("", "-a", "a b", "a".repeat(65))) {
            assertThat(startRefused(new StartReplay("w", id, DEAD, 10, "key-1")))
                    .isEqualTo(Fault.Code.INVALID);
        }
        assertThat(replays("w")).isEmpty();
    }

    /** Some turns of the loop have gone by: another replay has ended meanwhile. */
    private static void turns() {
        start("turns", "t" + System.nanoTime(), DEAD, 1);
        Probe.until(
                "the others have had their turn",
                () -> replays("turns").stream().allMatch(replay -> replay.state() == ReplayState.DONE));
    }

    /** So many orders whose first message died at this receiver. */
    private static void dead(String merchant, String endpoint, int orders) {
        DOWN.add(merchant);
        world.endpoint(merchant, endpoint);
        for (int i = 0; i < orders; i++) {
            offer(merchant, "o" + i, 1);
        }
        untilNonePending(merchant);
    }

    private static void offer(String merchant, String order, int version) {
        world.offer(Samples.change(merchant, order, version));
    }

    private static void untilNonePending(String merchant) {
        Probe.until(
                "all are finished",
                () -> world.deliveries(merchant, null, DeliveryState.PENDING).isEmpty());
    }

    private static boolean allAre(String merchant, DeliveryState state) {
        return world.deliveries(merchant, null, null).stream().allMatch(delivery -> delivery.state() == state);
    }

    private static ReplayFilter filter(DeliveryState state, String endpoint) {
        return new ReplayFilter(state, endpoint, Set.of(), null, null);
    }

    private static ReplayPreview preview(String merchant, ReplayFilter filter) {
        return world.ask(ReplayApi.PREVIEW, new PreviewReplay(merchant, filter));
    }

    private static Replay start(String merchant, String id, ReplayFilter filter, int perSecond) {
        return world.ask(ReplayApi.START, new StartReplay(merchant, id, filter, perSecond, "key-1"))
                .replay();
    }

    private static Fault.Code startRefused(StartReplay ask) {
        return Probe.fault(world.node.bus().ask(ReplayApi.START, ask)).code();
    }

    private static Replay act(String merchant, String id, ReplayAct act) {
        return world.ask(ReplayApi.ACT, new ActOnReplay(merchant, id, act, "key-1"))
                .replays()
                .getFirst();
    }

    private static Fault.Code refused(String merchant, String id, ReplayAct act) {
        return Probe.fault(world.node.bus().ask(ReplayApi.ACT, new ActOnReplay(merchant, id, act, "key-1")))
                .code();
    }

    private static List<Replay> replays(String merchant) {
        return world.ask(ReplayApi.LIST, new ListReplays(merchant, null, null, 200))
                .replays();
    }

    private static Replay replay(String merchant, String id) {
        return world.ask(ReplayApi.LIST, new ListReplays(merchant, id, null, 1))
                .replays()
                .getFirst();
    }

    private static Replay untilDone(String merchant, String id) {
        Probe.until(id + " is done", () -> replay(merchant, id).state() == ReplayState.DONE);
        return replay(merchant, id);
    }

    private static List<Notice> arrived(String merchant) {
        return CHANNEL.arrived().stream()
                .filter(notice -> notice.merchant().equals(merchant))
                .toList();
    }

    /** By message id; one that came with other bytes has two. */
    private static Map<String, Set<String>> bodies(String merchant) {
        Map<String, Set<String>> out = new HashMap<>();
        for (Notice notice : arrived(merchant)) {
            out.computeIfAbsent(notice.messageId(), id -> new LinkedHashSet<>()).add(Arrays.toString(notice.body()));
        }
        return out;
    }
}
