package io.paysync.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.bus.FaultException;
import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.OrderKey;
import io.paysync.providers.CloseAnswer;
import io.paysync.providers.QueryAnswer;
import io.paysync.providers.QueryClient;
import io.paysync.sandbox.http.ApiFault;
import io.paysync.sandbox.http.ApiFault.Mode;
import io.paysync.sandbox.keys.SandboxKeys;
import io.paysync.sandbox.keys.Secrets;
import io.paysync.sandbox.send.Faults;
import io.paysync.sandbox.trade.Trade;
import io.paysync.testkit.Probe;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The played providers' APIs, asked by the product's own query clients. */
class ProviderApiTest extends AskedSandbox {
    /** A number of the provider's own where it can be asked by that only, and is not given one at first. */
    private static final Map<String, String> UNKNOWN = Map.of(
            "stripe", "pi_3abc",
            "paypal", "5O190127TN364715T",
            "mollie", "tr_7UhSN1zuXS",
            "square", "KkAkhdMsgzn59SM8A89WgKwekxLZY");

    private static final SandboxKeys STRANGER = SandboxKeys.generate();

    /** By which the provider knows the merchant. */
    private static final Map<String, String> OWN_KEY = Map.of(
            "alipay", "appPrivateKey",
            "wechatpay", "merchantPrivateKey",
            "stripe", "apiKey",
            "paypal", "clientSecret",
            "mollie", "apiKey",
            "checkout", "secretKey",
            "razorpay", "keySecret",
            "square", "accessToken");

    /** The answer about a payment does not tell its refunds: that takes the question for the refund. */
    private static final Set<String> REFUNDS_APART = Set.of("wechatpay", "unionpay");

    /** Those that can be asked; Adyen cannot. */
    static List<String> asked() {
        return List.of(
                "alipay", "wechatpay", "stripe", "unionpay", "paypal", "mollie", "checkout", "razorpay", "square");
    }

    @ParameterizedTest
    @MethodSource("asked")
    void anUnknownOrderIsNotFound(String provider) {
        assertThat(query(provider, UNKNOWN.get(provider))).isInstanceOf(QueryAnswer.NotFound.class);
    }

