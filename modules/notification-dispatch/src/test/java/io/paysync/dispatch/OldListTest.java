package io.paysync.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.channels.Sent;
import io.paysync.channels.Sent.Outcome;
import io.paysync.contract.dispatch.DispatchApi;
import io.paysync.contract.dispatch.DispatchApi.DeliveryState;
import io.paysync.contract.dispatch.DispatchApi.EnableEndpoint;
import io.paysync.contract.dispatch.DispatchApi.RemoveEndpoint;
import io.paysync.platform.db.DbConfig;
import io.paysync.testkit.Probe;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A node whose list of endpoints is old, because the news of a save was lost, gives nothing up because of it. */
class OldListTest {
    private static final Sent GONE = FakeChannel.sent(Outcome.RECEIVER_GONE, 410, "GONE", null);

    private final DbConfig db = World.database();
    private final FakeChannel here = new FakeChannel();
    private final FakeChannel elsewhere = new FakeChannel();

    @Test
    void whatWaitsForAnEndpointThatWasJustSavedElsewhereIsTold() {
        try (World world = old()) {
            world.endpoint("shop", "known");
            knows(world);
            try (World other = World.on(db, patient(), elsewhere)) {
                elsewhere.answerAlways(FakeChannel.ERROR);
                other.endpoint("shop", "new");
                other.offer(Samples.change("shop", "o1", 1));
                Probe.until(
                        "one attempt was made",
                        () -> !elsewhere.arrived("https://new.example").isEmpty());
            }
            world.untilState("o1", DeliveryState.DELIVERED);

            assertThat(here.arrived("https://new.example")).hasSize(1);
        }
    }

    @Test
    void whatWaitsForAnEndpointThatWasJustEnabledElsewhereIsTold() {
        try (World world = old()) {
            knowsAsOff(world);
            try (World other = World.on(db, patient(), elsewhere)) {
                elsewhere.answerAlways(FakeChannel.ERROR);
                other.ask(DispatchApi.ENABLE_ENDPOINT, new EnableEndpoint("shop", "a"));
                other.offer(Samples.change("shop", "o1", 1));
                Probe.until("one attempt was made", () -> !elsewhere.arrived().isEmpty());
            }
            world.untilState("o1", DeliveryState.DELIVERED);
        }
    }

    @Test
    void whatChangesRightAfterAnEndpointWasEnabledElsewhereIsTold() {
        try (World world = old()) {
            knowsAsOff(world);
            try (World other = World.on(db, patient(), elsewhere)) {
                other.ask(DispatchApi.ENABLE_ENDPOINT, new EnableEndpoint("shop", "a"));
            }

            world.offer(Samples.change("shop", "o1", 1));

            world.untilState("o1", DeliveryState.DELIVERED);
        }
    }

    @Test
    void whatIsLeftOfARemovedEndpointIsDeadAllTheSame() {
        try (World world = old()) {
            world.endpoint("shop", "a");
            here.answerAlways(FakeChannel.ERROR);
            world.offer(Samples.change("shop", "o1", 1));
            Probe.until("one attempt was made", () -> !here.arrived().isEmpty());

            world.ask(DispatchApi.REMOVE_ENDPOINT, new RemoveEndpoint("shop", "a"));
            world.untilState("o1", DeliveryState.DEAD);
        }
    }

    private World old() {
        return World.on(db, World.withCache(World.quick(World.failing(50)), Duration.ofMinutes(1)), here);
    }

    private static DispatchConfig patient() {
        return World.quick(World.failing(50));
    }

    /** The list has an endpoint that is disabled, and would be well again. */
    private void knowsAsOff(World world) {
        world.endpoint("shop", "a");
        here.answerAlways(GONE);
        world.offer(Samples.change("shop", "gone", 1));
        world.untilState("gone", DeliveryState.DEAD);
        here.answerAlways(FakeChannel.OK);
        knows(world);
    }

    /** Its list is read, and will not be read again for long. */
    private static void knows(World world) {
        world.offer(Samples.change("shop", "before", 1));
    }
}
