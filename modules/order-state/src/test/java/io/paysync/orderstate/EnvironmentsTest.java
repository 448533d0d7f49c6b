package io.paysync.orderstate;

import static io.paysync.orderstate.Facts.MAIN;
import static io.paysync.orderstate.Facts.OTHER;
import static io.paysync.orderstate.Facts.PRICE;
import static io.paysync.orderstate.Facts.account;
import static io.paysync.orderstate.Facts.paid;
import static io.paysync.orderstate.Facts.pending;
import static io.paysync.orderstate.Facts.registration;
import static io.paysync.orderstate.Facts.trade;
import static io.paysync.orderstate.Facts.unconfirmed;
import static io.paysync.orderstate.House.ENVIRONMENTS;
import static io.paysync.orderstate.House.TESTER;
import static io.paysync.orderstate.House.TRIAL;
import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.domain.Environment;
import io.paysync.contract.domain.Order;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.OrderStatus;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.platform.config.Settings;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Play money pays no order that is to be paid with money, nor the other way round. */
class EnvironmentsTest {
    private static final Order.Registration ANY_ACCOUNT = registration(PRICE, null);

    private static PaymentFact played(PaymentFact fact) {
        return account(fact, TRIAL).in(Environment.SANDBOX);
    }

    private static Run run(Order.Registration registration, @Nullable Environment environment, PaymentFact... facts) {
        Run run = new Run(registration, Terms.DEFAULT.in(environment));
        List.of(facts).forEach(run::apply);
        return run;
    }

    @Test
    void aPaymentOfTheSandboxPaysNoLiveOrder() {
        Run run = run(ANY_ACCOUNT, Environment.LIVE, played(paid("e1")));

        assertThat(run.last()).isInstanceOf(Decision.Review.class);
        assertThat(run.state.standing().status()).isEqualTo(OrderStatus.CREATED);
        assertThat(run.state.standing().paidMinor()).isZero();
        assertThat(run.state.standing().review())
                .isEqualTo("ENVIRONMENT_MISMATCH: trade alipay/trial/T1 of sandbox, and the order is of live");
        assertThat(run.incidents()).containsExactly(Reason.Kind.ENVIRONMENT_MISMATCH);
    }

    @Test
    void whatWasHeldDoesNotKeepTheRealPaymentFromPaying() {
        Run run = run(ANY_ACCOUNT, Environment.LIVE, played(paid("e1")), account(paid("e2"), OTHER));

        assertThat(run.state.standing().status()).isEqualTo(OrderStatus.PAID);
        assertThat(run.state.standing().account()).isEqualTo(OTHER);
        run.clear();
        assertThat(run.state.standing().review()).isNull();
    }

    @Test
    void anOrderOfTheSandboxIsPaidThereAlone() {
        Run run = run(ANY_ACCOUNT, Environment.SANDBOX, paid("e1"));
        assertThat(run.state.standing().status()).isEqualTo(OrderStatus.CREATED);
        assertThat(run.incidents()).containsExactly(Reason.Kind.ENVIRONMENT_MISMATCH);

        run.apply(played(paid("e2")));
        assertThat(run.state.standing().status()).isEqualTo(OrderStatus.PAID);
    }

    @Test
    void whatTheSandboxOnlyClaimsIsHeldAndNotAskedAbout() {
        Run run = run(
                ANY_ACCOUNT,
                Environment.LIVE,
                played(unconfirmed(paid("e1"))),
                played(trade(pending("e2"), "T2")),
                played(trade(Facts.closed("e3"), "T3")));

        assertThat(run.state.standing().status()).isEqualTo(OrderStatus.CREATED);
        assertThat(run.state.standing().claimed()).isNull();
        assertThat(run.state.order().askable()).isNull();
        assertThat(run.state.books().proven()).isEqualTo(Ledger.EMPTY);
    }

    @Test
    void anOrderThatNamesItsAccountIsPaidByItWhateverTheMerchantsOthersAre() {
        Run run = run(registration(PRICE, TRIAL), Environment.LIVE, played(paid("e1")));

        assertThat(run.state.standing().status()).isEqualTo(OrderStatus.PAID);
        assertThat(run.state.standing().review()).isNull();
    }

    @Test
    void whatNobodyKnowsOfIsComparedWithNothing() {
        assertThat(run(ANY_ACCOUNT, null, played(paid("e1"))).state.standing().status())
                .isEqualTo(OrderStatus.PAID);
        assertThat(run(ANY_ACCOUNT, Environment.LIVE, paid("e1").in(null))
                        .state
                        .standing()
                        .status())
                .isEqualTo(OrderStatus.PAID);
    }

    @Test
    void ordersAreLiveUnlessTheirMerchantHasNothingButSandboxes() {
        assertThat(ENVIRONMENTS.terms("default").environment()).isEqualTo(Environment.LIVE);
        assertThat(ENVIRONMENTS.terms("tester").environment()).isEqualTo(Environment.SANDBOX);
        assertThat(ENVIRONMENTS.terms("without accounts").environment()).isEqualTo(Environment.LIVE);
        assertThat(ENVIRONMENTS.terms("careful").late()).isEqualTo(LateMoney.HOLD);
    }

    @Test
    void theSettingsHaveTheLastWord() {
        Environments all = configured("{ environment: sandbox, merchants: { shop: { environment: live } } }");
        assertThat(all.terms("default").environment()).isEqualTo(Environment.SANDBOX);
        assertThat(all.terms("shop").environment()).isEqualTo(Environment.LIVE);

        Environments one = configured("{ merchants: { tester: { environment: live }, default: { lateMoney: hold } } }");
        assertThat(one.terms("tester").environment()).isEqualTo(Environment.LIVE);
        assertThat(one.terms("default").environment()).isEqualTo(Environment.LIVE);
    }

    private static Environments configured(String orders) {
        Settings settings = Settings.parse("test.yaml", "orders: " + orders, name -> null);
        OrderStateConfig config = OrderStateConfig.from(settings.section("orders"));
        assertThat(settings.mistakes()).isEmpty();
        return new Environments(config, List.of(new OwnedAccount(MAIN, "default", Environment.LIVE), TESTER));
    }

    @Test
    void whatAReleaseBeforeDidNotSayIsKnownOfTheAccount() {
        PaymentFact silent = account(paid("e1"), TRIAL).in(null);

        assertThat(ENVIRONMENTS.stamped(silent).environment()).isEqualTo(Environment.SANDBOX);
        assertThat(ENVIRONMENTS.stamped(account(silent, OTHER)).environment())
                .as("of an account that is not here")
                .isNull();
        PaymentFact told = silent.in(Environment.LIVE);
        assertThat(ENVIRONMENTS.stamped(told)).isSameAs(told);
    }

    @Test
    void whatAReleaseBeforeDidNotNoteIsKnownOfTheMerchant() {
        assertThat(known("default", ANY_ACCOUNT, null)).isEqualTo(Environment.LIVE);
        assertThat(known("tester", ANY_ACCOUNT, null)).isEqualTo(Environment.SANDBOX);
        assertThat(known("default", Order.Registration.adopted(PRICE, TRIAL, null), null))
                .isEqualTo(Environment.SANDBOX);
        assertThat(known("tester", ANY_ACCOUNT, Environment.LIVE)).isEqualTo(Environment.LIVE);
    }

    private static @Nullable Environment known(
            String merchant, Order.Registration registration, @Nullable Environment noted) {
        OrderState state =
                OrderState.registered(new OrderKey(merchant, "ORD-1"), registration, Terms.DEFAULT.in(noted), Facts.T0);
        return ENVIRONMENTS.known(state).terms().environment();
    }
}
