package io.paysync.orderstate;

import static io.paysync.orderstate.Facts.PRICE;
import static io.paysync.orderstate.Facts.account;
import static io.paysync.orderstate.Facts.cny;
import static io.paysync.orderstate.Facts.order;
import static io.paysync.orderstate.Facts.paid;
import static io.paysync.orderstate.Facts.registration;
import static io.paysync.orderstate.Facts.trade;
import static io.paysync.orderstate.House.ADOPTING;

import io.paysync.contract.domain.Order;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.OrderStatus;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.orders.OrdersApi;
import io.paysync.contract.orders.OrdersApi.ApplyFacts;
import io.paysync.contract.orders.OrdersApi.RegisterOrder;
import io.paysync.platform.bus.Interference;
import io.paysync.platform.db.DbConfig;
import io.paysync.testkit.TestPostgres;
import io.paysync.testkit.proof.CrashPoints;
import io.paysync.testkit.proof.Stored;
import io.paysync.testkit.proof.Trial;
import io.paysync.testkit.proof.UseCase;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What becomes of payments that wait for an order, cut at each statement: adopted, registered after all, given up. */
class ParkedCrashPointsTest {
    @TestFactory
    Stream<DynamicTest> cutAnywhereAnAdoptedOrderIsTakenOverOrHeldAllTheSame() {
        return CrashPoints.of(Adopting::new)
                .nowAndThen(statement -> statement.contains("from orders.parked"))
                .all();
    }

    @TestFactory
    Stream<DynamicTest> cutAnywhereAPaymentNobodyRegistersIsGivenUpOnce() {
        return CrashPoints.of(GivingUp::new)
                .nowAndThen(statement -> !statement.contains("delete from orders.parked"))
                .all();
    }

    /** A node of order-state that offers its changes to nobody, and what is common to both. */
    private abstract static class Waiting implements UseCase<House> {
        OrderStateConfig config() {
            return House.untold(Set.of());
        }

        @Override
        public House start(DbConfig db) {
            return House.with(db, config(), Interference.NONE);
        }

        static void apply(House house, Trial trial, PaymentFact... facts) {
            trial.answered(
                    "applied", () -> house.node.bus().ask(OrdersApi.APPLY_FACTS, new ApplyFacts(List.of(facts))));
        }

        static List<String> parked(House house) {
            return Stored.lines(house.node.db(), "select event_key as line from orders.parked");
        }

        static String stored(House house) {
            return String.join("\n", house.stored());
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

    /** Two orders paid through an account that needs none; then one is registered as it was paid, and one with other money. */
    private static final class Adopting extends Waiting {
        private static final OrderKey SAME = new OrderKey("default", "ORD-5");
        private static final OrderKey OTHER = new OrderKey("default", "ORD-6");

        @Override
        public DbConfig database() {
            return TestPostgres.database(OrderStateVerticle.SCHEMA);
        }

        @Override
        public void work(House house, Trial trial) {
            apply(house, trial, payment("same", "T-5", SAME), payment("other", "T-6", OTHER));
            for (OrderKey key : List.of(SAME, OTHER)) {
                trial.until(key + " is adopted and paid", () -> house.order(key).status() == OrderStatus.PAID);
            }
            trial.answered(
                    "taken over",
                    () -> house.node
                            .bus()
                            .ask(OrdersApi.REGISTER, new RegisterOrder(SAME, registration(PRICE, ADOPTING, "T-5"))));
            trial.until(
                    "refused and held",
                    () -> refusal(house, registration(cny(1), ADOPTING)).contains("held for review"));
        }

        private static PaymentFact payment(String event, String tradeNo, OrderKey key) {
            return account(order(trade(paid(event), tradeNo), key.orderId()), ADOPTING);
        }

        private static String refusal(House house, Order.Registration asked) {
            return house.node
                    .bus()
                    .ask(OrdersApi.REGISTER, new RegisterOrder(OTHER, asked))
                    .map("registered")
                    .otherwise(failure -> String.valueOf(failure.getMessage()))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        }

        @Override
        public String end(House house, Trial trial) {
            trial.until("nothing waits", () -> parked(house).isEmpty());
            return stored(house);
        }
    }

    /** A payment that has waited for its order as long as one may when the node starts: it is told of, and given up. */
    private static final class GivingUp extends Waiting {
        /** It waits before the node looks for the first time, because what is cut is the first look. */
        @Override
        public DbConfig database() {
            DbConfig db = TestPostgres.database(OrderStateVerticle.SCHEMA);
            try (House patient = House.with(db, House.untold(Set.of()), Interference.NONE)) {
                patient.apply(order(trade(paid("late"), "T-7"), "ORD-7"));
            }
            return db;
        }

        @Override
        OrderStateConfig config() {
            return House.config(Set.of(), Duration.ofMillis(1), Duration.ofMillis(1));
        }

        @Override
        public void work(House house, Trial trial) {
            trial.until("it is given up", () -> parked(house).isEmpty());
        }

        @Override
        public String end(House house, Trial trial) {
            return stored(house);
        }
    }
}
