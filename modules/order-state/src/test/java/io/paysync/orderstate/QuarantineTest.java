package io.paysync.orderstate;

import static io.paysync.orderstate.Facts.order;
import static io.paysync.orderstate.Facts.paid;
import static io.paysync.orderstate.Facts.trade;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.paysync.contract.domain.OrderStatus;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.orders.OrdersApi;
import io.paysync.contract.orders.OrdersApi.FactOutcome;
import io.paysync.contract.orders.OrdersApi.FindMissingFacts;
import io.paysync.contract.orders.OrdersApi.Incident;
import io.paysync.contract.orders.OrdersApi.Result;
import io.paysync.testkit.Probe;
import io.paysync.testkit.proof.Stored;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Facts of an order whose books cannot be read: whatever is done with them fails, until somebody repairs it. */
class QuarantineTest {
    private static final String BREAK = "update orders.orders set books = '{' || books where order_id = 'ORD-1'";
    private static final String REPAIR = "update orders.orders set books = substr(books, 2) where order_id = 'ORD-1'";
    private static final PaymentFact SICK = paid("sick");
    private static final PaymentFact WELL = order(trade(paid("well"), "T-2"), "ORD-2");

    @Test
    void oneThatFailsIsParkedAndToldAndHoldsUpNobody() {
        try (House house = House.quiet()) {
            house.register("ORD-1");
            house.register("ORD-2");
            house.run(BREAK);

            List<FactOutcome> outcomes = house.apply(SICK, WELL);

            assertThat(outcomes).extracting(FactOutcome::result).containsExactly(Result.PARKED, Result.MOVED);
            assertThat(house.order("ORD-2").status()).isEqualTo(OrderStatus.PAID);
            assertThat(house.ask(OrdersApi.FIND_MISSING_FACTS, new FindMissingFacts(List.of(SICK.key())))
                            .keys())
                    .as("a sweep need not bring it again")
                    .isEmpty();
            assertThat(house.incidents(true)).singleElement().satisfies(incident -> {
                assertThat(incident.kind()).isEqualTo("NOT_APPLIED");
                assertThat(incident.orderId()).isEqualTo("ORD-1");
            });
            assertThat(house.result(SICK)).isEqualTo(Result.DUPLICATE);
        }
    }

    @Test
    void afterTheRepairItHasItsEffectByItself() {
        try (House house = House.quiet()) {
            house.register("ORD-1");
            house.run(BREAK);
            house.apply(SICK);

            house.run(REPAIR);

            Probe.until("the order is paid", () -> house.order("ORD-1").status() == OrderStatus.PAID);
            assertThat(house.count("orders.parked")).isZero();
            assertThat(house.incidents(true)).isEmpty();
            assertThat(house.incidents(false)).extracting(Incident::kind).containsExactly("NOT_APPLIED");
        }
    }

    @Test
    void oneThatWaitedForItsOrderIsToldTooAndWrittenOnce() {
        try (House house = House.quiet()) {
            house.register("ORD-1");
            house.run(BREAK);
            house.apply(SICK);
            house.run("delete from orders.incident");
            house.run("update orders.fact set reason = 'order is not registered'");

            Probe.until("it was told", () -> !house.incidents(true).isEmpty());

            List<String> row = row(house);
            double before = looks(house);
            Probe.until("it was tried again", () -> looks(house) > before + 3);
            assertThat(row(house)).as("not written with each try").isEqualTo(row);
            assertThat(row.getFirst()).endsWith(" could not be applied");
        }
    }

    private static List<String> row(House house) {
        return Stored.lines(
                house.node.db(), "select concat_ws(' ', f.ctid, p.ctid, f.reason) from orders.fact f, orders.parked p");
    }

    private static double looks(House house) {
        return house
                .node
                .node()
                .meters()
                .find("paysync.loop.steps")
                .tag("loop", "orders.parked")
                .tag("outcome", "ok")
                .counters()
                .stream()
                .mapToDouble(Counter::count)
                .sum();
    }
}
