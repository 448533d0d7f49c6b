package io.paysync.orderstate;

import static io.paysync.orderstate.Facts.closed;
import static io.paysync.orderstate.Facts.order;
import static io.paysync.orderstate.Facts.paid;
import static io.paysync.orderstate.Facts.trade;
import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.dispatch.DispatchApi;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.orders.Handover.ChangesTaken;
import io.paysync.contract.orders.Handover.MissingChanges;
import io.paysync.contract.orders.OrdersApi;
import io.paysync.contract.orders.OrdersApi.ApplyFacts;
import io.paysync.contract.orders.OrdersApi.ClearReview;
import io.paysync.contract.orders.OrdersApi.CloseIncident;
import io.paysync.contract.orders.OrdersApi.ExpectRefund;
import io.paysync.contract.orders.OrdersApi.Incident;
import io.paysync.contract.orders.OrdersApi.RegisterOrder;
import io.paysync.platform.bus.Interference;
import io.paysync.platform.db.DbConfig;
import io.paysync.testkit.Probe;
import io.paysync.testkit.TestPostgres;
import io.paysync.testkit.proof.CrashPoints;
import io.paysync.testkit.proof.Stored;
import io.paysync.testkit.proof.Trial;
import io.paysync.testkit.proof.UseCase;
import io.vertx.core.Future;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Registration, facts, parking, review, incidents and the handing on of changes, cut at each of their statements. */
class CrashPointsTest {
    @TestFactory
    Stream<DynamicTest> cutAnywhereTheOrdersEndTheSame() {
        return CrashPoints.of(Orders::new)
                .nowAndThen(statement -> statement.contains("from orders.parked"))
                .all();
    }

    private static final class Orders implements UseCase<House> {
        private static final OrderKey ONE = Facts.KEY;
        private static final OrderKey TWO = new OrderKey("default", "ORD-2");

        private record Told(OrderKey key, int version) {}

        /** What dispatch has committed. */
        private final Set<Told> told = ConcurrentHashMap.newKeySet();

        @Override
        public DbConfig database() {
            return TestPostgres.database(OrderStateVerticle.SCHEMA);
        }

        @Override
        public House start(DbConfig db) {
            House house = House.with(db, House.untold(Set.of(OrderStateConfig.DISPATCH)), Interference.NONE);
            Probe.result(house.node.bus().answer(DispatchApi.OFFER, 100, offer -> {
                offer.changes().forEach(change -> told.add(new Told(change.key(), change.version())));
                return Future.succeededFuture(new ChangesTaken(offer.changes().size()));
            }));
            Probe.result(house.node
                    .bus()
                    .answer(
                            DispatchApi.FIND_MISSING,
                            100,
                            asked -> Future.succeededFuture(new MissingChanges(asked.keys().stream()
                                    .filter(key -> !told.contains(new Told(key.key(), key.version())))
                                    .toList()))));
            return house;
        }

        @Override
        public void work(House house, Trial trial) {
            PaymentFact early = order(trade(paid("early"), "T-2"), TWO.orderId());
            apply(house, trial, early);
            register(house, trial, ONE);
            register(house, trial, TWO);
            apply(house, trial, closed("closed"));
            apply(house, trial, paid("paid"), early);
            apply(house, trial, trade(paid("less", Facts.cny(1)), "T-3"), trade(paid("again"), "T-4"));
            apply(house, trial, trade(paid("nameless"), "T-1"), order(trade(paid("byTrade"), "T-2"), null));
            trial.answered(
                    "a refund is expected",
                    () -> house.node.bus().ask(OrdersApi.EXPECT_REFUND, new ExpectRefund(TWO, "R-1", null, null)));
            clearReview(house, trial);
            closeIncidents(house, trial);
        }

        private static void register(House house, Trial trial, OrderKey key) {
            trial.answered(
                    "registered",
                    () -> house.node.bus().ask(OrdersApi.REGISTER, new RegisterOrder(key, Facts.registration())));
        }

        /** As intake does it: until it is answered. */
        private static void apply(House house, Trial trial, PaymentFact... facts) {
            trial.answered(
                    "applied", () -> house.node.bus().ask(OrdersApi.APPLY_FACTS, new ApplyFacts(List.of(facts))));
        }

        private static void clearReview(House house, Trial trial) {
            trial.until("the review is cleared", () -> {
                var order = house.order(ONE);
                if (order.review() != null) {
                    Probe.result(house.node
                            .bus()
                            .ask(OrdersApi.CLEAR_REVIEW, new ClearReview(ONE, order.version(), "ann", "looked")));
                }
                return order.review() == null;
            });
        }

        private static void closeIncidents(House house, Trial trial) {
            trial.until("the incidents are closed", () -> {
                List<Incident> open = house.incidents(true);
                for (Incident incident : open) {
                    Probe.result(house.node
                            .bus()
                            .ask(
                                    OrdersApi.CLOSE_INCIDENT,
                                    new CloseIncident("default", incident.id(), "ann", "looked")));
                }
                return open.isEmpty();
            });
        }

        @Override
        public String end(House house, Trial trial) {
            trial.until(
                    "the sweep has passed all changes",
                    () -> Stored.lines(house.node.db(), """
                        select '' as line from orders.change c where not exists (
                          select from platform.watermark w where (w.xid, w.id) >= (c.xid, c.id))
                        """).isEmpty());
            List<String> stored = house.stored();
            assertThat(told).as("changes that dispatch was told of").hasSize((int)
                    stored.stream().filter(line -> line.startsWith("change ")).count());
            return String.join("\n", stored);
        }

        @Override
        public void stop(House house) {
            house.close();
        }

        @Override
        public void kill(House house) {
            house.node.close();
        }
    }
}
