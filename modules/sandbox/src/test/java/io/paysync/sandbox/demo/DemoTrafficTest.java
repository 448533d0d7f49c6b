package io.paysync.sandbox.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.domain.Claim;
import io.paysync.platform.config.Secret;
import io.paysync.sandbox.FakePaysync;
import io.paysync.sandbox.Sandbox;
import io.paysync.sandbox.SandboxConfig;
import io.paysync.sandbox.TestKeys;
import io.paysync.sandbox.trade.Trade;
import io.paysync.testkit.Probe;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DemoTrafficTest {
    private Vertx vertx;
    private FakePaysync paysync;
    private Sandbox sandbox;
    private DemoTraffic traffic;

    @BeforeEach
    void start() {
        vertx = Vertx.vertx();
        paysync = FakePaysync.start(vertx, TestKeys.KEYS);
        sandbox = Probe.result(Sandbox.start(
                vertx,
                SandboxConfig.DEFAULT.withCallbackBase(paysync.url()),
                Sandbox.Parts.real().withKeys(TestKeys.KEYS)));
    }

    @AfterEach
    void stop() {
        Probe.result(traffic.stop());
        Probe.result(sandbox.close());
        paysync.close();
        Probe.result(vertx.close());
    }

    @Test
    void ordersAreRegisteredAndThenPaid() {
        run(Scenario.NORMAL);

        Probe.until("payments are told", () -> paysync.genuine() >= 5);

        assertThat(paysync.registered.get(0)).startsWith("/v1/orders/DEMO-").contains("minor=", "account=main");
        assertThat(paysync.refused()).isZero();
        assertThat(traffic.stats().failed()).isZero();
    }

    @Test
    void aReorderedOneIsToldBeforeItIsRegistered() {
        run(Scenario.REORDERED);

        Probe.until("an order is registered", () -> !paysync.registered.isEmpty());

        String first = paysync.registered.get(0);
        assertThat(paysync.judged.stream()
                        .flatMap(j -> j.facts().stream())
                        .anyMatch(fact -> first.startsWith("/v1/orders/" + fact.orderNo() + " ")))
                .isTrue();
    }

    @Test
    void aDroppedOneIsPaidAndNeverTold() {
        run(Scenario.DROPPED);

        Probe.until(
                "some are paid",
                () -> paid().size() >= 3 && sandbox.stats().callbacks().dropped() >= 3);

        assertThat(paysync.judged).isEmpty();
    }

    @Test
    void aForgedOneIsNeverBelieved() {
        run(Scenario.FORGED);

        Probe.until("forged ones arrive", () -> paysync.refused() >= 5);

        assertThat(sandbox.stats().callbacks().forgedAcknowledged()).isZero();
    }

    @Test
    void aRefundFollowsItsPayment() {
        run(Scenario.REFUNDED);

        Probe.until(
                "a refund is told",
                () -> paysync.judged.stream()
                        .flatMap(j -> j.facts().stream())
                        .anyMatch(fact -> fact.claim() instanceof Claim.Refunded));
    }

    @Test
    void manyOrdersUnderWayHoldBackNewOnes() {
        DemoConfig few = new DemoConfig(
                paysync.url(),
                Secret.of("key"),
                100,
                2,
                Duration.ofSeconds(1),
                "DEMO",
                java.util.Map.of(Scenario.CLOSED, 1),
                1);
        traffic = new DemoTraffic(vertx, sandbox.payments(), few, "main");
        traffic.start();

        Probe.until("some are held back", () -> traffic.stats().skipped() > 5);

        assertThat(traffic.stats().running()).isLessThanOrEqualTo(2);
    }

    private void run(Scenario scenario) {
        DemoConfig config =
                DemoConfig.of(paysync.url(), Secret.of("key"), 3).withRate(50).only(scenario);
        traffic = new DemoTraffic(vertx, sandbox.payments(), config, "main");
        traffic.start();
    }

    private List<Trade> paid() {
        return sandbox.trades().newest(1000).stream()
                .filter(trade -> trade.state() == Trade.State.PAID)
                .toList();
    }
}
