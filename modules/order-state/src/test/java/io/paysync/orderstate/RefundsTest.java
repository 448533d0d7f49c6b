package io.paysync.orderstate;

import static io.paysync.orderstate.Facts.cny;
import static io.paysync.orderstate.Facts.fact;
import static io.paysync.orderstate.Facts.paid;
import static io.paysync.orderstate.Facts.refund;
import static io.paysync.orderstate.Facts.total;
import static io.paysync.orderstate.Facts.when;
import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.Order;
import io.paysync.contract.domain.OrderStatus;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.domain.RefundState;
import org.junit.jupiter.api.Test;

class RefundsTest {
    @Test
    void theTotalAndTheSingleRefundsAreNotAddedUp() {
        Run run = Run.of(
                paid("e1"), when(refund("e2", "re_1", RefundState.SUCCEEDED, 3000), 2), when(total("e3", 3000), 2));

        assertThat(run.state.standing().refundedMinor()).isEqualTo(3000);
    }

    @Test
    void aRefundThatFailedLaterIsTakenFromTheTotal() {
        Run run = Run.of(
                paid("e1"),
                when(total("e2", 3000), 2),
                when(refund("e3", "re_1", RefundState.SUCCEEDED, 3000), 2),
                when(total("e4", 8000), 3),
                when(refund("e5", "re_1", RefundState.FAILED, 3000), 4));

        assertThat(run.state.standing().refundedMinor()).isEqualTo(5000);
    }

    @Test
    void aTotalThatIsYoungerThanTheFailureKnowsOfIt() {
        Run run = Run.of(
                paid("e1"),
                when(total("e2", 3000), 2),
                when(refund("e3", "re_1", RefundState.FAILED, 3000), 3),
                when(total("e4", 5000), 4));

        assertThat(run.state.standing().refundedMinor()).isEqualTo(5000);
    }

    @Test
    void aFailedFullRefundMakesTheOrderPaidAgain() {
        Run run = Run.of(
                paid("e1"),
                when(refund("e2", "re_1", RefundState.SUCCEEDED, 8880), 2),
                when(total("e3", 8880), 2),
                when(refund("e4", "re_1", RefundState.FAILED, 8880), 9));

        assertThat(run.state.standing().status()).isEqualTo(OrderStatus.PAID);
        assertThat(run.history)
                .extracting("to")
                .containsExactly(OrderStatus.PAID, OrderStatus.REFUNDED, OrderStatus.PAID);
    }

    @Test
    void numbersThatOneMessageLinksAreOneRefund() {
        PaymentFact ours = fact("e2", new Claim.Refunded("M1", null, RefundState.PROCESSING, cny(100), null, null));
        PaymentFact theirs = fact("e3", new Claim.Refunded(null, "P1", RefundState.SUCCEEDED, cny(100), null, null));
        PaymentFact both = fact("e4", new Claim.Refunded("M1", "P1", RefundState.PROCESSING, null, null, null));
        Run run = Run.of(paid("e1"), ours, theirs, both);

        assertThat(run.state.standing().refunds())
                .containsExactly(new Order.Refund("P1", "M1", "P1", RefundState.SUCCEEDED, cny(100)));
        assertThat(run.state.standing().refundedMinor()).isEqualTo(100);
    }

    @Test
    void refundsAboveThePaymentAreFlaggedAndNotCounted() {
        Run run = Run.of(
                paid("e1"),
                refund("e2", "R1", RefundState.SUCCEEDED, 6000),
                when(refund("e3", "R2", RefundState.SUCCEEDED, 6000), 2));

        assertThat(run.state.standing().status()).isEqualTo(OrderStatus.PARTIALLY_REFUNDED);
        assertThat(run.state.standing().refundedMinor()).isEqualTo(6000);
        assertThat(run.state.standing().review()).isEqualTo("REFUND_EXCESS: refunds exceed the payment by 31.20 CNY");
        assertThat(run.incidents()).containsExactly(Reason.Kind.REFUND_EXCESS);
    }

    @Test
    void aTotalAboveThePaymentIsFlaggedAndNotCounted() {
        Run run = Run.of(paid("e1"), total("e2", 9000));

        assertThat(run.state.standing().status()).isEqualTo(OrderStatus.PAID);
        assertThat(run.state.standing().review()).startsWith("REFUND_EXCESS");
    }

    @Test
    void hugeFiguresDoNotOverflow() {
        Run run = Run.of(
                paid("e1"),
                refund("e2", "R1", RefundState.SUCCEEDED, Long.MAX_VALUE),
                refund("e3", "R2", RefundState.SUCCEEDED, Long.MAX_VALUE));

        assertThat(run.state.standing().refundedMinor()).isZero();
        assertThat(run.state.standing().review()).startsWith("REFUND_EXCESS");
    }

    @Test
    void theSameRefundTwiceCountsOnce() {
        Run run = Run.of(
                paid("e1"),
                refund("e2", "R1", RefundState.SUCCEEDED, 4440),
                refund("e3", "R1", RefundState.SUCCEEDED, 4440));

        assertThat(run.state.standing().status()).isEqualTo(OrderStatus.PARTIALLY_REFUNDED);
        assertThat(run.last()).isInstanceOf(Decision.Nothing.class);
    }
}
