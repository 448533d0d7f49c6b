package io.paysync.sandbox.provider;

import static io.paysync.sandbox.provider.CallbackVerdictTest.NOW;
import static io.paysync.sandbox.provider.CallbackVerdictTest.disputeState;
import static io.paysync.sandbox.provider.CallbackVerdictTest.fact;
import static io.paysync.sandbox.provider.CallbackVerdictTest.judge;
import static io.paysync.sandbox.provider.CallbackVerdictTest.notification;
import static io.paysync.sandbox.provider.CallbackVerdictTest.played;
import static io.paysync.sandbox.provider.CallbackVerdictTest.refund;
import static io.paysync.sandbox.provider.CallbackVerdictTest.refunded;
import static io.paysync.sandbox.provider.CallbackVerdictTest.trade;
import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.DisputeState;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.domain.RefundState;
import io.paysync.providers.Verdict;
import io.paysync.sandbox.trade.Notification;
import io.paysync.sandbox.trade.Trade;
import io.paysync.sandbox.trade.TradeEvent;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What only some providers tell, or tell in their own way, judged by the verifiers of the product. */
class OwnWaysTest {
    @Test
    void adyensBatchTellsAuthorisationAndCaptureEachSignedByItself() {
        ProviderDouble adyen = played("adyen");
        Trade paid = trade(adyen, "AUTH-1").pay(NOW);
        Notification notification = notification(adyen, new TradeEvent.Paid(), paid);

        Verdict verdict = judge(adyen, notification, Forgery.NONE, NOW);
        Verdict oneTampered = judge(adyen, notification, Forgery.TAMPERED_BODY, NOW);

        assertThat(((Verdict.Genuine) verdict).facts())
                .hasSize(2)
                .allMatch(fact -> fact.orderNo().equals("AUTH-1") && fact.claim() instanceof Claim.Paid)
                .extracting(PaymentFact::rawStatus)
                .satisfiesExactly(
                        first -> assertThat(first).contains("AUTHORISATION"),
                        second -> assertThat(second).contains("CAPTURE"));
        assertThat(oneTampered).isInstanceOf(Verdict.Refused.class);
    }

    @Test
    void aRefundThatFailsAfterwardsIsToldOfTheSameNumber() {
        for (String provider : List.of("adyen", "stripe", "paypal", "mollie", "razorpay", "square", "generic")) {
            ProviderDouble played = played(provider);
            Trade paid = trade(played).pay(NOW);
            Trade refunded = paid.refund(refund(played, "RF-1", 3000, paid));
            Trade failed = refunded.refundFails("RF-1");

            Claim first = fact(played, refunded(refunded), refunded).claim();
            PaymentFact then =
                    fact(played, new TradeEvent.Refunded(failed.refund("RF-1").orElseThrow(), true), failed);

            assertThat(first).as(provider).isInstanceOf(Claim.Refunded.class);
            assertThat(then.claim()).as(provider).isInstanceOfSatisfying(Claim.Refunded.class, claim -> {
                assertThat(claim.state()).isEqualTo(RefundState.FAILED);
                assertThat(claim.providerRefundNo())
                        .isEqualTo(failed.refunds().getFirst().providerNo());
            });
            if (provider.equals("adyen")) {
                assertThat(then.rawStatus()).contains("REFUND_FAILED");
            }
        }
    }

    @Test
    void mollieTakesTheMoneyOfADisputeAtOnce() {
        ProviderDouble mollie = played("mollie");
        Trade.Dispute open = new Trade.Dispute("dp_1", Trade.DisputeState.OPEN);
        Trade.Dispute won = new Trade.Dispute("dp_1", Trade.DisputeState.WON);
        Trade.Dispute lost = new Trade.Dispute("dp_1", Trade.DisputeState.LOST);
        Trade disputed = trade(mollie).pay(NOW).dispute(open);

        Claim opened = fact(mollie, new TradeEvent.Disputed(open), disputed).claim();
        Claim ended = fact(mollie, new TradeEvent.Disputed(won), disputed.dispute(won))
                .claim();
        var nothingNew = mollie.callback(
                notification(mollie, new TradeEvent.Disputed(lost), disputed.dispute(lost)), Forgery.NONE, NOW);

        assertThat(disputeState(opened)).isEqualTo(DisputeState.LOST);
        assertThat(disputeState(ended)).isEqualTo(DisputeState.WON);
        assertThat(nothingNew).isEmpty();
    }

    @Test
    void aTamperedWechatPayCallbackIsNeverTheGenuineOne() {
        ProviderDouble wechatpay = played("wechatpay");
        Trade paid = trade(wechatpay).pay(NOW);

        for (char first : "0123456789abcdef".toCharArray()) {
            Notification told =
                    new Notification(first + "1d65d27-04e4-576b-96b0-14ac7de19511", new TradeEvent.Paid(), paid, NOW);

            assertThat(judge(wechatpay, told, Forgery.TAMPERED_BODY, NOW))
                    .as("an event id that begins with " + first)
                    .isInstanceOf(Verdict.Refused.class);
        }
    }
}
