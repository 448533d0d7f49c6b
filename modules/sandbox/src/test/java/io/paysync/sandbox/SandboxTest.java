package io.paysync.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paysync.contract.bus.Fault;
import io.paysync.contract.bus.FaultException;
import io.paysync.contract.domain.Money;
import io.paysync.sandbox.provider.WechatPayDouble.Proof;
import io.paysync.sandbox.send.FaultMix;
import io.paysync.sandbox.send.Faults;
import io.paysync.sandbox.trade.Trade;
import io.paysync.testkit.Probe;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Callbacks, forgers, limits and restarts. */
class SandboxTest extends AskedSandbox {
    @TempDir
    Path directory;

    @Test
    void callbacksGoToPaysyncAndAreCounted() {
        try (FakePaysync paysync = FakePaysync.start(vertx, TestKeys.KEYS)) {
            sandbox.callbacksTo(paysync.url());
            for (String provider : List.of("alipay", "wechatpay", "stripe", "unionpay")) {
                open(provider);
                Probe.result(sandbox.payments()
                        .pay(provider, ORDER, Faults.duplicated(1))
                        .deliveries());
            }

            assertThat(paysync.genuine()).isEqualTo(8);
            assertThat(sandbox.trades().newest(4)).allMatch(trade -> trade.notified() == 2);
            assertThat(sandbox.stats().callbacks().acknowledged()).isEqualTo(8);
        }
    }

    @Test
    void aForgerCannotChangeTheLedger() {
        try (FakePaysync paysync = FakePaysync.start(vertx, TestKeys.KEYS)) {
            sandbox.callbacksTo(paysync.url());
            open("alipay");

            sandbox.payments().forge("alipay", ORDER, io.paysync.sandbox.provider.Forgery.OTHER_KEY);

            Probe.until("the forged callback arrives", () -> paysync.refused() == 1);
            assertThat(sandbox.trades().find("alipay", ORDER).orElseThrow().state())
                    .isEqualTo(Trade.State.WAIT);
            assertThat(sandbox.stats().callbacks().dropped()).isZero();
        }
    }

    @Test
    void withoutAScriptTheMixDecides() {
        Sandbox losing = start(SandboxConfig.DEFAULT.withMix(new FaultMix(0, 0, Duration.ZERO, 1, 0, 0)));
        losing.callbacksTo(URI.create("http://127.0.0.1:1"));
        losing.payments().open("stripe", ORDER, new Money(100, "EUR"), null, null);

        var ended = Probe.result(losing.payments().pay("stripe", ORDER, null).deliveries());

        assertThat(ended).isEmpty();
        assertThat(losing.stats().callbacks().dropped()).isEqualTo(1);
        Probe.result(losing.close());
    }

    @Test
    void whatTheProviderWouldRefuseIsRefused() {
        assertThatThrownBy(() -> sandbox.payments().open("wechatpay", "short", new Money(1, "CNY"), null, null))
                .isInstanceOfSatisfying(
                        FaultException.class, e -> assertThat(e.fault().code()).isEqualTo(Fault.Code.INVALID));
        assertThatThrownBy(() -> sandbox.payments().open("unionpay", "ORD-0000001", new Money(1, "CNY"), null, null))
                .isInstanceOf(FaultException.class);
        assertThatThrownBy(() -> sandbox.payments().open("alipay", ORDER, new Money(1, "EUR"), null, null))
                .isInstanceOf(FaultException.class);
        assertThatThrownBy(() -> sandbox.payments().open("unheard", ORDER, new Money(1, "EUR"), null, null))
                .isInstanceOf(FaultException.class);
    }

    @Test
    void aRestartFindsKeysAndTrades() {
        SandboxConfig kept = SandboxConfig.DEFAULT.withDirectory(directory).withProof(Proof.MIXED);
        Sandbox first = Probe.result(Sandbox.start(vertx, kept));
        first.payments().open("stripe", ORDER, new Money(100, "EUR"), null, null);
        first.payments().pay("stripe", ORDER, Faults.dropped());
        String stripeKey = first.keys().stripe().apiKey();
        Probe.result(first.close());

        Sandbox second = Probe.result(Sandbox.start(vertx, kept));

        assertThat(second.keys().stripe().apiKey()).isEqualTo(stripeKey);
        assertThat(second.trades().find("stripe", ORDER)).map(Trade::state).isEqualTo(Optional.of(Trade.State.PAID));
        Probe.result(second.close());
    }
}