    @ParameterizedTest
    @MethodSource("asked")
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
    @MethodSource("asked")
    void aWholeRefundShowsInTheQuery(String provider) {
        Trade trade = open(provider);
        sandbox.payments().pay(provider, ORDER, Faults.dropped());

        sandbox.payments().refund(provider, ORDER, 8880, null, Trade.Outcome.SUCCEEDED, Faults.dropped());

        QueryAnswer answer = query(provider, trade.tradeNo());
        assertThat(answer).isInstanceOf(QueryAnswer.Told.class);
        assertThat(((QueryAnswer.Told) answer).facts()).anySatisfy(fact -> {
            assertThat(fact.claim())
                    .isInstanceOf(REFUNDS_APART.contains(provider) ? Claim.Paid.class : Claim.Refunded.class);
            assertThat(fact.rawStatus()).isNotEqualTo("SUCCESS").isNotEqualTo("TRADE_SUCCESS");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"alipay", "wechatpay", "stripe", "mollie", "square"})
    void anUnpaidOrderIsClosedAndAPaidOneIsNot(String provider) {
        Trade trade = open(provider);
        CloseAnswer first = close(provider, trade);
        Trade.State state = sandbox.trades().find(provider, ORDER).orElseThrow().state();
        Trade other = open(provider, "20261120095712ORD02");
        sandbox.payments().pay(provider, other.orderNo(), Faults.dropped());

        CloseAnswer second = close(provider, other);

        assertThat(first).isEqualTo(CloseAnswer.CLOSED);
        assertThat(state).isEqualTo(Trade.State.CLOSED);
        assertThat(told(provider, trade)).isInstanceOf(Claim.Closed.class);
        assertThat(second).isEqualTo(CloseAnswer.NOT_CLOSABLE);
    }

    @Test
    void checkoutTakesAVoidAndTellsLaterWhatCameOfIt() {
        Trade trade = open("checkout");
        Throwable notKnownYet = Probe.failure(client("checkout", TestKeys.KEYS)
                .close(new OrderKey("default", ORDER), trade.tradeNo(), Instant.now()));

        assertThat(notKnownYet).isInstanceOf(FaultException.class);
        assertThat(told("checkout", trade)).isInstanceOf(Claim.Closed.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"unionpay", "paypal", "razorpay"})
    void whatEndsByItselfCannotBeClosed(String provider) {
        Trade trade = open(provider);

        CloseAnswer answer = close(provider, trade);

        assertThat(answer).isEqualTo(CloseAnswer.NOT_OFFERED);
        assertThat(told(provider, trade)).isInstanceOf(Claim.Pending.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"alipay", "wechatpay", "stripe", "paypal", "mollie", "checkout", "razorpay", "square"})
    void aCallerWithOtherKeysIsRefused(String provider) {
        Map<String, String> texts = new TreeMap<>(TestKeys.KEYS.of(provider).texts());
        texts.put(OWN_KEY.get(provider), STRANGER.of(provider).text(OWN_KEY.get(provider)));
        SandboxKeys mixed = TestKeys.KEYS.with(provider, new Secrets(texts));

        QueryAnswer answer = Probe.result(
                client(provider, mixed).query(new OrderKey("default", ORDER), UNKNOWN.get(provider), Instant.now()));

        assertThat(answer).isInstanceOf(QueryAnswer.Misconfigured.class);
    }

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"GARBAGE", "DOWN", "RESET", "HUGE"})
    void aBrokenApiLeavesTheOutcomeUnknown(Mode mode) {
        for (String provider : asked()) {
            Trade trade = open(provider);
            sandbox.fault(provider, ApiFault.of(mode));

            Throwable failure = Probe.failure(client(provider, TestKeys.KEYS)
                    .query(new OrderKey("default", ORDER), trade.tradeNo(), Instant.now()));

            assertThat(failure).as(provider).isInstanceOf(FaultException.class);
        }
    }

    @Test
    void anApiThatNeverAnswersLeavesTheOutcomeUnknown() {
        // All at once: each takes its whole deadline.
        List<Future<QueryAnswer>> asked = asked().stream()
                .map(provider -> {
                    Trade trade = open(provider);
                    sandbox.fault(provider, ApiFault.of(Mode.TIMEOUT));
                    return client(provider, TestKeys.KEYS)
                            .query(new OrderKey("default", ORDER), trade.tradeNo(), Instant.now());
                })
                .toList();

        assertThat(asked).allSatisfy(answer -> assertThat(Probe.failure(answer)).isInstanceOf(FaultException.class));
    }

    @ParameterizedTest
    @MethodSource("asked")
    void aForgedAnswerIsNotBelieved(String provider) {
        Trade trade = open(provider);
        sandbox.fault(provider, ApiFault.of(Mode.FORGED));

        Throwable failure = Probe.failure(
                client(provider, TestKeys.KEYS).query(new OrderKey("default", ORDER), trade.tradeNo(), Instant.now()));

        assertThat(failure).isInstanceOf(FaultException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"alipay", "wechatpay", "stripe", "paypal", "mollie", "checkout", "razorpay", "square"})
    void tooManyCallsAreToldInTheProvidersWords(String provider) {
        Trade trade = open(provider);
        QueryClient client = client(provider, TestKeys.KEYS);
        OrderKey key = new OrderKey("default", ORDER);
        // PayPal gives a token first, which is kept.
        Probe.result(client.query(key, trade.tradeNo(), Instant.now()));
        sandbox.fault(provider, ApiFault.of(Mode.THROTTLED));

        QueryAnswer answer = Probe.result(client.query(key, trade.tradeNo(), Instant.now()));

        assertThat(answer).isInstanceOf(QueryAnswer.Throttled.class);
    }

    @Test
    void aFaultForSomeRequestsEndsByItself() {
        Trade trade = open("stripe");
        sandbox.fault("stripe", new ApiFault(Mode.DOWN, Duration.ZERO, 2));
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
        sandbox.fault("wechatpay", ApiFault.slow(Duration.ofMillis(30)));
        QueryAnswer slow = query("wechatpay", trade.tradeNo());
        sandbox.fault("wechatpay", new ApiFault(Mode.DRIP, Duration.ofMillis(100), 0));

        QueryAnswer dripped = query("wechatpay", trade.tradeNo());

        assertThat(slow).isInstanceOf(QueryAnswer.Told.class);
        assertThat(dripped).isInstanceOf(QueryAnswer.Told.class);
    }
}
