package io.paysync.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.channels.Notice;
import io.paysync.channels.Sent;
import io.paysync.contract.bus.Fault;
import io.paysync.contract.bus.FaultException;
import io.paysync.contract.dispatch.DispatchApi;
import io.paysync.contract.dispatch.DispatchApi.Delivery;
import io.paysync.contract.dispatch.DispatchApi.DeliveryState;
import io.paysync.contract.dispatch.DispatchApi.RemoveEndpoint;
import io.paysync.contract.dispatch.DispatchApi.RetryDelivery;
import io.paysync.contract.domain.Change;
import io.paysync.contract.orders.Handover.FindMissingChanges;
import io.paysync.contract.orders.Handover.OfferChanges;
import io.paysync.platform.db.Args;
import io.paysync.platform.db.DbConfig;
import io.paysync.platform.db.Rows;
import io.paysync.platform.db.Sql;
import io.paysync.testkit.Probe;
import io.paysync.testkit.proof.CrashPoints;
import io.paysync.testkit.proof.Trial;
import io.paysync.testkit.proof.UseCase;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Taking changes, first attempts, later attempts by claims, giving up, replay by hand and the sweep behind them, cut at each
 * of their statements: every receiver gets every change, in order, with one id; and what is stored is the same.
 */
class CrashPointsTest {
    @TestFactory
    Stream<DynamicTest> cutAnywhereEveryReceiverHearsAllInOrder() {
        return CrashPoints.of(Telling::new)
                .nowAndThen(CrashPointsTest::nowAndThen)
                .all();
    }

    /** Days that come and go, and the count of what waits. */
    static boolean nowAndThen(String statement) {
        return statement.contains("older_than") || statement.contains(".lived_day") || statement.contains("count(*)");
    }

    private static final String STORED = CrashPoints.MARK + """
        select 'delivery ' || concat_ws(' ', order_id, endpoint_id, version, type, done_at is not null,
          dead_at is not null, due_at is not null) as line
        from dispatch.delivery
        union all
        select 'endpoint ' || concat_ws(' ', endpoint_id, channel, target, state) from dispatch.endpoint
        order by line
        """;

    private static final class Telling implements UseCase<World> {
        private final Instant at = Instant.now().truncatedTo(ChronoUnit.MILLIS);

        private final FakeChannel channel = new FakeChannel();

        @Override
        public DbConfig database() {
            return World.database();
        }

        @Override
        public World start(DbConfig db) {
            channel.answer(this::answer);
            World world = World.on(db, World.withLease(World.quick(World.failing(2)), Duration.ofMillis(400)), channel);
            return world;
        }

        /** Order "hard" is refused at the first attempt, "dead" until a person has replayed it. */
        private Future<Sent> answer(Notice notice) {
            String order = FakeChannel.text(notice);
            long times = channel.arrived().stream()
                    .filter(n -> n.messageId().equals(notice.messageId()))
                    .count();
            boolean refused = order.contains("\"hard\"") ? times < 2 : order.contains("\"dead\"") && times < 3;
            return Future.succeededFuture(refused ? FakeChannel.ERROR : FakeChannel.OK);
        }

        @Override
        public void work(World world, Trial trial) {
            for (String endpoint : List.of("a", "b", "gone")) {
                trial.answered(
                        "saved", () -> world.node.bus().ask(DispatchApi.SAVE_ENDPOINT, World.save("shop", endpoint)));
            }
            offer(world, trial, change("easy", 1));
            offer(world, trial, change("easy", 2), change("hard", 1));
            offer(world, trial, change("hard", 2), change("easy", 1), change("dead", 1));
            trial.until(
                    "one is sent, refused, and dead or replayed",
                    () -> states(world, "dead").stream().noneMatch(state -> state == DeliveryState.PENDING));
            replay(world, trial);
            allDelivered(world, trial);
            trial.until("the removed receiver is gone", () -> {
                try {
                    Probe.result(world.node.bus().ask(DispatchApi.REMOVE_ENDPOINT, new RemoveEndpoint("shop", "gone")));
                    return true;
                } catch (FaultException e) {
                    return e.fault().code() == Fault.Code.NOT_FOUND;
                }
            });
        }

        private static void offer(World world, Trial trial, Change... changes) {
            List<Change> offered = List.of(changes);
            trial.answered("offered", () -> world.node.bus().ask(DispatchApi.OFFER, new OfferChanges(offered)));
            trial.until(
                    "nothing is missing",
                    () -> Probe.result(world.node
                                    .bus()
                                    .ask(
                                            DispatchApi.FIND_MISSING,
                                            new FindMissingChanges(offered.stream()
                                                    .map(Samples::key)
                                                    .toList())))
                            .keys()
                            .isEmpty());
        }

        private static void replay(World world, Trial trial) {
            trial.until("the dead one is replayed and delivered", () -> {
                List<Delivery> all = world.deliveries("shop", "dead", null);
                for (Delivery delivery : all) {
                    if (delivery.state() == DeliveryState.DEAD) {
                        Probe.result(world.node
                                .bus()
                                .ask(DispatchApi.RETRY_DELIVERY, new RetryDelivery("shop", delivery.id())));
                    }
                }
                return all.stream().allMatch(delivery -> delivery.state() == DeliveryState.DELIVERED);
            });
        }

        private static List<DeliveryState> states(World world, String order) {
            return world.deliveries("shop", order, null).stream()
                    .map(Delivery::state)
                    .toList();
        }

        private Change change(String order, int version) {
            return Samples.change("shop", order, version, at);
        }

        @Override
        public String end(World world, Trial trial) {
            allDelivered(world, trial);
            trial.until(
                    "the sweep has passed",
                    () -> lines(world, CrashPoints.MARK + """
                        select '' as line from dispatch.delivery d where not exists (
                          select from platform.watermark w where (w.xid, w.id) >= (d.xid, d.id))
                        """).isEmpty());
            heardInOrder();
            return String.join("\n", lines(world, STORED));
        }

        private static void allDelivered(World world, Trial trial) {
            for (String order : List.of("easy", "hard", "dead")) {
                trial.until(
                        order + " is delivered",
                        () -> states(world, order).stream().allMatch(state -> state == DeliveryState.DELIVERED));
            }
        }

        private void heardInOrder() {
            Map<String, List<Integer>> heard = new LinkedHashMap<>();
            Map<String, Set<String>> ids = new LinkedHashMap<>();
            for (Notice notice : channel.arrived()) {
                String lane = notice.target() + " " + notice.orderId();
                int version = FakeChannel.sequence(notice);
                List<Integer> versions = heard.computeIfAbsent(lane, k -> new ArrayList<>());
                if (!versions.contains(version)) {
                    versions.add(version);
                }
                ids.computeIfAbsent(lane + version, k -> new LinkedHashSet<>()).add(notice.messageId());
            }
            assertThat(heard)
                    .hasSize(9)
                    .allSatisfy((lane, versions) -> assertThat(versions)
                            .as(lane)
                            .isEqualTo(lane.endsWith("dead") ? List.of(1) : List.of(1, 2)));
            assertThat(ids.values()).allSatisfy(id -> assertThat(id).hasSize(1));
        }

        private static List<String> lines(World world, String sql) {
            return Probe.result(world.node
                    .db()
                    .query(Sql.of("test.lines", sql), Args.of())
                    .map(Rows.list((Row row) -> row.getString("line"))));
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
