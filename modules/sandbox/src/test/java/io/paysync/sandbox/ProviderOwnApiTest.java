package io.paysync.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.RefundState;
import io.paysync.providers.CloseAnswer;
import io.paysync.providers.QueryAnswer;
import io.paysync.providers.QueryClient;
import io.paysync.sandbox.keys.SandboxKeys;
import io.paysync.sandbox.keys.Secrets;
import io.paysync.sandbox.send.Faults;
import io.paysync.sandbox.trade.Trade;
import io.paysync.testkit.Probe;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the API of one played provider can and the others' cannot. */
class ProviderOwnApiTest extends AskedSandbox {
    @Test
    void paypalVoidsWhatIsAuthorisedUntilItIsCaptured() {
        Trade waiting = open("paypal", "AUTH0001");
        Trade captured = open("paypal", "AUTH0002");
        sandbox.payments().pay("paypal", captured.orderNo(), Faults.dropped());

        CloseAnswer first = close("paypal", waiting);
        CloseAnswer again = close("paypal", waiting);
        CloseAnswer second = close("paypal", captured);

        assertThat(List.of(first, again, second))
                .containsExactly(CloseAnswer.CLOSED, CloseAnswer.CLOSED, CloseAnswer.NOT_CLOSABLE);
        assertThat(sandbox.trades().find("paypal", "AUTH0001").orElseThrow().state())
                .isEqualTo(Trade.State.CLOSED);
    }

    /** A callback about an authorisation names only that. */
    @Test
    void paypalsAuthorisationIsAskedForAndEndedByItsOwnNumber() {
        Trade waiting = open("paypal", "AUTH0003");
        Trade captured = open("paypal", "AUTH0004");
        sandbox.payments().pay("paypal", captured.orderNo(), Faults.dropped());

        assertThat(claim(ask(waiting))).isInstanceOf(Claim.Pending.class);
        assertThat(claim(ask(captured))).isInstanceOf(Claim.Paid.class);
        assertThat(end(captured)).isEqualTo(CloseAnswer.NOT_CLOSABLE);
        assertThat(end(waiting)).isEqualTo(CloseAnswer.CLOSED);
        assertThat(claim(ask(waiting))).isInstanceOf(Claim.Closed.class);
        assertThat(end(waiting)).isEqualTo(CloseAnswer.CLOSED);
    }

    /** Made of the letters of the order's number. */
    private static String authorization(Trade trade) {
        String order = trade.tradeNo();
        return order.charAt(order.length() - 1) + order.substring(0, order.length() - 1);
    }

    private QueryAnswer ask(Trade trade) {
        return Probe.result(client("paypal", TestKeys.KEYS)
                .query(new OrderKey("default", trade.orderNo()), authorization(trade), Instant.now()));
    }

