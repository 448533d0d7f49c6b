package io.paysync.orderstate;

import static io.paysync.orderstate.Facts.KEY;
import static io.paysync.orderstate.Facts.cny;
import static io.paysync.orderstate.Facts.fact;
import static io.paysync.orderstate.Facts.paid;
import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.bus.Fault;
import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.Order;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.OrderStatus;
import io.paysync.contract.domain.RefundState;
import io.paysync.contract.domain.Source;
import io.paysync.contract.orders.OrdersApi;
import io.paysync.contract.orders.OrdersApi.ExpectRefund;
import io.paysync.testkit.Probe;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Refunds that the shop has asked for. */
class ExpectedRefundsTest {
    private final House house = House.quiet();

    @AfterEach
    void close() {
        house.close();
    }

    private Order expect(String refundNo, @Nullable String providerNo, @Nullable Money amount) {
        return house.ask(OrdersApi.EXPECT_REFUND, new ExpectRefund(KEY, refundNo, providerNo, amount))
                .order();
    }

    private Fault.Code refused(OrderKey key, String refundNo, @Nullable Money amount) {
        return Probe.fault(house.node.bus().ask(OrdersApi.EXPECT_REFUND, new ExpectRefund(key, refundNo, null, amount)))
                .code();
    }

    @Test
    void aRefundIsUnderWayAndMovesNoMoneyUntilTheProviderDecides() {
        house.register("ORD-1");
        house.apply(paid("e1"));

        Order order = expect("R-1", null, cny(3000));

        assertThat(order.status()).isEqualTo(OrderStatus.PAID);
        assertThat(order.refundedMinor()).isZero();
        assertThat(order.refunds())
                .containsExactly(new Order.Refund("R-1", "R-1", null, RefundState.PROCESSING, cny(3000)));
        assertThat(order.openRefunds()).hasSize(1);
        assertThat(house.history("ORD-1").changes().getLast().source()).isEqualTo(Source.SHOP);

        house.apply(fact("e2", new Claim.Refunded("R-1", "500", RefundState.SUCCEEDED, cny(3000), null, null)));

        Order after = house.order("ORD-1");
        assertThat(after.status()).isEqualTo(OrderStatus.PARTIALLY_REFUNDED);
        assertThat(after.refunds())
                .containsExactly(new Order.Refund("500", "R-1", "500", RefundState.SUCCEEDED, cny(3000)));
        assertThat(after.openRefunds()).isEmpty();
    }

    @Test
    void aRefundThatIsDecidedAlreadyStaysDecided() {
        house.register("ORD-1");
        house.apply(paid("e1"));
        house.apply(fact("e2", new Claim.Refunded("R-1", null, RefundState.SUCCEEDED, cny(3000), null, null)));

        Order order = expect("R-1", "500", null);

        assertThat(order.openRefunds()).isEmpty();
        assertThat(order.refundedMinor()).isEqualTo(3000);
    }

    @Test
    void sayingItAgainChangesNothingAndALaterNumberIsAdded() {
        house.register("ORD-1");
        house.apply(paid("e1"));
        Order first = expect("R-1", null, cny(3000));

        assertThat(expect("R-1", null, cny(3000))).isEqualTo(first);
        assertThat(expect("R-1", null, null)).isEqualTo(first);

        Order linked = expect("R-1", "re_1", cny(3000));
        assertThat(linked.refunds())
                .containsExactly(new Order.Refund("re_1", "R-1", "re_1", RefundState.PROCESSING, cny(3000)));
    }

    @Test
    void whatCannotBeIsRefused() {
        house.register("ORD-1");
        assertThat(refused(KEY, "R-1", null)).isEqualTo(Fault.Code.REFUSED);
        house.apply(paid("e1"));
        expect("R-1", null, cny(3000));

        assertThat(refused(new OrderKey("default", "ORD-9"), "R-1", null)).isEqualTo(Fault.Code.NOT_FOUND);
        assertThat(refused(new OrderKey("other", "ORD-1"), "R-1", null)).isEqualTo(Fault.Code.NOT_FOUND);
        assertThat(refused(KEY, "R-2", cny(8881))).isEqualTo(Fault.Code.INVALID);
        assertThat(refused(KEY, "R-2", new Money(1, "EUR"))).isEqualTo(Fault.Code.INVALID);
        assertThat(refused(KEY, "", null)).isEqualTo(Fault.Code.INVALID);
        assertThat(refused(KEY, "R".repeat(65), null)).isEqualTo(Fault.Code.INVALID);
        assertThat(refused(KEY, "R-1", cny(2999))).isEqualTo(Fault.Code.CONFLICT);
        assertThat(house.order("ORD-1").refunds()).hasSize(1);
    }
}
