package io.paysync.sandbox.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.DisputeState;
import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.domain.RefundState;
import io.paysync.providers.Reason;
import io.paysync.providers.Verdict;
import io.paysync.sandbox.TestKeys;
import io.paysync.sandbox.keys.SandboxKeys;
import io.paysync.sandbox.trade.Notification;
import io.paysync.sandbox.trade.Trade;
import io.paysync.sandbox.trade.TradeEvent;
import io.paysync.sandbox.trade.Trades;
import java.nio.charset.Charset;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the doubles sign, judged by the verifiers of the product, which share no code with them. */
class CallbackVerdictTest {
    private static final SandboxKeys KEYS = TestKeys.KEYS;
    static final Instant NOW = TestKeys.validAt();
    private static final Random RANDOM = new Random(7);

    /** They tell nobody that a payment was closed. */
    private static final Set<String> CLOSES_SILENTLY = Set.of("wechatpay", "unionpay", "razorpay");

    /** What they say moves nothing until a question to them confirms it. */
    private static final Set<String> CONFIRMED = Set.of("unionpay", "paypal");

    static Stream<ProviderDouble> doubles() {
        Trades trades = new Trades(10);
        Stream<ProviderDouble> otherWays = Stream.of(
                new AlipayDouble(KEYS.alipay(), trades, Charset.forName("GBK")),
                new WechatPayDouble(KEYS.wechatpay(), WechatPayDouble.Proof.PLATFORM_CERTIFICATE, trades, RANDOM));
        return Stream.concat(
                Plugs.ALL.stream().map(plug -> plug.play(KEYS.of(plug.name()), Stage.of(trades))), otherWays);
    }

    @ParameterizedTest
    @MethodSource("doubles")
    void paidIsGenuineAndTellsOrderTradeAmountAndTime(ProviderDouble played) {
        Trade trade = trade(played).pay(NOW);

        PaymentFact fact = fact(played, new TradeEvent.Paid(), trade);

        assertThat(fact.orderNo()).isEqualTo(trade.orderNo());
        // PayPal numbers the payment apart from its order, which is what the shop knows.
        assertThat(fact.tradeNo())
                .isEqualTo(played.name().equals("paypal") ? reversed(trade.tradeNo()) : trade.tradeNo());
        assertThat(fact.needsQuery()).isEqualTo(CONFIRMED.contains(played.name()));
        assertThat(fact.claim()).isInstanceOfSatisfying(Claim.Paid.class, paid -> {
            assertThat(paid.amount()).isEqualTo(trade.amount());
            assertThat(paid.paidAt() == null ? NOW : paid.paidAt()).isEqualTo(NOW);
        });
    }

    @ParameterizedTest
    @MethodSource("doubles")
    void aRetryIsSignedAnewAndHasTheSameKey(ProviderDouble played) {
        Notification paid =
                notification(played, new TradeEvent.Paid(), trade(played).pay(NOW));

        Verdict first = judge(played, paid, Forgery.NONE, NOW);
        Verdict retry = judge(played, paid, Forgery.NONE, NOW.plusSeconds(100));

        assertThat(key(retry)).isEqualTo(key(first));
    }

