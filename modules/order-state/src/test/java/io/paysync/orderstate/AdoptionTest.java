package io.paysync.orderstate;

import static io.paysync.orderstate.Facts.MAIN;
import static io.paysync.orderstate.Facts.PRICE;
import static io.paysync.orderstate.Facts.account;
import static io.paysync.orderstate.Facts.at;
import static io.paysync.orderstate.Facts.cny;
import static io.paysync.orderstate.Facts.fact;
import static io.paysync.orderstate.Facts.order;
import static io.paysync.orderstate.Facts.paid;
import static io.paysync.orderstate.Facts.pending;
import static io.paysync.orderstate.Facts.registration;
import static io.paysync.orderstate.Facts.stale;
import static io.paysync.orderstate.Facts.trade;
import static io.paysync.orderstate.Facts.unconfirmed;
import static io.paysync.orderstate.House.ADOPTING;
import static io.paysync.orderstate.House.ADOPTING_TRIAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paysync.contract.domain.Change;
import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.Environment;
import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.Order;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.OrderStatus;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.domain.RefundState;
import io.paysync.contract.orders.OrdersApi;
import io.paysync.contract.orders.OrdersApi.ApplyFacts;
import io.paysync.contract.orders.OrdersApi.FactsApplied;
import io.paysync.contract.orders.OrdersApi.History;
import io.paysync.contract.orders.OrdersApi.Incident;
import io.paysync.contract.orders.OrdersApi.OrderRegistered;
import io.paysync.contract.orders.OrdersApi.RegisterOrder;
import io.paysync.contract.orders.OrdersApi.Result;
import io.paysync.testkit.Probe;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Payments through an account that needs no registered orders. */
class AdoptionTest {
    private final House house = House.quiet();

    @AfterEach
    void end() {
        house.close();
    }

    private static PaymentFact open(PaymentFact fact) {
        return account(fact, ADOPTING);
    }

    private void adopted() {
        assertThat(house.result(open(paid("e1")))).isEqualTo(Result.PARKED);
        Probe.until("the order to be adopted and paid", () -> house.count("orders.orders where status = 'PAID'") == 1);
    }

    private Order register(Order.Registration registration) {
        return house.register(new OrderKey("default", "ORD-1"), registration);
    }

    @Test
    void aPaymentThatWaitedForItsOrderMakesOneThatSaysSo() {
        house.apply(open(pending("e0")));
        adopted();

        Order order = house.order("ORD-1");
        assertThat(order.registration().unregistered()).isTrue();
        assertThat(order.registration().amount()).isEqualTo(PRICE);
        assertThat(order.registration().account()).isEqualTo(ADOPTING);
        assertThat(order.paidMinor()).isEqualTo(8880);
        History history = house.history("ORD-1");
        assertThat(history.changes().getFirst().reason()).isEqualTo("adopted: paid, and registered by nobody");
        assertThat(history.changes())
                .allSatisfy(
                        c -> assertThat(c.order().registration().unregistered()).isTrue());
        assertThat(house.incidents(true)).isEmpty();
        Probe.until("all to leave the parking", () -> house.count("orders.parked") == 0);
    }

    @Test
    void nothingElseMakesAnOrder() {
        List<PaymentFact> others = List.of(
                open(order(pending("e1"), "O-1")),
                open(order(paid("e2", cny(0)), "O-2")),
                open(order(stale(paid("e3")), "O-3")),
                open(order(unconfirmed(paid("e4")), "O-4")),
                open(order(trade(paid("e5"), null), "O-5")),
                open(order(fact("e6", new Claim.Paid(PRICE, at(1).plus(Duration.ofDays(2)), true)), "O-6")),
                open(order(fact("e7", new Claim.Unusable("no amount")), "O-7")),
                open(order(paid("e8"), "not an order number \n")),
                order(trade(paid("e9"), "T9"), "O-9"));

        others.forEach(house::apply);
        Probe.until("all to have waited too long", () -> house.count("orders.parked where not alarmed") == 0);

        assertThat(house.count("orders.orders")).isZero();
    }

    @Test
    void aTradeThatPaidAnotherOrderMakesNone() {
        house.register(new OrderKey("default", "ORD-0"), registration(PRICE, ADOPTING));
        house.apply(open(order(paid("e0"), "ORD-0")));

        house.apply(open(paid("e1")));
        Probe.until("it to have waited too long", () -> house.count("orders.parked where alarmed") == 1);

        assertThat(house.count("orders.orders")).isEqualTo(1);
    }

    @Test
    void theSameRegistrationTakesTheOrderOver() {
        adopted();
        int version = house.order("ORD-1").version();

        Order order = register(registration(PRICE, ADOPTING, "T1"));

        assertThat(order.registration())
                .isEqualTo(registration(PRICE, ADOPTING, "T1").ordered(Facts.at(0)));
        assertThat(order.status()).isEqualTo(OrderStatus.PAID);
        assertThat(order.version()).isEqualTo(version + 1);
        assertThat(house.order("ORD-1")).isEqualTo(order);
        assertThat(register(registration(PRICE, ADOPTING, "T1")).version()).isEqualTo(version + 1);
        Change last = house.history("ORD-1").changes().getLast();
        assertThat(last.reason()).isEqualTo("registered; it had been adopted");
        assertThat(last.order()).isEqualTo(order);
        assertThat(house.changes("default", null)).extracting(Change::version).contains(version + 1);
        assertThatThrownBy(() -> register(registration(cny(1), ADOPTING))).hasMessageContaining("other content");
    }

