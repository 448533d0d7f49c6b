package io.paysync.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.channels.Notice;
import io.paysync.contract.bus.Fault;
import io.paysync.contract.bus.FaultException;
import io.paysync.contract.dispatch.DispatchApi;
import io.paysync.contract.dispatch.DispatchApi.DeliveryState;
import io.paysync.contract.dispatch.ReplayApi;
import io.paysync.contract.dispatch.ReplayApi.ActOnReplay;
import io.paysync.contract.dispatch.ReplayApi.ListReplays;
import io.paysync.contract.dispatch.ReplayApi.Replay;
import io.paysync.contract.dispatch.ReplayApi.ReplayAct;
import io.paysync.contract.dispatch.ReplayApi.ReplayFilter;
import io.paysync.contract.dispatch.ReplayApi.ReplayState;
import io.paysync.contract.dispatch.ReplayApi.StartReplay;
import io.paysync.contract.domain.Change;
import io.paysync.contract.orders.Handover.OfferChanges;
import io.paysync.platform.db.DbConfig;
import io.paysync.testkit.proof.CrashPoints;
import io.paysync.testkit.proof.Trial;
import io.paysync.testkit.proof.UseCase;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** A replay cut at each of its statements: the next node goes on where it was, and each dead delivery is sent again. */
class ReplayCrashPointsTest {
    @TestFactory
    Stream<DynamicTest> cutAnywhereTheReplayEndsAndAllIsDelivered() {
        // The other statements are cut by the other use case.
        return CrashPoints.of(Replaying::new)
                .only(statement -> statement.contains("replay"))
                .oneEach();
    }

    private static final class Replaying implements UseCase<World> {
        private static final int ORDERS = 12;

        private final FakeChannel channel = new FakeChannel();
        private volatile boolean healed;

        @Override
        public DbConfig database() {
            return World.database();
        }

        @Override
        public World start(DbConfig db) {
            channel.answer(notice -> Future.succeededFuture(healed ? FakeChannel.OK : FakeChannel.ERROR));
            return World.on(db, World.withLease(World.quick(World.failing(1)), Duration.ofMillis(400)), channel);
        }

        @Override
        public void work(World world, Trial trial) {
            trial.answered("saved", () -> world.node.bus().ask(DispatchApi.SAVE_ENDPOINT, World.save("shop", "a")));
            List<Change> changes = IntStream.range(0, ORDERS)
                    .mapToObj(i -> Samples.change("shop", "o" + i, 1))
                    .toList();
            trial.answered("offered", () -> world.node.bus().ask(DispatchApi.OFFER, new OfferChanges(changes)));
            trial.until(
                    "all are finished",
                    () -> world.deliveries("shop", null, DeliveryState.PENDING).isEmpty());
            healed = true;
            ReplayFilter dead = new ReplayFilter(DeliveryState.DEAD, null, Set.of(), null, null);
            trial.answered(
                    "started",
                    () -> world.node.bus().ask(ReplayApi.START, new StartReplay("shop", "r", dead, 5, "key-1")));
            trial.until("it has begun", () -> replay(world).replayed() > 0);
            act(world, trial, ReplayAct.PAUSE);
            act(world, trial, ReplayAct.RESUME);
        }

        /** Also of one that has ended meanwhile: then it is refused, and that is an answer. */
        private static void act(World world, Trial trial, ReplayAct act) {
            trial.answered(
                    "it is told to " + act,
                    () -> world.node
                            .bus()
                            .ask(ReplayApi.ACT, new ActOnReplay("shop", "r", act, "key-1"))
                            .map(true)
                            .recover(e -> e instanceof FaultException fault
                                            && fault.fault().code() == Fault.Code.REFUSED
                                    ? Future.succeededFuture(false)
                                    : Future.failedFuture(e)));
        }

        @Override
        public String end(World world, Trial trial) {
            trial.until("it has ended", () -> replay(world).state() == ReplayState.DONE);
            trial.until(
                    "all are delivered",
                    () -> world.deliveries("shop", null, DeliveryState.DELIVERED)
                                    .size()
                            == ORDERS);
            assertThat(channel.arrived().stream().map(Notice::messageId).distinct())
                    .hasSize(ORDERS);
            List<Replay> found = new ArrayList<>();
            trial.until("it is shown", () -> found.add(replay(world)));
            Replay replay = found.getFirst();
            return replay.state() + " " + replay.replayed() + " of "
                    + replay.preview().count();
        }

        private static Replay replay(World world) {
            return world.ask(ReplayApi.LIST, new ListReplays("shop", "r", null, 1))
                    .replays()
                    .getFirst();
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
