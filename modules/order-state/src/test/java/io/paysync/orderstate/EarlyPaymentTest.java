package io.paysync.orderstate;

import static io.paysync.orderstate.Facts.KEY;
import static io.paysync.orderstate.Facts.PRICE;
import static io.paysync.orderstate.Facts.at;
import static io.paysync.orderstate.Facts.cny;
import static io.paysync.orderstate.Facts.fact;
import static io.paysync.orderstate.Facts.order;
import static io.paysync.orderstate.Facts.paid;
import static io.paysync.orderstate.Facts.registration;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paysync.contract.bus.Fault;
import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.Order;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.OrderStatus;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.domain.Source;
import io.paysync.contract.orders.OrdersApi;
import io.paysync.contract.orders.OrdersApi.ClearReview;
import io.paysync.contract.orders.OrdersApi.Incident;
import io.paysync.contract.orders.OrdersApi.Result;
import io.paysync.testkit.Probe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A payment that is older than its order is held, and booked when a person accepts it or the shop has said so before. */
class EarlyPaymentTest {
    private static final int TWO_DAYS = 2 * 24 * 60;

    private final House house = House.quiet();

    @AfterEach
    void close() {
        house.close();
    }

    private static PaymentFact early(String event) {
        return fact(event, new Claim.Paid(PRICE, at(-TWO_DAYS), true));
    }

    private Order accept(int version) {
        return house.ask(OrdersApi.CLEAR_REVIEW, new ClearReview(KEY, version, "ann", "ours", true))
                .order();
    }

    private Fault refused(OrderKey key, int version) {
        return Probe.fault(
                house.node.bus().ask(OrdersApi.CLEAR_REVIEW, new ClearReview(key, version, "ann", "ours", true)));
    }

    @Test
    void whatIsHeldIsBookedWhenItIsAccepted() {
        house.register("ORD-1");
        assertThat(house.result(early("e1"))).isEqualTo(Result.REVIEW);
        assertThat(house.order("ORD-1").status()).isEqualTo(OrderStatus.CREATED);
        assertThat(house.incidents(true)).extracting(Incident::kind).containsExactly("EARLY_TIME");

        Order accepted = accept(2);

        assertThat(accepted.status()).isEqualTo(OrderStatus.PAID);
        assertThat(accepted.review()).isNull();
        assertThat(accepted.paidAt()).isEqualTo(at(-TWO_DAYS));
        assertThat(house.order("ORD-1")).isEqualTo(accepted);
        assertThat(house.history("ORD-1").changes().getLast()).satisfies(last -> {
            assertThat(last.reason()).isEqualTo("review cleared and the payment accepted by ann: ours");
            assertThat(last.source()).isEqualTo(Source.OPERATOR);
        });
        assertThat(house.incidents(true)).isEmpty();
        assertThat(house.result(early("e2"))).isEqualTo(Result.NOTHING);
        assertThat(house.order("ORD-1")).isEqualTo(accepted);
    }

    @Test
    void nothingElseCanBeAccepted() {
        house.register("ORD-1");
        house.apply(paid("e1", cny(1)));
        Order before = house.order("ORD-1");

        assertThat(refused(KEY, before.version()).code()).isEqualTo(Fault.Code.CONFLICT);

        assertThat(house.order("ORD-1")).isEqualTo(before);
    }

    @Test
    void tradeThatHasPaidAnotherOrderCannotBeAccepted() {
        house.register("ORD-1");
        house.register("ORD-2");
        house.apply(order(early("e1"), "ORD-2"));
        house.apply(paid("e2"));
        Order held = house.order("ORD-2");

        assertThat(refused(held.key(), held.version()).text()).contains("has paid another order");

        assertThat(house.order("ORD-2")).isEqualTo(held);
    }

    @Test
    void orderThatWasOrderedLongAgoIsPaidAtOnce() {
        Order.Registration told = registration().ordered(at(-TWO_DAYS));
        house.register(KEY, told);

        assertThat(house.result(early("e1"))).isEqualTo(Result.MOVED);

        assertThat(house.order("ORD-1").status()).isEqualTo(OrderStatus.PAID);
        assertThat(house.register(KEY, told).registration()).isEqualTo(told);
        assertThat(house.register(KEY, registration()).registration()).isEqualTo(told);
        assertThatThrownBy(() -> house.register(KEY, registration().ordered(at(-TWO_DAYS - 1))))
                .hasMessageContaining("other content");
    }
}
