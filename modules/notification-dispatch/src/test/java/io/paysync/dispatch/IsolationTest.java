package io.paysync.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.channels.Notice;
import io.paysync.channels.Sent;
import io.paysync.contract.dispatch.DispatchApi.DeliveryState;
import io.paysync.contract.domain.Change;
import io.paysync.testkit.Probe;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArraySet;
import org.junit.jupiter.api.Test;

/** One receiver's trouble stays its own, in memory, in the queue and in time. */
class IsolationTest {
    private final FakeChannel channel = new FakeChannel();

    @Test
    void receiverThatNeverAnswersDelaysNobodyAndTiesUpLittle() {
        channel.answer(notice -> notice.target().contains("dead")
                ? Promise.<Sent>promise().future()
                : Future.succeededFuture(FakeChannel.OK));
        DispatchConfig.Memory small = new DispatchConfig.Memory(200, 100, Duration.ofMillis(100), 1000);
        try (World world =
                World.on(World.database(), World.quick(World.failing(4), small, Duration.ofMillis(50)), channel)) {
            world.endpoint("shop", "dead");
            world.endpoint("shop", "well");

            for (int page = 0; page < 10; page++) {
                world.offer(orders("p" + page + "-", 100));
            }
            Probe.until("the well one has all thousand", () -> distinct("https://well.example") == 1000);

            assertThat(world.gauge("paysync.dispatch.held")).isLessThanOrEqualTo(200 + 100);
            assertThat(distinct("https://dead.example")).isLessThanOrEqualTo(100);
            assertThat(world.deliveries("shop", null, DeliveryState.PENDING)).hasSize(200);
        }
    }

    @Test
    void whatDidNotFitIntoMemoryIsDeliveredFromTheTable() {
        ConcurrentLinkedQueue<Promise<Sent>> waiting = new ConcurrentLinkedQueue<>();
        channel.answer(notice -> {
            Promise<Sent> promise = Promise.promise();
            waiting.add(promise);
            return promise.future();
        });
        DispatchConfig.Memory small = new DispatchConfig.Memory(50, 20, Duration.ofSeconds(5), 1000);
        try (World world =
                World.on(World.database(), World.quick(World.failing(4), small, Duration.ofMillis(50)), channel)) {
            world.endpoint("shop", "a");

            world.offer(orders("o", 300));
            Probe.until("the window is full", () -> waiting.size() >= 16);
            assertThat(world.count("paysync.dispatch.spilled")).isGreaterThan(0);
            Probe.until("all are delivered", () -> {
                while (!waiting.isEmpty()) {
                    waiting.remove().complete(FakeChannel.OK);
                }
                return world.count("paysync.dispatch.delivered") == 300;
            });

            assertThat(channel.arrived()).hasSize(300);
            assertThat(distinct("https://a.example")).isEqualTo(300);
        }
    }

    @Test
    void openGuardSparesAttemptsAndLetsThemGoWhenTheReceiverIsWell() {
        channel.answerAlways(FakeChannel.sent(Sent.Outcome.UNKNOWN, 0, "TIMEOUT", null));
        DispatchConfig touchy = World.withBreaker(World.quick(World.failing(30)), 10);
        try (World world = World.on(World.database(), touchy, channel)) {
            world.endpoint("shop", "a");

            world.offer(orders("o", 100));
            Probe.until(
                    "the guard is open and the rest is put back", () -> world.count("paysync.dispatch.put.back") > 50);
            int tried = channel.arrived().size();
            channel.answerAlways(FakeChannel.OK);
            Probe.until("all are delivered", () -> world.count("paysync.dispatch.delivered") == 100);

            assertThat(tried).isLessThan(100);
            assertThat(distinct("https://a.example")).isEqualTo(100);
        }
    }

    @Test
    void receiversOfManyMerchantsShareTheMemoryOfANode() {
        Set<String> seen = new CopyOnWriteArraySet<>();
        channel.answer(notice -> {
            seen.add(notice.orderKeyText());
            return Future.succeededFuture(FakeChannel.OK);
        });
        try (World world = World.start(channel)) {
            List<Change> changes = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                world.endpoint("m" + i, "a");
                changes.add(Samples.change("m" + i, "o", 1));
                changes.add(Samples.change("none" + i, "o", 1));
            }

            world.offer(changes.toArray(Change[]::new));

            Probe.until("each merchant's receiver is told", () -> seen.size() == 40);
        }
    }

    private int distinct(String target) {
        Set<String> ids = new HashSet<>();
        for (Notice notice : channel.arrived(target)) {
            ids.add(notice.messageId());
        }
        return ids.size();
    }

    private static Change[] orders(String prefix, int count) {
        Change[] out = new Change[count];
        for (int i = 0; i < count; i++) {
            out[i] = Samples.change("shop", prefix + i, 1);
        }
        return out;
    }
}
