package io.paysync.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.OrderKey;
import io.paysync.platform.net.HttpCalls;
import io.paysync.platform.net.HttpCallsConfig;
import io.paysync.providers.CloseAnswer;
import io.paysync.providers.Outside;
import io.paysync.providers.QueryAnswer;
import io.paysync.providers.QueryClient;
import io.paysync.sandbox.keys.SandboxKeys;
import io.paysync.sandbox.trade.Trade;
import io.paysync.testkit.Probe;
import io.vertx.core.Vertx;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A sandbox, and the product's own query clients that ask it. */
abstract class AskedSandbox {
    /** Begins with a time: by that UnionPay can be asked for it. No dashes, which UnionPay does not take. */
    static final String ORDER = "20261120095712ORD01";

    Vertx vertx;
    Sandbox sandbox;
    private HttpCalls http;

    @BeforeEach
    void start() {
        vertx = Vertx.vertx();
        sandbox = start(SandboxConfig.DEFAULT);
        http = new HttpCalls("test", vertx, new SimpleMeterRegistry(), HttpCallsConfig.DEFAULT);
    }

    @AfterEach
    void stop() {
        Probe.result(sandbox.close());
        Probe.result(vertx.close());
    }

    Sandbox start(SandboxConfig config) {
        return Probe.result(Sandbox.start(vertx, config, Sandbox.Parts.real().withKeys(TestKeys.KEYS)));
    }

    Trade open(String provider) {
        return open(provider, ORDER);
    }

    Trade open(String provider, String orderNo) {
        Money amount = new Money(8880, sandbox.payments().provider(provider).currency());
        return sandbox.payments().open(provider, orderNo, amount, "西湖龙井", null);
    }

    Claim told(String provider, Trade trade) {
        QueryAnswer answer = query(provider, trade.tradeNo());
        assertThat(answer).isInstanceOf(QueryAnswer.Told.class);
        return ((QueryAnswer.Told) answer).facts().get(0).claim();
    }

    QueryAnswer query(String provider, String tradeNo) {
        return Probe.result(
                client(provider, TestKeys.KEYS).query(new OrderKey("default", ORDER), tradeNo, Instant.now()));
    }

    CloseAnswer close(String provider, Trade trade) {
        return Probe.result(client(provider, TestKeys.KEYS)
                .close(new OrderKey("default", trade.orderNo()), trade.tradeNo(), Instant.now()));
    }

    QueryClient client(String provider, SandboxKeys keys) {
        return FakePaysync.account(FakePaysync.accounts(keys, sandbox.url(), new Outside(vertx, http)), provider)
                .client()
                .orElseThrow();
    }
}
