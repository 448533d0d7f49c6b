package io.paysync.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paysync.sandbox.control.Script;
import io.paysync.sandbox.trade.Trade;
import io.paysync.testkit.Probe;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What shall happen, from a file. */
class ScriptTest {
    private Vertx vertx;
    private FakePaysync paysync;
    private Sandbox sandbox;
    private final List<String> told = new CopyOnWriteArrayList<>();

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
        Probe.result(sandbox.close());
        paysync.close();
        Probe.result(vertx.close());
    }

    private int run(String yaml) {
        return Probe.result(sandbox.run(Script.parse(yaml), told::add));
    }

    @Test
    void stepsHappenOneAfterTheOther() {
        int refused = run("""
                steps:
                  - open: {provider: alipay, orderNo: A-1, amountMinor: 8880, pay: false}
                  - forge: {orderNo: A-1, kind: other-key}
                  - wait: 20ms
                  - pay: {orderNo: A-1, faults: {duplicate: 1}}
                  - refund: {orderNo: A-1, amountMinor: 3000, refundNo: R-1, faults: {drop: true}}
                  - api: {provider: alipay, mode: down, requests: 1}
                """);

        assertThat(refused).isZero();
        assertThat(told).hasSize(5).allMatch(line -> line.endsWith("done"));
        Trade trade = sandbox.trades().find("alipay", "A-1").orElseThrow();
        assertThat(trade.refundedMinor()).isEqualTo(3000);
        Probe.until("the payment twice and the forgery once", () -> paysync.genuine() == 2 && paysync.refused() == 1);
    }

    @Test
    void aScriptCanBeRepeatedWithTheRoundInItsTexts() {
        int refused = run("""
                repeat: 25
                steps:
                  - open: {provider: stripe, orderNo: "S-{n}", amountMinor: 100}
                """);

        assertThat(refused).isZero();
        assertThat(sandbox.trades().size()).isEqualTo(25);
        assertThat(sandbox.trades().find("stripe", "S-25")).isPresent();
        Probe.until("all callbacks", () -> paysync.genuine() == 25);
    }

    @Test
    void aRefusedStepIsToldAndTheNextFollows() {
        int refused = run("""
                steps:
                  - pay: {orderNo: NOBODY}
                  - open: {provider: alipay, orderNo: A-1, amountMinor: many}
                  - open: {provider: alipay, orderNo: A-2, amountMinor: 100}
                """);

        assertThat(refused).isEqualTo(2);
        assertThat(told.get(0)).isEqualTo("step 1: pay refused: no such trade: NOBODY");
        assertThat(told.get(1)).contains("amountMinor must be a whole number");
        assertThat(sandbox.trades().size()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "steps: [ | line 1 is not YAML",
                "[] | a script holds steps",
                "steps: [] | 1 to 10000 steps",
                "{steps: [{wait: 1s}], more: 1} | unknown key more",
                "{steps: [{wait: soon}]} | step 1: wait is a time",
                "{steps: [{wait: 1s}, {dance: {}}]} | step 2 is no dance",
                "{steps: [{pay: now}]} | step 1: pay must hold keys",
                "{steps: [{pay: {orderNo: A, amount: 1}}]} | step 1: unknown key amount",
                "{steps: [{pay: {}, close: {}}]} | step 1 must be one of",
                "{repeat: 0, steps: [{wait: 1s}]} | repeat must be",
                "{steps: [{wait: 1s}], steps: [{wait: 2s}]} | line 1 is not YAML"
            })
    void whatIsWrongIsSaidBeforeAnythingHappens(String yaml, String expected) {
        assertThatThrownBy(() -> Script.parse(yaml)).hasMessageContaining(expected);
    }
}
