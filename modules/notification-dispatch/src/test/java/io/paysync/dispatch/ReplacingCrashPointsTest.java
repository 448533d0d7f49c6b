package io.paysync.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.channels.Notice;
import io.paysync.channels.Sent;
import io.paysync.channels.Sent.Outcome;
import io.paysync.contract.dispatch.DispatchApi;
import io.paysync.contract.dispatch.DispatchApi.Delivery;
import io.paysync.contract.dispatch.DispatchApi.DeliveryState;
import io.paysync.contract.dispatch.DispatchApi.SaveEndpoint;
import io.paysync.contract.dispatch.EndpointRule;
import io.paysync.contract.dispatch.EndpointRule.Filter;
import io.paysync.contract.dispatch.EndpointRule.Supersede;
import io.paysync.contract.domain.Change;
import io.paysync.contract.orders.Handover.OfferChanges;
import io.paysync.platform.db.DbConfig;
import io.paysync.testkit.proof.CrashPoints;
import io.paysync.testkit.proof.Trial;
import io.paysync.testkit.proof.UseCase;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** A newer message in place of one that waits, cut at each statement: the older is withdrawn, the newer is told after it. */
class ReplacingCrashPointsTest {
    @TestFactory
    Stream<DynamicTest> cutAnywhereTheLatestIsToldAndTheOlderWithdrawn() {
        return CrashPoints.of(Replacing::new)
                .nowAndThen(CrashPointsTest::nowAndThen)
                .all();
    }

    private static final class Replacing implements UseCase<World> {
        private static final Sent IN_TEN_MINUTES =
                FakeChannel.sent(Outcome.RETRY, 500, "STATUS", Duration.ofMinutes(10));

        private final Instant at = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        private final FakeChannel channel = new FakeChannel();

        @Override
        public DbConfig database() {
            return World.database();
        }

        @Override
        public World start(DbConfig db) {
            channel.answer(Replacing::answer);
            return World.on(db, World.withLease(World.quick(World.failing(9)), Duration.ofMillis(400)), channel);
        }

        private static Future<Sent> answer(Notice notice) {
            return Future.succeededFuture(FakeChannel.sequence(notice) == 1 ? IN_TEN_MINUTES : FakeChannel.OK);
        }

        @Override
        public void work(World world, Trial trial) {
            SaveEndpoint s = World.save("shop", "latest");
            EndpointRule rule = new EndpointRule(Filter.ALL, Supersede.ALL);
            SaveEndpoint save =
                    new SaveEndpoint("shop", "latest", s.channel(), s.target(), Set.of(), Map.of(), null, rule);
            trial.answered("saved", () -> world.node.bus().ask(DispatchApi.SAVE_ENDPOINT, save));
            offer(world, trial, 1);
            trial.until(
                    "the first has been tried",
                    () -> world.deliveries("shop", "o1", null).stream()
                            .anyMatch(d -> d.version() == 1 && !d.attempts().isEmpty()));
            offer(world, trial, 2);
            told(world, trial);
        }

        private void offer(World world, Trial trial, int version) {
            Change change = Samples.change("shop", "o1", version, at);
            trial.answered("offered", () -> world.node.bus().ask(DispatchApi.OFFER, new OfferChanges(List.of(change))));
        }

        private static void told(World world, Trial trial) {
            trial.until(
                    "the second is told and the first withdrawn",
                    () -> states(world).equals(Map.of(1, DeliveryState.SUPERSEDED, 2, DeliveryState.DELIVERED)));
        }

        private static Map<Integer, DeliveryState> states(World world) {
            return world.deliveries("shop", "o1", null).stream()
                    .collect(Collectors.toMap(Delivery::version, Delivery::state));
        }

        @Override
        public String end(World world, Trial trial) {
            told(world, trial);
            List<Integer> heard =
                    channel.arrived().stream().map(FakeChannel::sequence).toList();
            assertThat(heard.subList(heard.indexOf(2), heard.size()))
                    .as("nothing older after the newer one")
                    .containsOnly(2);
            return states(world).toString();
        }

        @Override
        public void stop(World world) {
            world.close();
        }

        @Override
        public void kill(World world) {
            world.crash();
        }
    }
}