    private CloseAnswer end(Trade trade) {
        return Probe.result(client("paypal", TestKeys.KEYS)
                .close(new OrderKey("default", trade.orderNo()), authorization(trade), Instant.now()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"checkout", "razorpay"})
    void aPaymentIsFoundByTheShopsNumberAlone(String provider) {
        Trade trade = open(provider);
        Claim waiting = claim(query(provider, null));
        sandbox.payments().pay(provider, ORDER, Faults.dropped());

        Claim paid = claim(query(provider, null));

        assertThat(waiting).isInstanceOf(Claim.Pending.class);
        assertThat(paid)
                .isInstanceOfSatisfying(
                        Claim.Paid.class, claim -> assertThat(claim.amount()).isEqualTo(trade.amount()));
    }

    /** A shop knows Razorpay's order before anybody has paid it. */
    @Test
    void razorpayTellsThePaymentsOfItsOrder() {
        String order = open("razorpay").tradeNo().replace("pay_", "order_");
        QueryAnswer before = query("razorpay", order);
        sandbox.payments().pay("razorpay", ORDER, Faults.dropped());

        assertThat(before).isInstanceOf(QueryAnswer.NotFound.class);
        assertThat(claim(query("razorpay", order))).isInstanceOf(Claim.Paid.class);
    }

    /** Checkout.com has no question for a refund alone: what is told is the sum of those that succeeded. */
    @Test
    void checkoutTellsTheSumOfTheRefunds() {
        Trade trade = open("checkout");
        sandbox.payments().pay("checkout", ORDER, Faults.dropped());
        refund("checkout", 5000, Trade.Outcome.FAILED);
        refund("checkout", 3000, Trade.Outcome.SUCCEEDED);

        QueryAnswer answer = query("checkout", trade.tradeNo());

        assertThat(answer).isInstanceOf(QueryAnswer.Told.class);
        assertThat(((QueryAnswer.Told) answer).facts())
                .anySatisfy(fact -> assertThat(fact.claim())
                        .isInstanceOfSatisfying(
                                Claim.Refunded.class,
                                claim -> assertThat(claim.total()).isEqualTo(new Money(3000, "GBP"))));
    }

    private static Claim claim(QueryAnswer answer) {
        assertThat(answer).isInstanceOf(QueryAnswer.Told.class);
        return ((QueryAnswer.Told) answer).facts().get(0).claim();
    }

    @ParameterizedTest
    @ValueSource(strings = {"unionpay", "paypal", "mollie", "razorpay", "square"})
    void aRefundIsToldByItsNumber(String provider) {
        Trade trade = open(provider);
        sandbox.payments().pay(provider, ORDER, Faults.dropped());
        Trade.Refund failed = refund(provider, 5000, Trade.Outcome.FAILED);
        Trade.Refund done = refund(provider, 3000, Trade.Outcome.SUCCEEDED);

        assertThat(states(provider, trade, failed)).contains(RefundState.FAILED);
        assertThat(states(provider, trade, done)).contains(RefundState.SUCCEEDED);
    }

    private Trade.Refund refund(String provider, long minor, Trade.Outcome outcome) {
        return sandbox.payments()
                .refund(provider, ORDER, minor, null, outcome, Faults.dropped())
                .trade()
                .refunds()
                .getLast();
    }

    private List<RefundState> states(String provider, Trade trade, Trade.Refund refund) {
        // Once PayPal's order is paid, Paysync knows it by the number of the capture.
        String tradeNo = provider.equals("paypal")
                ? new StringBuilder(trade.tradeNo()).reverse().toString()
                : trade.tradeNo();
        QueryAnswer answer = Probe.result(client(provider, TestKeys.KEYS)
                .refund(
                        new OrderKey("default", ORDER),
                        tradeNo,
                        new QueryClient.RefundRef(refund.refundNo(), refund.providerNo()),
                        Instant.now()));
        assertThat(answer).isInstanceOf(QueryAnswer.Told.class);
        return ((QueryAnswer.Told) answer)
                .facts().stream()
                        .flatMap(fact -> fact.claim() instanceof Claim.Refunded refunded
                                        && refund.providerNo().equals(refunded.providerRefundNo())
                                ? Stream.of(refunded.state())
                                : Stream.empty())
                        .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"stripe", "checkout", "square"})
    void whatACallerEndsIsToldByACallbackToo(String provider) {
        try (FakePaysync paysync = FakePaysync.start(vertx, TestKeys.KEYS)) {
            sandbox.callbacksTo(paysync.url());
            Trade silent = open("alipay");
            close("alipay", silent);
            Trade trade = open(provider);

            client(provider, TestKeys.KEYS).close(new OrderKey("default", ORDER), trade.tradeNo(), Instant.now());

            Probe.until("the callback arrives", () -> paysync.genuine() == 1);
            assertThat(paysync.judged.getFirst().facts().getFirst().claim()).isInstanceOf(Claim.Closed.class);
            assertThat(sandbox.stats().callbacks().sent()).isEqualTo(1);
        }
    }

    @Test
    void unionpayKnowsNoTransactionOfAnotherTime() {
        open("unionpay");
        OrderKey other = new OrderKey("default", ORDER.replace("57", "58"));

        QueryAnswer answer = Probe.result(client("unionpay", TestKeys.KEYS).query(other, null, Instant.now()));

        assertThat(answer).isInstanceOf(QueryAnswer.NotFound.class);
    }

    @Test
    void unionpayTellsAStrangerNothing() {
        open("unionpay");
        Secrets own = TestKeys.KEYS.of("unionpay");
        Map<String, String> texts = new TreeMap<>(own.texts());
        texts.put("merchantKey", own.text("forgerKey"));
        SandboxKeys mixed = TestKeys.KEYS.with("unionpay", new Secrets(texts));

        Throwable failure =
                Probe.failure(client("unionpay", mixed).query(new OrderKey("default", ORDER), null, Instant.now()));

        assertThat(failure).hasMessageContaining("UnionPay answered 11");
    }
}