    /** A refund is written between the look at the order and its taking over. */
    @Test
    void theOrderIsTakenOverAsItIsAlsoWhenItWasWrittenMeanwhile() {
        adopted();
        Probe.until("all to leave the parking", () -> house.count("orders.parked") == 0);
        Promise<Void> release = Promise.promise();
        Future<Void> holder = house.lock("ORD-1", release);
        String waiting = "pg_stat_activity where wait_event_type = 'Lock'";

        Future<FactsApplied> refunded = house.node
                .bus()
                .ask(
                        OrdersApi.APPLY_FACTS,
                        new ApplyFacts(List.of(open(Facts.refund("e2", "R1", RefundState.SUCCEEDED, 4000)))));
        Probe.until("the refund waits for the row", () -> house.count(waiting) == 1);
        Future<OrderRegistered> registered = house.node
                .bus()
                .ask(OrdersApi.REGISTER, new RegisterOrder(Facts.KEY, registration(PRICE, ADOPTING, "T1")));
        Probe.until("the registration waits, too", () -> house.count(waiting) == 2);
        release.complete();
        Probe.result(holder);
        Probe.result(refunded);

        Order order = Probe.result(registered).order();
        assertThat(order.registration().unregistered()).isFalse();
        assertThat(order.status()).isEqualTo(OrderStatus.PARTIALLY_REFUNDED);
        assertThat(order.refundedMinor()).isEqualTo(4000);
        assertThat(house.order("ORD-1")).isEqualTo(order);
    }

    @Test
    void anotherRegistrationIsRefusedAndHeldForReviewOnce() {
        adopted();

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> register(registration(cny(100), ADOPTING)))
                    .hasMessageContaining("held for review");
        }

        Order order = house.order("ORD-1");
        assertThat(order.status()).isEqualTo(OrderStatus.PAID);
        assertThat(order.registration().unregistered()).isTrue();
        assertThat(order.review())
                .isEqualTo("AMOUNT_MISMATCH: registered with 1.00 CNY after it was adopted with 88.80 CNY");
        assertThat(house.incidents(true)).extracting(Incident::kind).containsExactly("AMOUNT_MISMATCH");
    }

    @Test
    void whatIsComparedIsAmountCurrencyAccountAndTrade() {
        OrderState state = OrderState.registered(
                Facts.KEY, Order.Registration.adopted(PRICE, ADOPTING, null), Terms.DEFAULT, Facts.T0);
        OrderState paid = Walk.after(Walk.decide(state, open(paid("e1"))));

        assertThat(wrong(paid, registration(PRICE, null))).isEmpty();
        assertThat(wrong(paid, registration(PRICE, ADOPTING, "T1"))).isEmpty();
        assertThat(wrong(state, registration(PRICE, ADOPTING, "T1")))
                .as("before its payment is applied")
                .isEmpty();
        assertThat(wrong(paid, registration(cny(8881), null))).get().satisfies(is("AMOUNT_MISMATCH"));
        assertThat(wrong(paid, registration(new Money(8880, "EUR"), null)))
                .get()
                .satisfies(is("CURRENCY_MISMATCH"));
        assertThat(wrong(paid, registration(PRICE, MAIN))).get().satisfies(is("ACCOUNT_MISMATCH"));
        assertThat(wrong(paid, registration(PRICE, null, "T9"))).get().satisfies(is("TRADE_OF_OTHER_ORDER"));
    }

    private static Optional<Reason> wrong(OrderState state, Order.Registration asked) {
        return TakeOver.wrong(state, OrderState.registered(Facts.KEY, asked, Terms.DEFAULT, Facts.T0));
    }

    /** It was play money. */
    @Test
    void anOrderAdoptedInTheSandboxIsNotTakenOverAsOneOfMoney() {
        PaymentFact played = account(paid("e1"), ADOPTING_TRIAL).in(Environment.SANDBOX);
        assertThat(house.result(played)).isEqualTo(Result.PARKED);
        Probe.until("the order to be adopted and paid", () -> house.count("orders.orders where status = 'PAID'") == 1);

        assertThatThrownBy(() -> register(registration(PRICE, null))).hasMessageContaining("held for review");

        assertThat(house.order("ORD-1").review())
                .isEqualTo("ENVIRONMENT_MISMATCH: registered with live after it was adopted with sandbox");
        Order named = register(registration(PRICE, ADOPTING_TRIAL));
        assertThat(named.status()).isEqualTo(OrderStatus.PAID);
        assertThat(named.registration().unregistered()).isFalse();
    }

    private static java.util.function.Consumer<Reason> is(String kind) {
        return reason -> assertThat(reason.kind().name()).isEqualTo(kind);
    }
}
