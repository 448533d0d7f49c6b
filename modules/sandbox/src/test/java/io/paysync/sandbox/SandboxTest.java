package io.paysync.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paysync.contract.bus.Fault;
import io.paysync.contract.bus.FaultException;
import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.OrderKey;
import io.paysync.platform.net.HttpCalls;
import io.paysync.platform.net.HttpCallsConfig;
import io.paysync.providers.CloseAnswer;
import io.paysync.providers.Outside;
import io.paysync.providers.QueryAnswer;
import io.paysync.providers.QueryClient;
import io.paysync.sandbox.http.ApiFault;
import io.paysync.sandbox.http.ApiFault.Mode;
import io.paysync.sandbox.keys.SandboxKeys;
import io.paysync.sandbox.provider.WechatPayDouble.Proof;
import io.paysync.sandbox.send.Faults;
import io.paysync.sandbox.trade.Trade;
import io.paysync.testkit.Probe;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The played providers' APIs, asked by the product's own query clients. */
class SandboxTest {
    private static final String ORDER = "ORD-0000001";

    private Vertx vertx;
    private Sandbox sandbox;
    private HttpCalls http;

    @TempDir
    Path directory;

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

    private Sandbox start(SandboxConfig config) {
        return Probe.result(Sandbox.start(vertx, config, Sandbox.Parts.real().withKeys(TestKeys.KEYS)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"alipay", "wechatpay", "stripe"})
    void anUnknownOrderIsNotFound(String provider) {
        assertThat(query(provider, null)).isInstanceOf(QueryAnswer.NotFound.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"alipay", "wechatpay", "stripe"})
    void theQueryTellsWhatTheLedgerKnows(String provider) {
        Trade trade = open(provider);
        Claim waiting = told(provider, trade);
        sandbox.payments().pay(provider, ORDER, Faults.dropped());
        Claim paid = told(provider, trade);

        assertThat(waiting).isInstanceOf(Claim.Pending.class);
        assertThat(paid)
                .isInstanceOfSatisfying(
                        Claim.Paid.class, claim -> assertThat(claim.amount()).isEqualTo(trade.amount()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"alipay", "wechatpay", "stripe"})
    void aWholeRefundShowsInTheQuery(String provider) {
        Trade trade = open(provider);
        sandbox.payments().pay(provider, ORDER, Faults.dropped());

        sandbox.payments().refund(provider, ORDER, 8880, null, Trade.Outcome.SUCCEEDED, Faults.dropped());

        QueryAnswer answer = query(provider, trade.tradeNo());
        assertThat(answer).isInstanceOf(QueryAnswer.Told.class);
        // WeChat Pay's order query says that there is a refund, not which: that takes the refund query.
        assertThat(((QueryAnswer.Told) answer).facts()).anySatisfy(fact -> {
            assertThat(fact.claim())
                    .isInstanceOf(provider.equals("wechatpay") ? Claim.Paid.class : Claim.Refunded.class);
            assertThat(fact.rawStatus()).isNotEqualTo("SUCCESS").isNotEqualTo("TRADE_SUCCESS");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"alipay", "wechatpay", "stripe"})
    void anUnpaidOrderIsClosedAndAPaidOneIsNot(String provider) {
        Trade trade = open(provider);
        CloseAnswer first = close(provider, trade);
        Trade.State state = sandbox.trades().find(provider, ORDER).orElseThrow().state();
        Trade other = sandbox.payments().open(provider, "ORD-0000002", trade.amount(), null, null);
        sandbox.payments().pay(provider, other.orderNo(), Faults.dropped());

        CloseAnswer second = close(provider, other);

        assertThat(first).isEqualTo(CloseAnswer.CLOSED);
        assertThat(state).isEqualTo(Trade.State.CLOSED);
        assertThat(told(provider, trade)).isInstanceOf(Claim.Closed.class);
        assertThat(second).isEqualTo(CloseAnswer.NOT_CLOSABLE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"alipay", "wechatpay", "stripe"})
    void aCallerWithOtherKeysIsRefused(String provider) {
        SandboxKeys stranger = SandboxKeys.generate();
        SandboxKeys mixed = new SandboxKeys(
                new io.paysync.sandbox.keys.AlipayKeys(
                        TestKeys.KEYS.alipay().appId(),
                        TestKeys.KEYS.alipay().sellerId(),
                        TestKeys.KEYS.alipay().platform(),
                        stranger.alipay().app()),
                withMerchant(stranger),
                new io.paysync.sandbox.keys.StripeKeys(
                        TestKeys.KEYS.stripe().endpointSecret(),
                        stranger.stripe().apiKey()),
                stranger.webhookSecret());

        QueryAnswer answer = Probe.result(client(provider, mixed)
                .query(new OrderKey("default", ORDER), provider.equals("stripe") ? "pi_3abc" : null, Instant.now()));

        assertThat(answer).isInstanceOf(QueryAnswer.Misconfigured.class);
    }

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"GARBAGE", "DOWN", "RESET", "HUGE"})
    void aBrokenApiLeavesTheOutcomeUnknown(Mode mode) {
        for (String provider : List.of("alipay", "wechatpay", "stripe")) {
            Trade trade = open(provider);
            sandbox.fault(provider, ApiFault.of(mode));

            Throwable failure = Probe.failure(client(provider, TestKeys.KEYS)
                    .query(new OrderKey("default", ORDER), trade.tradeNo(), Instant.now()));

            assertThat(failure).as(provider).isInstanceOf(FaultException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"alipay", "wechatpay", "stripe"})
    void aForgedAnswerIsNotBelieved(String provider) {
        Trade trade = open(provider);
        sandbox.fault(provider, ApiFault.of(Mode.FORGED));

        Throwable failure = Probe.failure(
                client(provider, TestKeys.KEYS).query(new OrderKey("default", ORDER), trade.tradeNo(), Instant.now()));

        assertThat(failure).isInstanceOf(FaultException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"alipay", "wechatpay", "stripe"})
    void tooManyCallsAreToldInTheProvidersWords(String provider) {
        Trade trade = open(provider);
        sandbox.fault(provider, ApiFault.of(Mode.THROTTLED));

        assertThat(query(provider, trade.tradeNo())).isInstanceOf(QueryAnswer.Throttled.class);
    }

    @Test
    void aFaultForSomeRequestsEndsByItself() {
        Trade trade = open("stripe");
        sandbox.fault("stripe", new ApiFault(Mode.DOWN, java.time.Duration.ZERO, 2));
        QueryClient client = client("stripe", TestKeys.KEYS);
        OrderKey key = new OrderKey("default", ORDER);
        Probe.failure(client.query(key, trade.tradeNo(), Instant.now()));
        Probe.failure(client.query(key, trade.tradeNo(), Instant.now()));

        QueryAnswer third = Probe.result(client.query(key, trade.tradeNo(), Instant.now()));

        assertThat(third).isInstanceOf(QueryAnswer.Told.class);
        assertThat(sandbox.stats().apiRequests()).containsEntry("stripe", 3L);
    }

    @Test
    void slowAndDrippingAnswersAreRightInTheEnd() {
        Trade trade = open("wechatpay");
        sandbox.fault("wechatpay", ApiFault.slow(java.time.Duration.ofMillis(30)));
        QueryAnswer slow = query("wechatpay", trade.tradeNo());
        sandbox.fault("wechatpay", new ApiFault(Mode.DRIP, java.time.Duration.ofMillis(100), 0));

        QueryAnswer dripped = query("wechatpay", trade.tradeNo());

        assertThat(slow).isInstanceOf(QueryAnswer.Told.class);
        assertThat(dripped).isInstanceOf(QueryAnswer.Told.class);
    }

    @Test
    void callbacksGoToPaysyncAndAreCounted() {
        try (FakePaysync paysync = FakePaysync.start(vertx, TestKeys.KEYS)) {
            sandbox.callbacksTo(paysync.url());
            for (String provider : List.of("alipay", "wechatpay", "stripe")) {
                open(provider);
                Probe.result(sandbox.payments()
                        .pay(provider, ORDER, Faults.duplicated(1))
                        .deliveries());
            }

            assertThat(paysync.genuine()).isEqualTo(6);
            assertThat(sandbox.trades().newest(3)).allMatch(trade -> trade.notified() == 2);
            assertThat(sandbox.stats().callbacks().acknowledged()).isEqualTo(6);
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
        }
    }

    @Test
    void whatTheProviderWouldRefuseIsRefused() {
        assertThatThrownBy(() -> sandbox.payments().open("wechatpay", "short", new Money(1, "CNY"), null, null))
                .isInstanceOfSatisfying(
                        FaultException.class, e -> assertThat(e.fault().code()).isEqualTo(Fault.Code.INVALID));
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

    private Trade open(String provider) {
        return sandbox.payments()
                .open(provider, ORDER, new Money(8880, provider.equals("stripe") ? "EUR" : "CNY"), "西湖龙井", null);
    }

    private static io.paysync.sandbox.keys.WechatPayKeys withMerchant(SandboxKeys stranger) {
        var own = TestKeys.KEYS.wechatpay();
        return new io.paysync.sandbox.keys.WechatPayKeys(
                own.mchid(),
                own.appid(),
                own.publicKeyId(),
                own.platform(),
                own.certificateSerial(),
                own.certificate(),
                own.certificatePem(),
                own.merchantSerial(),
                stranger.wechatpay().merchant(),
                own.apiV3Key());
    }

    private Claim told(String provider, Trade trade) {
        QueryAnswer answer = query(provider, trade.tradeNo());
        assertThat(answer).isInstanceOf(QueryAnswer.Told.class);
        return ((QueryAnswer.Told) answer).facts().get(0).claim();
    }

    private QueryAnswer query(String provider, String tradeNo) {
        return Probe.result(
                client(provider, TestKeys.KEYS).query(new OrderKey("default", ORDER), tradeNo, Instant.now()));
    }

    private CloseAnswer close(String provider, Trade trade) {
        return Probe.result(client(provider, TestKeys.KEYS)
                .close(new OrderKey("default", trade.orderNo()), trade.tradeNo(), Instant.now()));
    }

    private QueryClient client(String provider, SandboxKeys keys) {
        return FakePaysync.account(FakePaysync.accounts(keys, sandbox.url(), new Outside(vertx, http)), provider)
                .client()
                .orElseThrow();
    }
}
