package io.paysync.orderstate;

import static io.paysync.orderstate.Facts.MAIN;
import static io.paysync.orderstate.Facts.OTHER;
import static io.paysync.orderstate.Facts.PRICE;
import static io.paysync.orderstate.Facts.T0;
import static io.paysync.orderstate.Facts.account;
import static io.paysync.orderstate.Facts.at;
import static io.paysync.orderstate.Facts.closed;
import static io.paysync.orderstate.Facts.cny;
import static io.paysync.orderstate.Facts.dispute;
import static io.paysync.orderstate.Facts.fact;
import static io.paysync.orderstate.Facts.failed;
import static io.paysync.orderstate.Facts.paid;
import static io.paysync.orderstate.Facts.pending;
import static io.paysync.orderstate.Facts.poll;
import static io.paysync.orderstate.Facts.refund;
import static io.paysync.orderstate.Facts.registration;
import static io.paysync.orderstate.Facts.reversed;
import static io.paysync.orderstate.Facts.stale;
import static io.paysync.orderstate.Facts.total;
import static io.paysync.orderstate.Facts.trade;
import static io.paysync.orderstate.Facts.unconfirmed;
import static io.paysync.orderstate.Facts.when;
import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.domain.ChangeType;
import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.DisputeState;
import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.Order;
import io.paysync.contract.domain.OrderStatus;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.domain.RefundState;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OrderRulesTest {
    static Stream<Arguments> table() {
        return Stream.of(
                row(OrderStatus.PENDING, pending("e1")),
                row(OrderStatus.PAID, paid("e1")),
                row(OrderStatus.PAID, pending("e1"), paid("e2")),
                row(OrderStatus.PAID, paid("e1"), pending("e2")),
                row(OrderStatus.FAILED, failed("e1")),
                row(OrderStatus.CLOSED, closed("e1")),
                row(OrderStatus.CLOSED, failed("e1"), closed("e2")),
                row(OrderStatus.CLOSED, closed("e1"), failed("e2")),
                row(OrderStatus.PAID, closed("e1"), paid("e2")),
                row(OrderStatus.PAID, paid("e1"), closed("e2")),
                row(OrderStatus.PAID, paid("e1"), failed("e2")),
                row(OrderStatus.REVERSED, reversed("e1")),
                row(OrderStatus.REVERSED, paid("e1"), reversed("e2")),
                row(OrderStatus.PARTIALLY_REFUNDED, paid("e1"), refund("e2", "R1", RefundState.SUCCEEDED, 100)),
                row(OrderStatus.PARTIALLY_REFUNDED, refund("e2", "R1", RefundState.SUCCEEDED, 100), paid("e1")),
                row(OrderStatus.PENDING, pending("e1"), refund("e2", "R1", RefundState.SUCCEEDED, 100)),
                row(OrderStatus.PAID, paid("e1"), refund("e2", "R1", RefundState.PROCESSING, 100)),
                row(OrderStatus.PAID, paid("e1"), refund("e2", "R1", RefundState.ABNORMAL, 100)),
                row(OrderStatus.PAID, paid("e1"), refund("e2", "R1", RefundState.FAILED, 100)),
                row(OrderStatus.REFUNDED, paid("e1"), refund("e2", "R1", RefundState.SUCCEEDED, 8880)),
                row(OrderStatus.REFUNDED, paid("e1"), total("e2", 8880)),
                row(
                        OrderStatus.PAID,
                        paid("e1"),
                        refund("e2", "R1", RefundState.SUCCEEDED, 8880),
                        refund("e3", "R1", RefundState.FAILED, 8880)),
                row(OrderStatus.DISPUTED, paid("e1"), dispute("e2", DisputeState.OPENED)),
                row(OrderStatus.CREATED, dispute("e2", DisputeState.OPENED)),
                row(
                        OrderStatus.PAID,
                        paid("e1"),
                        when(dispute("e2", DisputeState.OPENED), 2),
                        when(dispute("e3", DisputeState.WON), 3)),
                row(
                        OrderStatus.CHARGEBACK,
                        paid("e1"),
                        dispute("e2", DisputeState.OPENED),
                        dispute("e3", DisputeState.LOST)),
                row(OrderStatus.PAID, paid("e1"), dispute("e3", DisputeState.WON), dispute("e2", DisputeState.LOST)),
                row(OrderStatus.CHARGEBACK, paid("e1"), dispute("e2", DisputeState.OPENED), reversed("e3")),
                row(
                        OrderStatus.PARTIALLY_REFUNDED,
                        paid("e1"),
                        refund("e2", "R1", RefundState.SUCCEEDED, 1),
                        closed("e3")));
    }

    private static Arguments row(OrderStatus expected, PaymentFact... facts) {
        return Arguments.of(expected, List.of(facts));
    }

    @ParameterizedTest
    @MethodSource("table")
    void statusFollowsFromTheFacts(OrderStatus expected, List<PaymentFact> facts) {
        Run run = Run.of(LateMoney.ACCEPT, facts);

        assertThat(run.state.standing().status()).isEqualTo(expected);
        assertThat(run.state.standing().review()).isNull();
    }

    @Test
    void everyStepHasTheNextVersionAndTheWholeOrderAfterIt() {
        Run run = Run.of(pending("e1"), paid("e2"), refund("e3", "R1", RefundState.SUCCEEDED, 8880));

        assertThat(run.history).extracting("version").containsExactly(2, 3, 4);
        assertThat(run.history).extracting("type").containsExactly("order.pending", "order.paid", "order.refunded");
        assertThat(run.history.getLast().order()).isEqualTo(run.state.order());
        assertThat(run.state.order().paidMinor()).isEqualTo(8880);
        assertThat(run.state.order().refundedMinor()).isEqualTo(8880);
        assertThat(run.state.order().tradeNo()).isEqualTo("T1");
        assertThat(run.state.order().paidAt()).isEqualTo(at(0));
    }

    @Test
    void theSameNewsTwiceIsNothing() {
        Run run = Run.of(paid("e1"), paid("e2"));

        assertThat(run.last()).isInstanceOf(Decision.Nothing.class);
        assertThat(run.last().reason()).isEqualTo("nothing new: the order is PAID");
        assertThat(run.history).hasSize(1);
    }

    @Test
    void anUnknownOrderParksTheFact() {
        assertThat(OrderRules.decide(null, paid("e1"), false, 100, T0)).isInstanceOf(Decision.Park.class);
    }

    @Test
    void evidenceMovesNothing() {
        Run run = Run.of(fact("e1", new Claim.Other()));

        assertThat(run.last()).isInstanceOf(Decision.Nothing.class);
        assertThat(run.state.books()).isEqualTo(Books.EMPTY);
    }

    static Stream<Arguments> unfit() {
        return Stream.of(
                Arguments.of(Reason.Kind.AMOUNT_MISMATCH, paid("e", cny(8879))),
                Arguments.of(Reason.Kind.AMOUNT_MISMATCH, paid("e", cny(8881))),
                Arguments.of(Reason.Kind.AMOUNT_MISMATCH, paid("e", cny(0))),
                Arguments.of(Reason.Kind.AMOUNT_MISMATCH, paid("e", cny(88))),
                Arguments.of(Reason.Kind.AMOUNT_MISMATCH, paid("e", cny(Long.MAX_VALUE))),
                Arguments.of(Reason.Kind.CURRENCY_MISMATCH, paid("e", new Money(8880, "EUR"))),
                Arguments.of(Reason.Kind.ACCOUNT_MISMATCH, account(paid("e"), OTHER)),
                Arguments.of(Reason.Kind.UNUSABLE, fact("e", new Claim.Unusable("too many decimals"))),
                Arguments.of(
                        Reason.Kind.FUTURE_TIME,
                        fact(
                                "e",
                                new Claim.Paid(
                                        PRICE, at(1).plus(Duration.ofDays(1)).plusMillis(1), true))),
                Arguments.of(
                        Reason.Kind.AMOUNT_MISMATCH,
                        fact("e", new Claim.Refunded("R", null, RefundState.SUCCEEDED, null, cny(1), cny(1)))),
                Arguments.of(Reason.Kind.AMOUNT_MISMATCH, fact("e", new Claim.Closed(cny(1)))),
                Arguments.of(Reason.Kind.AMOUNT_MISMATCH, fact("e", new Claim.Reversed(cny(1)))),
                Arguments.of(
                        Reason.Kind.CURRENCY_MISMATCH,
                        fact(
                                "e",
                                new Claim.Refunded("R", null, RefundState.SUCCEEDED, new Money(1, "EUR"), null, null))),
                Arguments.of(
                        Reason.Kind.CURRENCY_MISMATCH,
                        fact(
                                "e",
                                new Claim.Refunded(
                                        null, null, RefundState.SUCCEEDED, null, new Money(1, "EUR"), null))));
    }

    @ParameterizedTest
    @MethodSource("unfit")
    void whatDoesNotFitIsHeldForReviewAndRaisesOneIncident(Reason.Kind kind, PaymentFact fact) {
        PaymentFact again = account(fact("other", fact.claim()), fact.key().account());
        Run run = Run.of(fact, again);

        assertThat(run.decisions).allSatisfy(d -> assertThat(d).isInstanceOf(Decision.Review.class));
        assertThat(run.state.standing().status()).isEqualTo(OrderStatus.CREATED);
        assertThat(run.state.standing().paidMinor()).isZero();
        assertThat(run.state.standing().review()).startsWith(kind.name());
        assertThat(run.incidents()).containsExactly(kind);
        assertThat(run.history).extracting("type").containsExactly(ChangeType.UPDATED);
    }

    @Test
    void aHeldFactDoesNotKeepTheRightOneFromPaying() {
        Run run = Run.of(paid("e1", cny(1)), paid("e2"));

        assertThat(run.state.standing().status()).isEqualTo(OrderStatus.PAID);
        assertThat(run.state.standing().review()).startsWith("AMOUNT_MISMATCH: 0.01 CNY instead of 88.80 CNY");
    }

    @Test
    void aTimeOneDayAheadIsStillTaken() {
        Run run = Run.of(fact("e", new Claim.Paid(PRICE, at(1).plus(Duration.ofDays(1)), true)));

        assertThat(run.state.standing().status()).isEqualTo(OrderStatus.PAID);
    }

    @Test
    void anOrderWithoutAccountIsPaidThroughAny() {
        Run run = new Run(registration(PRICE, null), Terms.DEFAULT);

        run.apply(account(paid("e1"), OTHER));

        assertThat(run.state.standing().status()).isEqualTo(OrderStatus.PAID);
        assertThat(run.state.standing().account()).isEqualTo(OTHER);
    }

    @Test
    void aTradeThatPaidAnotherOrderIsHeld() {
        Run run = Run.of();

        Decision decision = OrderRules.decide(run.state, paid("e1"), true, 100, T0);

        assertThat(decision).isInstanceOf(Decision.Review.class);
        assertThat(decision.reason()).isEqualTo("TRADE_OF_OTHER_ORDER: trade alipay/main/T1 has paid another order");
        assertThat(((Decision.Review) decision).after().standing().status()).isEqualTo(OrderStatus.CREATED);
    }

    @Test
    void anUnconfirmedPaymentWaitsInReviewUntilAPollConfirmsIt() {
        Run run = Run.of(unconfirmed(paid("e1")));
        assertThat(run.state.standing().status()).isEqualTo(OrderStatus.CREATED);
        assertThat(run.state.standing().review()).startsWith("UNCONFIRMED");

        run.apply(poll(paid("p1")));

        assertThat(run.last()).isInstanceOf(Decision.Move.class);
        assertThat(run.state.standing().status()).isEqualTo(OrderStatus.PAID);
        assertThat(run.state.standing().review()).isNull();
        assertThat(run.settled).isEqualTo(run.raised);
    }

    @Test
    void aStaleFactThatSaysWhatIsKnownIsNothing() {
        Run run = Run.of(paid("e1"), stale(paid("e2")), stale(closed("e3")), unconfirmed(pending("e4")));

        assertThat(run.decisions.subList(1, 4)).allSatisfy(d -> assertThat(d).isInstanceOf(Decision.Nothing.class));
        assertThat(run.raised).isEmpty();
    }

    @Test
    void anUnconfirmedRefundWaitsForItsConfirmation() {
        PaymentFact claim = refund("e2", "R1", RefundState.SUCCEEDED, 100);
        Run run = Run.of(paid("e1"), unconfirmed(claim));
        assertThat(run.state.standing().status()).isEqualTo(OrderStatus.PAID);
        assertThat(run.state.standing().review()).contains("PARTIALLY_REFUNDED");

        run.apply(poll(refund("p1", "R1", RefundState.SUCCEEDED, 100)));

        assertThat(run.state.standing().status()).isEqualTo(OrderStatus.PARTIALLY_REFUNDED);
        assertThat(run.state.standing().review()).isNull();
    }

    /** Some providers tell of a payment or a refund only who asks by its own number. */
    @Test
    void whatIsClaimedNamesTheNumbersToAskByUntilItIsProven() {
        Run run = Run.of(unconfirmed(paid("e1")));
        assertThat(run.state.order().claimed()).isEqualTo(new Order.Claimed("T1", List.of(), MAIN));

        run.apply(poll(paid("p1")));
        assertThat(run.state.order().claimed()).isNull();

        run.apply(unconfirmed(refund("e2", "R1", RefundState.SUCCEEDED, 100)));
        assertThat(run.state.order().claimed())
                .isEqualTo(new Order.Claimed(null, List.of(new Order.RefundNo(null, "R1")), MAIN));

        run.apply(poll(refund("p2", "R1", RefundState.SUCCEEDED, 100)));
        assertThat(run.state.order().claimed()).isNull();

        run.apply(unconfirmed(refund("e3", "R1", RefundState.FAILED, 100)));
        assertThat(run.state.order().claimed())
                .as("one that is said to have failed after all")
                .isEqualTo(new Order.Claimed(null, List.of(new Order.RefundNo(null, "R1")), MAIN));
        assertThat(StepJson.read(
                                Facts.KEY,
                                2,
                                OrderStatus.PAID,
                                OrderStatus.PAID,
                                StepJson.write(run.history.getLast()),
                                registration(),
                                T0)
                        .order()
                        .claimed())
                .as("as the log of changes tells it again")
                .isEqualTo(run.state.order().claimed());
    }

    /** A double capture: its number is another than that of the payment which is proven. */
    @Test
    void aSecondPaymentThatIsOnlyClaimedNamesItsOwnNumber() {
        PaymentFact second = trade(fact("e2", new Claim.Paid(PRICE, at(5), true)), "T2");
        Run run = Run.of(paid("e1"), unconfirmed(second));
        assertThat(run.state.order().tradeNo()).isEqualTo("T1");
        assertThat(run.state.order().unconfirmed()).isTrue();
        assertThat(run.state.order().claimed()).isEqualTo(new Order.Claimed("T2", List.of(), MAIN));

        run.apply(poll(trade(fact("p1", new Claim.Paid(PRICE, at(5), true)), "T2")));

        assertThat(run.state.order().claimed()).isNull();
        assertThat(run.incidents()).contains(Reason.Kind.SECOND_PAYMENT);
    }

    @Test
    void aClaimTellsWhoCanBeAskedWhereTheOrderNamesNoAccount() {
        Run run = new Run(registration(PRICE, null), Terms.of(LateMoney.ACCEPT));

        run.apply(unconfirmed(account(paid("e1"), OTHER)));
        assertThat(run.state.order().askable()).isEqualTo(OTHER);

        run.apply(poll(account(paid("p1"), OTHER)));
        assertThat(run.state.order().askable()).isNull();
    }

    @Test
    void aRefundThatNamesThePaymentProvesIt() {
        Run run = Run.of(fact("e1", new Claim.Refunded("R1", null, null, null, cny(3000), PRICE)));

        assertThat(run.state.standing().status()).isEqualTo(OrderStatus.PARTIALLY_REFUNDED);
        assertThat(run.state.standing().paidMinor()).isEqualTo(8880);
        assertThat(run.state.standing().refundedMinor()).isEqualTo(3000);
        assertThat(run.state.standing().refunds())
                .containsExactly(new Order.Refund("R1", "R1", null, RefundState.SUCCEEDED, null));
    }

    @Test
    void aSecondPaymentIsListedAndRaisesAnIncidentButNoReview() {
        Run run = Run.of(paid("e1"), trade(fact("e2", new Claim.Paid(PRICE, at(5), true)), "T2"));

        assertThat(run.state.standing().paidMinor()).isEqualTo(8880);
        assertThat(run.state.standing().tradeNo()).isEqualTo("T1");
        assertThat(run.state.standing().payments())
                .containsExactly(
                        new Order.Payment("T1", PRICE, at(0), true), new Order.Payment("T2", PRICE, at(5), false));
        assertThat(run.incidents()).containsExactly(Reason.Kind.SECOND_PAYMENT);
        assertThat(run.state.standing().review()).isNull();
    }

    @Test
    void aPaymentThatWasGivenBackHidesNoneThatStands() {
        PaymentFact second = trade(fact("e2", new Claim.Paid(PRICE, at(5), true)), "T2");
        PaymentFact back = refund("e3", "R1", RefundState.SUCCEEDED, 8880);
        PaymentFact lost = dispute("e3", DisputeState.LOST);

        for (PaymentFact gone : List.of(back, trade(back, null), lost, reversed("e3"), trade(reversed("e3"), null))) {
            Run run = Run.of(paid("e1"), second, gone);

            assertThat(run.state.standing().status()).as("%s", gone).isEqualTo(OrderStatus.PAID);
            assertThat(run.state.standing().tradeNo()).isEqualTo("T2");
            assertThat(run.state.standing().refundedMinor()).isZero();
            assertThat(run.incidents()).containsExactly(Reason.Kind.SECOND_PAYMENT);
            assertThat(run.settled).as("one payment is left").isEqualTo(run.raised);
        }
    }

    @Test
    void aRefundThatNamesNoPaymentIsOneRefundOfTwoPayments() {
        Run run = Run.of(
                paid("e1"),
                trade(fact("e2", new Claim.Paid(PRICE, at(5), true)), "T2"),
                trade(refund("e3", "R1", RefundState.SUCCEEDED, 4000), null),
                trade(refund("e4", "R2", RefundState.SUCCEEDED, 4880), "T1"));

        assertThat(run.state.standing().status()).isEqualTo(OrderStatus.PAID);
        assertThat(run.state.standing().tradeNo()).isEqualTo("T2");
    }

    @Test
    void aRefundThatTheProviderCannotCompleteIsAnIncidentUntilItIsDecided() {
        Run run = Run.of(paid("e1"), refund("e2", "R1", RefundState.ABNORMAL, 100));
        assertThat(run.incidents()).containsExactly(Reason.Kind.REFUND_ABNORMAL);
        assertThat(run.state.standing().review()).isNull();

        run.apply(refund("e3", "R1", RefundState.SUCCEEDED, 100));

        assertThat(run.settled).isEqualTo(run.raised);
    }

    @Test
    void aRefundOfTheSecondPaymentDoesNotRefundTheOrder() {
        Run run = Run.of(
                paid("e1"),
                trade(fact("e2", new Claim.Paid(PRICE, at(5), true)), "T2"),
                trade(refund("e3", "R1", RefundState.SUCCEEDED, 8880), "T2"));

        assertThat(run.state.standing().status()).isEqualTo(OrderStatus.PAID);
        assertThat(run.state.standing().refundedMinor()).isZero();
        assertThat(run.state.standing().refunds()).hasSize(1);
    }

    @Test
    void aPaymentAfterAReversedOneIsNoSecondPayment() {
        Run run = Run.of(paid("e1"), reversed("e2"), trade(paid("e3"), "T2"));

        assertThat(run.state.standing().status()).isEqualTo(OrderStatus.PAID);
        assertThat(run.state.standing().tradeNo()).isEqualTo("T2");
        assertThat(run.incidents()).isEmpty();
    }

    @Test
    void aPaymentWithoutNumberIsTheOneThatGetsItLater() {
        Run run = Run.of(trade(paid("e1"), null), paid("e2"));

        assertThat(run.state.standing().payments()).hasSize(1);
        assertThat(run.state.standing().tradeNo()).isEqualTo("T1");
        assertThat(run.incidents()).isEmpty();
    }

    @Test
    void lateMoneyIsPaidWithAnIncident() {
        Run run = Run.of(closed("e1"), paid("e2"));

        assertThat(run.last()).isInstanceOf(Decision.Move.class);
        assertThat(run.state.standing().status()).isEqualTo(OrderStatus.PAID);
        assertThat(run.state.standing().review()).isNull();
        assertThat(run.incidents()).containsExactly(Reason.Kind.LATE_MONEY);
    }

    @Test
    void aCloseAfterThePaymentMovesNothingAndIsTheSameConflictAsBeforeIt() {
        Run run = Run.of(paid("e1"), closed("e2"));

        assertThat(run.last().reason()).isEqualTo("too late: the order is PAID");
        assertThat(run.raised).isEqualTo(Run.of(closed("e2"), paid("e1")).raised);
        assertThat(run.incidents()).containsExactly(Reason.Kind.LATE_MONEY);
    }

    @Test
    void lateMoneyThatWentBackIsNoConflictAnyMore() {
        Run run = Run.of(closed("e1"), paid("e2"), refund("e3", "R1", RefundState.SUCCEEDED, 8880));

        assertThat(run.settled).isEqualTo(run.raised).hasSize(1);
    }

    @Test
    void aFailureOfThePaymentThatPaidIsAnIncidentAndThatOfAnotherOneIsNot() {
        Run same = Run.of(paid("e1"), failed("e2"), failed("e3"));
        Run first = Run.of(failed("e2"), paid("e1"), closed("e3"));
        assertThat(first.incidents()).containsExactly(Reason.Kind.PAID_THEN_FAILED);
        assertThat(first.settled).isEmpty();
        Run another = Run.of(paid("e1"), trade(failed("e2"), "T2"));
        Run unproven = Run.of(paid("e1"), unconfirmed(failed("e2")));

        assertThat(same.state.standing().status()).isEqualTo(OrderStatus.PAID);
        assertThat(same.incidents()).containsExactly(Reason.Kind.PAID_THEN_FAILED);
        assertThat(another.raised).isEmpty();
        assertThat(unproven.incidents()).doesNotContain(Reason.Kind.PAID_THEN_FAILED);
    }

    @Test
    void lateMoneyIsFlaggedWhereTheMerchantWantsToDecide() {
        Run hold = Run.of(LateMoney.HOLD, List.of(closed("e1"), paid("e2")));
        Run ask = Run.of(LateMoney.ASK_REFUND, List.of(closed("e1"), paid("e2")));

        assertThat(hold.state.standing().status()).isEqualTo(OrderStatus.PAID);
        assertThat(hold.state.standing().review()).startsWith("LATE_MONEY").endsWith("held");
        assertThat(ask.state.standing().review()).endsWith("please refund it");
        assertThat(ask.incidents()).containsExactly(Reason.Kind.LATE_MONEY);
        ask.apply(refund("e3", "R1", RefundState.SUCCEEDED, 8880));
        assertThat(ask.state.standing().status()).isEqualTo(OrderStatus.REFUNDED);
        assertThat(ask.state.standing().review()).isNull();
        assertThat(ask.settled).isEqualTo(ask.raised);
    }

    @Test
    void closingAnOlderAttemptDoesNotContestThePayment() {
        Run run = Run.of(LateMoney.HOLD, List.of(trade(closed("e1"), "T0"), paid("e2")));

        assertThat(run.state.standing().status()).isEqualTo(OrderStatus.PAID);
        assertThat(run.state.standing().review()).isNull();
    }

    @Test
    void aClearedReasonStaysClearedUntilSomethingElseIsWrong() {
        Run run = Run.of(paid("e1", cny(1)));

        run.clear();

        assertThat(run.state.standing().review()).isNull();
        assertThat(run.history.getLast().reason()).isEqualTo("review cleared by ann: looked");
        assertThat(run.settled).isEqualTo(run.raised);
        assertThat(run.apply(paid("e2", cny(1)))).isInstanceOf(Decision.Review.class);
        assertThat(run.state.standing().review()).isNull();
        run.apply(paid("e3", cny(2)));
        assertThat(run.state.standing().review()).startsWith("AMOUNT_MISMATCH: 0.02 CNY");
    }

    @Test
    void nothingIsNotedBeyondTheLimitAndTheOrderIsFlagged() {
        Run run = Run.of(paid("e0"));
        for (int i = 0; i < Run.ENTRIES + 5; i++) {
            run.apply(refund("e" + i, "R" + i, RefundState.PROCESSING, 1));
        }

        assertThat(run.state.books().size()).isEqualTo(Run.ENTRIES + 1);
        assertThat(run.state.standing().review()).startsWith("TOO_MANY_FACTS");
        assertThat(run.incidents()).containsExactly(Reason.Kind.TOO_MANY_FACTS);
    }

    @Test
    void booksSurviveBeingStored() {
        Run run = Run.of(
                pending("e1"),
                paid("e2"),
                trade(paid("e3"), "T2"),
                reversed("e4"),
                closed("e5"),
                when(refund("e6", "R1", RefundState.FAILED, 7), 3),
                when(total("e7", 50), 4),
                when(total("e8", 40), 5),
                when(dispute("e9", DisputeState.OPENED), 6),
                fact("e10", new Claim.Disputed("D2", DisputeState.LOST, null)),
                unconfirmed(refund("e11", "R9", RefundState.SUCCEEDED, 3)),
                paid("e12", cny(1)));
        run.clear();

        Books read = BooksJson.read(BooksJson.write(run.state.books()));

        assertThat(read).isEqualTo(run.state.books());
        assertThat(BooksJson.read(BooksJson.write(Books.EMPTY))).isEqualTo(Books.EMPTY);
    }
}
