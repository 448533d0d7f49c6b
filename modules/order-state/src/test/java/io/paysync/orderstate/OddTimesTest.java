package io.paysync.orderstate;

import static io.paysync.orderstate.Facts.PRICE;
import static io.paysync.orderstate.Facts.T0;
import static io.paysync.orderstate.Facts.fact;
import static io.paysync.orderstate.Facts.registration;
import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.Order;
import io.paysync.contract.domain.OrderStatus;
import io.paysync.contract.domain.PaymentFact;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a payment's time says about whether it can be this order's. Hours are counted from the order's registration. */
class OddTimesTest {
    private static Instant hour(double hours) {
        return T0.plus(Duration.ofMinutes(Math.round(hours * 60)));
    }

    private static PaymentFact paid(@Nullable Instant paidAt, Instant receivedAt) {
        return paid(paidAt, receivedAt, "e1");
    }

    private static PaymentFact paid(@Nullable Instant paidAt, Instant receivedAt, String event) {
        PaymentFact fact = fact(event, new Claim.Paid(PRICE, paidAt, true));
        return new PaymentFact(
                fact.key(),
                fact.source(),
                fact.merchant(),
                fact.orderNo(),
                fact.tradeNo(),
                fact.claim(),
                fact.rawStatus(),
                null,
                receivedAt,
                false,
                false,
                fact.environment());
    }

    /** Also where it tells of no payment. */
    @Test
    void whatHappensADayAfterItArrivedIsHeld() {
        PaymentFact closed = fact("e1", new Claim.Closed(null));
        PaymentFact ahead = new PaymentFact(
                closed.key(),
                closed.source(),
                closed.merchant(),
                closed.orderNo(),
                closed.tradeNo(),
                closed.claim(),
                closed.rawStatus(),
                hour(24.1),
                T0,
                false,
                false,
                closed.environment());

        Run run = run(registration(), ahead);

        assertThat(run.state.standing().status()).isEqualTo(OrderStatus.CREATED);
        assertThat(run.incidents()).containsExactly(Reason.Kind.FUTURE_TIME);
    }

    private static Run run(Order.Registration registration, PaymentFact fact) {
        Run run = new Run(registration, Terms.DEFAULT);
        run.apply(fact);
        return run;
    }

    @ParameterizedTest
    @CsvSource({
        // paid, received, ordered as the shop says; what becomes of it
        "-24,    48,       , PAID",
        "-24.1,  48,       , CREATED",
        "-9000,  48,       , CREATED",
        "-9000,  48, -9100, PAID",
        "-9000,  48, -8976, PAID",
        "-9000,  48, -8975, CREATED",
        "-24,    48,    10, PAID",
        "-24.1,  48,    10, CREATED",
        "-100, -100,       , PAID",
        "-124, -100,       , PAID",
        "-125, -100,       , CREATED",
        "  72,   48,       , PAID",
        "  73,   48,       , CREATED",
    })
    void moreThanOneDayOffIsHeld(double paid, double received, @Nullable Double ordered, OrderStatus status) {
        Order.Registration registration = registration().ordered(ordered == null ? null : hour(ordered));
        Run run = run(registration, paid(hour(paid), hour(received)));

        assertThat(run.state.standing().status()).isEqualTo(status);
        assertThat(run.state.standing().review() == null).isEqualTo(status == OrderStatus.PAID);
        assertThat(run.incidents())
                .isEqualTo(
                        status == OrderStatus.PAID
                                ? List.of()
                                : List.of(paid < 0 ? Reason.Kind.EARLY_TIME : Reason.Kind.FUTURE_TIME));
    }

    @Test
    void whatIsHeldSaysWhyAndKeepsNoRightPaymentAway() {
        Run run = run(registration(), paid(hour(-48), hour(1)));
        assertThat(run.state.standing().review())
                .isEqualTo("EARLY_TIME: paid before there was the order, trade alipay/main/T1");

        run.apply(Facts.trade(fact("e2", new Claim.Paid(PRICE, hour(1), true)), "T2"));

        assertThat(run.state.standing().status()).isEqualTo(OrderStatus.PAID);
        assertThat(run.state.standing().tradeNo()).isEqualTo("T2");
    }

    /** It came in time and waited for the order, which was registered two days later; then the provider is asked. */
    @Test
    void whatIsBookedIsNotHeldWhenItIsToldOnceMore() {
        for (boolean first : List.of(true, false)) {
            PaymentFact inTime = paid(hour(-50), hour(-49));
            PaymentFact asked = Facts.poll(paid(hour(-50), hour(1), "e2"));
            Run run = new Run(registration(), Terms.DEFAULT);

            run.apply(first ? inTime : asked);
            run.apply(first ? asked : inTime);

            assertThat(run.state.standing().status()).isEqualTo(OrderStatus.PAID);
            assertThat(run.state.standing().review()).isNull();
            assertThat(run.last()).isInstanceOf(first ? Decision.Nothing.class : Decision.Move.class);
            assertThat(run.raised.size()).isEqualTo(run.settled.size());
        }
    }

    @Test
    void whatWasLookedAtAndNotAcceptedIsHeldInSilence() {
        Run run = run(registration(), paid(hour(-48), hour(1)));
        run.clear();

        run.apply(paid(hour(-48), hour(2), "e2"));

        assertThat(run.last()).isInstanceOf(Decision.Nothing.class);
        assertThat(run.state.standing().status()).isEqualTo(OrderStatus.CREATED);
        assertThat(run.state.standing().review()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "-0.08, ''",
        "-0.1,  ', paid at 2026-11-20T09:54:00Z, before its order'",
        "-23,   ', paid at 2026-11-19T11:00:00Z, before its order'",
        "1.08,  ''",
        "1.1,   ', its time 2026-11-20T11:06:00Z lies ahead of its arrival'",
    })
    void lessIsBookedAndSaidInTheHistory(double paid, String said) {
        Run run = run(registration(), paid(hour(paid), hour(1)));

        assertThat(run.state.standing().status()).isEqualTo(OrderStatus.PAID);
        assertThat(run.history.getLast().reason()).isEqualTo("paid 88.80 CNY, trade T1" + said);
    }

    @Test
    void nobodyKnowsWhenItWasPaid() {
        assertThat(run(registration(), paid(null, hour(1))).state.standing().status())
                .isEqualTo(OrderStatus.PAID);
    }

    /** It is registered a week after it was adopted, and told of once more. */
    @Test
    void adoptedOrderBeganWithItsPayment() {
        Order.Registration adopted = Order.Registration.adopted(PRICE, Facts.MAIN, hour(-60));
        Run run = run(adopted, paid(hour(-60), hour(-1)));
        assertThat(run.state.standing().status()).isEqualTo(OrderStatus.PAID);

        OrderState taken = run.state.registeredAs(registration(), hour(168));

        assertThat(taken.registration()).isEqualTo(registration().ordered(hour(-60)));
        assertThat(registration().repeats(taken.registration())).isTrue();
        assertThat(registration().ordered(hour(-60)).repeats(taken.registration()))
                .isTrue();
        assertThat(registration().ordered(hour(-61)).repeats(taken.registration()))
                .isFalse();
        assertThat(FactRow.of(new FactRow.Arrival(taken, paid(hour(-60), hour(169)), false))
                        .row())
                .isEqualTo(FactRow.PROVEN);
        assertThat(run.state
                        .registeredAs(registration().ordered(hour(-61)), hour(168))
                        .registration()
                        .orderedAt())
                .isEqualTo(hour(-61));
    }
}
