package io.paysync.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.channels.Notice;
import io.paysync.channels.Sent;
import io.paysync.channels.Sent.Outcome;
import io.paysync.contract.dispatch.DispatchApi;
import io.paysync.contract.dispatch.DispatchApi.Delivery;
import io.paysync.contract.dispatch.DispatchApi.DeliveryState;
import io.paysync.contract.dispatch.EndpointRule;
import io.paysync.contract.dispatch.EndpointRule.Filter;
import io.paysync.contract.dispatch.EndpointRule.InsteadOf;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** An endpoint and its stand-in, cut at each statement: each change is told by one of them at least, and neither waits for ever. */
class StandInCrashPointsTest {
    @TestFactory
    Stream<DynamicTest> cutAnywhereOneOfTheChainIsTold() {
        return CrashPoints.of(Standing::new)
                .nowAndThen(CrashPointsTest::nowAndThen)
                .all();
    }

    private static final class Standing implements UseCase<World> {
        private static final Sent NEVER = FakeChannel.sent(Outcome.PERMANENT, 400, "REFUSED", null);
        private static final List<String> ORDERS = List.of("easy", "hard");

        private final Instant at = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        private final FakeChannel channel = new FakeChannel();

        @Override
        public DbConfig database() {
            return World.database();
        }

        @Override
        public World start(DbConfig db) {
            channel.answer(Standing::answer);
            return World.on(db, World.withLease(World.quick(World.failing(9)), Duration.ofMillis(400)), channel);
        }

        /** Push does not take order "hard". */
        private static Future<Sent> answer(Notice notice) {
            boolean refused =
                    notice.target().contains("push") && notice.orderId().equals("hard");
            return Future.succeededFuture(refused ? NEVER : FakeChannel.OK);
        }

        @Override
        public void work(World world, Trial trial) {
            InsteadOf push = new InsteadOf("push", Duration.ofSeconds(1));
            trial.answered("saved", () -> world.node.bus().ask(DispatchApi.SAVE_ENDPOINT, World.save("shop", "push")));
            trial.answered(
                    "saved",
                    () -> world.node
                            .bus()
                            .ask(
                                    DispatchApi.SAVE_ENDPOINT,
                                    World.ruled("sms", new EndpointRule(Filter.ALL, null, push))));
            for (String order : ORDERS) {
                OfferChanges offer = new OfferChanges(List.of(Samples.change("shop", order, 1, at)));
                trial.answered("offered", () -> world.node.bus().ask(DispatchApi.OFFER, offer));
            }
            finished(world, trial);
        }

        private static void finished(World world, Trial trial) {
            trial.until(
                    "nothing waits any more",
                    () -> ORDERS.stream()
                            .flatMap(order -> states(world, order))
                            .noneMatch(DeliveryState.PENDING::equals));
        }

        private static Stream<DeliveryState> states(World world, String order) {
            return world.deliveries("shop", order, null).stream().map(Delivery::state);
        }

        @Override
        public String end(World world, Trial trial) {
            finished(world, trial);
            for (String order : ORDERS) {
                assertThat(states(world, order)).as(order).contains(DeliveryState.DELIVERED);
                assertThat(channel.arrived())
                        .as("%s was heard of", order)
                        .anyMatch(notice -> notice.orderId().equals(order)
                                && !(order.equals("hard") && notice.target().contains("push")));
            }
            return "told";
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
