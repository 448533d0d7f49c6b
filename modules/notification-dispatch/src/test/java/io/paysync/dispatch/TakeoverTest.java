package io.paysync.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.channels.Notice;
import io.paysync.channels.Sent;
import io.paysync.contract.dispatch.DispatchApi.Attempt;
import io.paysync.contract.dispatch.DispatchApi.DeliveryState;
import io.paysync.platform.db.DbConfig;
import io.paysync.testkit.Probe;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** Two nodes on one database: what one leaves, the other finishes; what comes too late changes nothing. */
class TakeoverTest {
    private final DbConfig db = World.database();
    private final FakeChannel first = new FakeChannel();
    private final FakeChannel second = new FakeChannel();

    @Test
    void whatANodeTookAndNeverSentAnotherSendsAfterTheLease() {
        first.hang();
        World dying = World.on(db, World.quick(), first);
        dying.endpoint("shop", "a");
        dying.offer(Samples.change("shop", "o1", 1), Samples.change("shop", "o2", 1));
        Probe.until("both are under way", () -> first.arrived().size() == 2);

        dying.crash();
        try (World heir = World.on(db, World.quick(), second)) {
            Probe.until("both are sent by the other", () -> second.arrived().size() == 2);
            heir.untilState("o1", DeliveryState.DELIVERED);

            assertThat(second.arrived())
                    .extracting(Notice::messageId)
                    .containsExactlyInAnyOrderElementsOf(
                            first.arrived().stream().map(Notice::messageId).toList());
            heir.untilCounted("paysync.dispatch.recovered", 2);
        }
    }

    @Test
    void resultThatComesAfterTheTakeoverChangesNothing() {
        Queue<Promise<Sent>> asleep = new ConcurrentLinkedQueue<>();
        first.answer(notice -> {
            Promise<Sent> promise = Promise.promise();
            asleep.add(promise);
            return promise.future();
        });
        Duration never = Duration.ofMinutes(1);
        DispatchConfig claimless = World.quick(
                World.failing(4), new DispatchConfig.Memory(10_000, 2_000, Duration.ofMillis(200), 1000), never);
        // The heir is there first, so that the sweep is its own.
        try (World heir = World.on(db, World.quick(), second);
                World frozen = World.on(db, claimless, first)) {
            frozen.endpoint("shop", "a");
            frozen.offer(Samples.change("shop", "o1", 1));
            Probe.until("the first node sends", () -> !asleep.isEmpty());
            Probe.until("the second node sends it", () -> second.arrived().size() == 1);
            heir.untilState("o1", DeliveryState.DELIVERED);

            asleep.remove().complete(FakeChannel.ERROR);
            Probe.until("the late result is refused", () -> frozen.count("paysync.dispatch.fenced") == 1);

            assertThat(heir.deliveries("shop", "o1", null).getFirst().state()).isEqualTo(DeliveryState.DELIVERED);
            assertThat(heir.deliveries("shop", "o1", null).getFirst().attempts())
                    .extracting(Attempt::status)
                    .containsExactly(200);
        }
    }

    @Test
    void orderlyStopLeavesNothingToWaitFor() {
        World leaving = World.on(db, World.quick(), first);
        leaving.endpoint("shop", "a");
        first.hang();
        for (int i = 0; i < 100; i++) {
            leaving.offer(Samples.change("shop", "o" + i, 1));
        }
        Probe.until("the window is full", () -> leaving.gauge("paysync.dispatch.in.flight") == 16);
        first.answerAlways(FakeChannel.OK);

        leaving.undeploySoon();
        try (World next = World.on(db, World.quick(), second)) {
            Probe.until(
                    "those that only waited are sent at once by the next",
                    () -> second.arrived().size() >= 84);
        }
        leaving.close();
    }

    @Test
    void changeThatOvertookTheOneBeforeItWaitsForIt() {
        try (World one = World.on(db, World.quick(), first);
                World two = World.on(db, World.quick(), first)) {
            one.endpoint("shop", "a");
            one.offer(Samples.change("shop", "o1", 2));
            two.offer(Samples.change("shop", "o1", 1));
            one.untilState("o1", DeliveryState.DELIVERED);

            assertThat(first.arrived()).extracting(FakeChannel::sequence).containsExactly(1, 2);
        }
    }

    @Test
    void savedEndpointIsKnownToTheOtherNodesByNewsOrShortlyAfter() {
        try (World one = World.on(db, World.quick(), first);
                World two = World.on(db, World.quick(), second)) {
            two.offer(Samples.change("shop", "before", 1));
            one.endpoint("shop", "a");

            Probe.until("the other node tells it too", () -> {
                two.offer(Samples.change("shop", "o" + System.nanoTime(), 1));
                return !second.arrived().isEmpty();
            });
        }
    }
}
