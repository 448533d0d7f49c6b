package io.paysync.orderstate;

import static io.paysync.orderstate.Facts.KEY;
import static io.paysync.orderstate.Facts.PRICE;
import static io.paysync.orderstate.Facts.account;
import static io.paysync.orderstate.Facts.paid;
import static io.paysync.orderstate.Facts.registration;
import static io.paysync.orderstate.House.TESTER;
import static io.paysync.orderstate.House.TRIAL;
import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.Environment;
import io.paysync.contract.domain.FactKey;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.OrderStatus;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.domain.Source;
import io.paysync.contract.orders.OrdersApi;
import io.paysync.contract.orders.OrdersApi.FactSeen;
import io.paysync.contract.orders.OrdersApi.ForeseeFacts;
import io.paysync.contract.orders.OrdersApi.Ignored;
import io.paysync.contract.orders.OrdersApi.Incident;
import io.paysync.contract.orders.OrdersApi.Result;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A merchant with a live account and one in a sandbox, and a merchant with a sandbox alone, on a real database. */
class SandboxTest {
    private static final OrderKey TESTED = new OrderKey("tester", "ORD-1");

    private final House house = House.quiet();

    @AfterEach
    void end() {
        house.close();
    }

    private static PaymentFact played(String event) {
        return account(paid(event), TRIAL).in(Environment.SANDBOX);
    }

    private static PaymentFact tested(String event) {
        return new PaymentFact(
                new FactKey(TESTER.ref(), event),
                Source.POLL,
                TESTED.merchant(),
                TESTED.orderId(),
                "T-TEST",
                new Claim.Paid(PRICE, Facts.at(0), true),
                "RAW",
                null,
                Facts.at(1),
                false,
                false,
                Environment.SANDBOX);
    }

    /** As a release before has stored it. */
    private void withoutEnvironment() {
        house.run("update orders.fact set fact = (fact::jsonb - 'environment')::text");
        house.run("update orders.orders set terms = 'ACCEPT'");
    }

    private void heldAndExplained() {
        assertThat(house.order(KEY).status()).isEqualTo(OrderStatus.CREATED);
        assertThat(house.order(KEY).review()).startsWith("ENVIRONMENT_MISMATCH: trade alipay/trial/T1 of sandbox");
        assertThat(house.incidents(true)).extracting(Incident::kind).containsExactly("ENVIRONMENT_MISMATCH");
        FactSeen seen = house.history("ORD-1").facts().getFirst();
        assertThat(seen.rule()).isEqualTo("OTHER_ENVIRONMENT");
        assertThat(seen.ignored()).isEqualTo(Ignored.MISMATCH);
    }

    @Test
    void aLiveOrderIsNotPaidInTheSandbox() {
        house.register(KEY, registration(PRICE, null));
        assertThat(house.ask(OrdersApi.FORESEE, new ForeseeFacts(List.of(played("e0"))))
                        .facts()
                        .getFirst()
                        .rule())
                .isEqualTo("OTHER_ENVIRONMENT");

        assertThat(house.result(played("e1"))).isEqualTo(Result.REVIEW);
        heldAndExplained();

        assertThat(house.result(paid("e2"))).isEqualTo(Result.MOVED);
        assertThat(house.order(KEY).status()).isEqualTo(OrderStatus.PAID);
    }

    @Test
    void aMerchantWithNothingButASandboxNeedsNoSetting() {
        house.register(TESTED, registration(PRICE, null));

        assertThat(house.result(tested("e1"))).isEqualTo(Result.MOVED);
        assertThat(house.order(TESTED).status()).isEqualTo(OrderStatus.PAID);
        assertThat(house.order(TESTED).review()).isNull();
    }

    /** It lies there for days, and the release that stored it did not say where it came from. */
    @Test
    void aFactThatWasParkedByAReleaseBeforeIsKnownByItsAccount() {
        assertThat(house.result(played("e1"))).isEqualTo(Result.PARKED);
        withoutEnvironment();

        house.register(KEY, registration(PRICE, null));

        heldAndExplained();
    }

    @Test
    void anOrderThatAReleaseBeforeRegisteredBelongsWhereItsMerchantDoes() {
        house.register(KEY, registration(PRICE, null));
        house.register(TESTED, registration(PRICE, null));
        withoutEnvironment();

        assertThat(house.result(played("e1").in(null))).isEqualTo(Result.REVIEW);
        assertThat(house.result(tested("e2").in(null))).isEqualTo(Result.MOVED);
        heldAndExplained();
    }

    @Test
    void whatIsSettledAtRegistrationStays() {
        house.register(TESTED, registration(PRICE, null));

        assertThat(house.count("orders.orders where terms = 'ACCEPT SANDBOX'")).isEqualTo(1);
    }
}