    @ParameterizedTest
    @MethodSource("doubles")
    void refundsTellTheirNumberOrTheirTotal(ProviderDouble played) {
        Trade paid = trade(played).pay(NOW);
        Trade part = paid.refund(refund(played, "RF-1", 3000, paid));
        Trade whole = part.refund(refund(played, "RF-2", 5880, paid));

        Claim first = fact(played, refunded(part), part).claim();
        Claim second = fact(played, refunded(whole), whole).claim();

        assertThat(List.of(first, second)).allSatisfy(claim -> assertThat(claim).isInstanceOf(Claim.Refunded.class));
        assertThat(told((Claim.Refunded) first, 3000, 3000)).isTrue();
        assertThat(told((Claim.Refunded) second, 5880, 8880)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("doubles")
    void closedIsToldByThoseWhoTellIt(ProviderDouble played) {
        Trade closed = trade(played).close(NOW);
        Notification notification = notification(played, new TradeEvent.Closed(), closed);

        if (CLOSES_SILENTLY.contains(played.name())) {
            assertThat(played.callback(notification, Forgery.NONE, NOW)).isEmpty();
        } else {
            assertThat(fact(played, new TradeEvent.Closed(), closed).claim()).isInstanceOf(Claim.Closed.class);
        }
    }

    @ParameterizedTest
    @MethodSource("doubles")
    void noForgeryIsBelieved(ProviderDouble played) {
        Notification lie =
                notification(played, new TradeEvent.Paid(), trade(played).pay(NOW));

        for (Forgery forgery : Forgery.values()) {
            if (forgery != Forgery.NONE) {
                assertThat(judge(played, lie, forgery, NOW))
                        .as(played.name() + " " + forgery)
                        .isInstanceOfSatisfying(
                                Verdict.Refused.class,
                                refused -> assertThat(refused.reason()).isEqualTo(expected(played, forgery)));
            }
        }
    }

    private static Reason expected(ProviderDouble played, Forgery forgery) {
        if (played.name().equals("mollie")) {
            // Nothing is signed: a forger can only name a payment that is not there.
            return Reason.ACCOUNT_MISMATCH;
        }
        return switch (forgery) {
            case MISSING_SIGNATURE -> Reason.MISSING_SIGNATURE;
            // UnionPay's key comes with the message, in a certificate; so does a forger's.
            case OTHER_KEY, PROBE -> played.name().equals("unionpay") ? Reason.UNTRUSTED_CERT : Reason.BAD_SIGNATURE;
            case NONE, TAMPERED_BODY -> Reason.BAD_SIGNATURE;
        };
    }

    @Test
    void wechatPaysProbeIsKnownAsOne() {
        ProviderDouble played = played("wechatpay");
        Notification paid =
                notification(played, new TradeEvent.Paid(), trade(played).pay(NOW));

        Verdict verdict = judge(played, paid, Forgery.PROBE, NOW);

        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Verdict.Refused.class,
                        refused -> assertThat(refused.probe()).isTrue());
    }

    @ParameterizedTest
    @EnumSource(
            value = Trade.Outcome.class,
            names = {"FAILED", "ABNORMAL"})
    void aRefundThatDidNotSucceedIsToldByThoseWhoTellIt(Trade.Outcome outcome) {
        for (ProviderDouble played : doubles().toList()) {
            Trade paid = trade(played).pay(NOW);
            Trade.Refund refund = new Trade.Refund(
                    "RF-1", played.newRefundNo(RANDOM, NOW), new Money(3000, played.currency()), outcome, NOW);
            Trade after = paid.refund(refund);
            Notification notification = notification(played, new TradeEvent.Refunded(refund), after);

            if (played.name().equals("alipay")) {
                assertThat(played.callback(notification, Forgery.NONE, NOW)).isEmpty();
            } else {
                RefundState expected = played.name().equals("wechatpay") && outcome == Trade.Outcome.ABNORMAL
                        ? RefundState.ABNORMAL
                        : RefundState.FAILED;
                assertThat(fact(played, new TradeEvent.Refunded(refund), after).claim())
                        .isInstanceOfSatisfying(
                                Claim.Refunded.class,
                                claim -> assertThat(claim.state()).isEqualTo(expected));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"stripe", "paypal", "adyen", "checkout", "razorpay", "square", "generic"})
    void disputesAndTheirEndAreTold(String provider) {
        ProviderDouble played = played(provider);
        Trade paid = trade(played).pay(NOW);
        Trade.Dispute open = new Trade.Dispute("dp_1", Trade.DisputeState.OPEN);
        Trade disputed = paid.dispute(open);

        Claim opened = fact(played, new TradeEvent.Disputed(open), disputed).claim();

        assertThat(disputeState(opened)).isEqualTo(DisputeState.OPENED);
        for (Trade.DisputeState end : List.of(Trade.DisputeState.WON, Trade.DisputeState.LOST)) {
            Trade.Dispute ended = new Trade.Dispute("dp_1", end);
            Claim claim = fact(played, new TradeEvent.Disputed(ended), disputed.dispute(ended))
                    .claim();
            assertThat(disputeState(claim)).isEqualTo(DisputeState.valueOf(end.name()));
        }
    }

    static DisputeState disputeState(Claim claim) {
        assertThat(claim).isInstanceOf(Claim.Disputed.class);
        return ((Claim.Disputed) claim).state();
    }

    static ProviderDouble played(String name) {
        return doubles().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    }

    private static String reversed(String text) {
        return new StringBuilder(text).reverse().toString();
    }

    private static boolean told(Claim.Refunded claim, long own, long total) {
        boolean byOwn = claim.amount() != null && claim.amount().minor() == own;
        boolean byTotal = claim.total() != null && claim.total().minor() == total;
        return byOwn || byTotal;
    }

    static TradeEvent refunded(Trade trade) {
        return new TradeEvent.Refunded(trade.refunds().get(trade.refunds().size() - 1));
    }

    static Trade.Refund refund(ProviderDouble played, String number, long minor, Trade trade) {
        return new Trade.Refund(
                number,
                played.newRefundNo(RANDOM, NOW),
                new Money(minor, trade.amount().currency()),
                Trade.Outcome.SUCCEEDED,
                NOW);
    }

    static Trade trade(ProviderDouble played) {
        return trade(played, "ORD202611200001");
    }

    static Trade trade(ProviderDouble played, String orderNo) {
        return Trade.open(
                played.name(),
                orderNo,
                played.newTradeNo(RANDOM, NOW),
                new Money(8880, played.currency()),
                "西湖龙井 & Tea",
                null,
                NOW);
    }

    static Notification notification(ProviderDouble played, TradeEvent event, Trade trade) {
        return new Notification(played.newEventId(RANDOM, NOW), event, trade, NOW);
    }

    static PaymentFact fact(ProviderDouble played, TradeEvent event, Trade trade) {
        Verdict verdict = judge(played, notification(played, event, trade), Forgery.NONE, NOW);
        assertThat(verdict).as(played.name()).isInstanceOf(Verdict.Genuine.class);
        // Mollie's payment tells all that ever happened to it, the newest last.
        return ((Verdict.Genuine) verdict).facts().getLast();
    }

    private static String key(Verdict verdict) {
        return ((Verdict.Genuine) verdict).facts().get(0).key().eventKey();
    }

    static Verdict judge(ProviderDouble played, Notification notification, Forgery forgery, Instant now) {
        return Judge.verdict(played, notification, forgery, now);
    }
}
