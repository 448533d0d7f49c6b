package io.paysync.orderstate;

import static io.paysync.orderstate.Facts.closed;
import static io.paysync.orderstate.Facts.cny;
import static io.paysync.orderstate.Facts.fact;
import static io.paysync.orderstate.Facts.paid;
import static io.paysync.orderstate.Facts.refund;
import static io.paysync.orderstate.Facts.trade;
import static io.paysync.orderstate.Facts.unconfirmed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.Environment;
import io.paysync.contract.domain.OrderStatus;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.domain.RefundState;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Payments of a little more or less than the order costs, for merchants who take them. */
class TermsTest {
    private static final Terms LOOSE = new Terms(LateMoney.ACCEPT, Overpaid.ACCEPT, 120, 20);
    private static final Terms GIVE_BACK = new Terms(LateMoney.ACCEPT, Overpaid.ASK_REFUND, 120, 0);

    @ParameterizedTest
    @CsvSource({"9000,true", "9001,false", "8860,true", "8859,false", "8880,true", "0,false"})
    void whatLiesWithinTheToleranceIsBookedAsItWasPaid(long minor, boolean taken) {
        Run run = Run.of(LOOSE, List.of(paid("e1", cny(minor))));

        assertThat(run.state.standing().status()).isEqualTo(taken ? OrderStatus.PAID : OrderStatus.CREATED);
        assertThat(run.state.standing().paidMinor()).isEqualTo(taken ? minor : 0);
        assertThat(run.state.standing().reasons()).hasSize(taken ? 0 : 1);
        if (taken) {
            assertThat(run.state.standing().payments().getFirst().amount()).isEqualTo(cny(minor));
            assertThat(run.raised).isEmpty();
        }
    }

    @Test
    void theSameToleranceHoldsForWhatElseSaysTheAmount() {
        Claim refunded = new Claim.Refunded("R", null, RefundState.SUCCEEDED, cny(1), null, cny(9000));
        Run run = Run.of(LOOSE, List.of(fact("e1", refunded), fact("e2", new Claim.Closed(cny(8860)))));

        assertThat(run.state.standing().paidMinor()).isEqualTo(9000);
        assertThat(run.state.standing().reasons()).isEmpty();
    }

    @Test
    void anOrderStaysPaidWhileWhatIsLeftCoversIt() {
        Run run = Run.of(LOOSE, List.of(paid("e1", cny(9000)), refund("e2", "R1", RefundState.SUCCEEDED, 120)));
        assertThat(run.state.standing().status()).isEqualTo(OrderStatus.PAID);
        assertThat(run.state.standing().refundedMinor()).isEqualTo(120);

        run.apply(refund("e3", "R2", RefundState.SUCCEEDED, 1));
        assertThat(run.state.standing().status()).isEqualTo(OrderStatus.PARTIALLY_REFUNDED);
        run.apply(refund("e4", "R3", RefundState.SUCCEEDED, 8879));
        assertThat(run.state.standing().status()).isEqualTo(OrderStatus.REFUNDED);
    }

    @Test
    void anUnderpaidOrderIsRefundedWhenAllThatWasPaidWentBack() {
        Run run = Run.of(LOOSE, List.of(paid("e1", cny(8860)), refund("e2", "R1", RefundState.SUCCEEDED, 8860)));

        assertThat(run.state.standing().status()).isEqualTo(OrderStatus.REFUNDED);
        assertThat(run.state.standing().reasons()).isEmpty();
    }

    @Test
    void whatIsTooMuchIsAskedBackUntilItWentBack() {
        Run run = Run.of(GIVE_BACK, List.of(paid("e1", cny(9000))));
        assertThat(run.state.standing().status()).isEqualTo(OrderStatus.PAID);
        assertThat(run.state.standing().review())
                .isEqualTo("OVERPAID: paid 1.20 CNY more than 88.80 CNY by alipay/main/T1: please refund it");

        run.apply(refund("e2", "R1", RefundState.SUCCEEDED, 119));
        assertThat(run.state.standing().review()).isNotNull();
        run.apply(refund("e3", "R2", RefundState.SUCCEEDED, 1));

        assertThat(run.state.standing().review()).isNull();
        assertThat(run.state.standing().status()).isEqualTo(OrderStatus.PAID);
        assertThat(run.settled).isEqualTo(run.raised);
    }

    @Test
    void onePaymentToldWithTwoAmountsIsBookedByTheSmallerAndFlagged() {
        List<PaymentFact> facts = List.of(paid("e1", cny(9000)), paid("e2", cny(8870)));
        Run run = Run.of(LOOSE, facts);

        assertThat(run.state.standing().paidMinor()).isEqualTo(8870);
        assertThat(run.state.standing().review())
                .isEqualTo("AMOUNT_MISMATCH: trade alipay/main/T1 is told with 88.70 CNY and with 90.00 CNY");
        assertThat(Run.of(LOOSE, facts.reversed()).state.standing()).isEqualTo(run.state.standing());
    }

    @Test
    void anAmountToldWithoutTheTradesNumberIsComparedToo() {
        Run run = Run.of(LOOSE, List.of(paid("e1", cny(9000)), trade(paid("e2", cny(8870)), null)));

        assertThat(run.state.standing().payments()).hasSize(1);
        assertThat(run.state.standing().review()).startsWith("AMOUNT_MISMATCH");
    }

    @Test
    void aClaimOfAnotherAmountWaitsToBeConfirmed() {
        Run run = Run.of(LOOSE, List.of(unconfirmed(paid("e1", cny(8870)))));

        assertThat(run.state.standing().paidMinor()).isZero();
        assertThat(run.state.standing().review()).contains("UNCONFIRMED", "paid 88.70 CNY");
    }

    @Test
    void amountsSurviveBeingStored() {
        Run run = Run.of(LOOSE, List.of(paid("e1", cny(9000)), paid("e2", cny(8870)), trade(closed("e3"), "T9")));

        assertThat(BooksJson.read(BooksJson.write(run.state.books()))).isEqualTo(run.state.books());
        assertThat(BooksJson.write(Run.of(paid("e1")).state.books()))
                .as("as an older release reads it")
                .isEqualTo("{\"proven\":{\"paid\":[[\"alipay\",\"main\",\"T1\",\"2026-11-20T10:00:00Z\"]]}}");
    }

    @Test
    void termsSurviveBeingStored() {
        for (Environment environment : Environment.values()) {
            for (LateMoney late : LateMoney.values()) {
                Terms plain = Terms.of(late).in(environment);
                assertThat(plain.text()).isEqualTo(late + " " + environment);
                assertThat(Terms.parse(plain.text())).isEqualTo(plain);
            }
            assertThat(Terms.parse(GIVE_BACK.in(environment).text())).isEqualTo(GIVE_BACK.in(environment));
        }
        assertThat(GIVE_BACK.text()).isEqualTo("ACCEPT ASK_REFUND 120 0 LIVE");
    }

    @Test
    void whatAReleaseBeforeHasStoredSaysNothingOfTheEnvironment() {
        for (Terms terms : List.of(Terms.of(LateMoney.HOLD).in(null), LOOSE.in(null))) {
            assertThat(terms.text()).doesNotContain(Environment.LIVE.name());
            assertThat(Terms.parse(terms.text())).isEqualTo(terms);
        }
        assertThat(Terms.parse("HOLD")).isEqualTo(Terms.of(LateMoney.HOLD).in(null));
    }

    @Test
    void aToleranceIsBounded() {
        assertThatThrownBy(() -> new Terms(LateMoney.HOLD, Overpaid.ACCEPT, -1, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
