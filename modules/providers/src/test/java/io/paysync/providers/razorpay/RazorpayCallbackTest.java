package io.paysync.providers.razorpay;

import static io.paysync.providers.Case.NOW;
import static io.paysync.providers.Verdicts.genuine;
import static io.paysync.providers.Verdicts.refused;
import static io.paysync.providers.Verdicts.unusable;
import static io.paysync.providers.razorpay.RazorpaySender.CAPTURED;
import static io.paysync.providers.razorpay.RazorpaySender.DISPUTE;
import static io.paysync.providers.razorpay.RazorpaySender.PAYMENT;
import static io.paysync.providers.razorpay.RazorpaySender.REFUND;
import static io.paysync.providers.razorpay.RazorpaySender.event;
import static io.paysync.providers.razorpay.RazorpaySender.signed;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.DisputeState;
import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.domain.RefundState;
import io.paysync.providers.Account;
import io.paysync.providers.Case;
import io.paysync.providers.RawCallback;
import io.paysync.providers.Reason;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RazorpayCallbackTest {
    private static final Money AMOUNT = new Money(8880, "INR");
    private final Account account = Case.account(RazorpaySender.section());

    private PaymentFact fact(String body) {
        return genuine(account.verify(signed(body), NOW));
    }

    private static String payment(String find, String replacement) {
        return CAPTURED.replace(find, replacement);
    }

    @Test
    void onlyWhatTheSecretSignedIsBelieved() {
        RazorpaySender.macs().assertAll();
        RazorpaySender.macs().assertKeyChange("webhookSecrets", "the-secret-of-last-year");
    }

    @Test
    void aCapturedPaymentIsPaid() {
        PaymentFact fact = fact(CAPTURED);

        assertThat(fact.claim()).isEqualTo(new Claim.Paid(AMOUNT, NOW, true));
        assertThat(fact.orderNo()).isEqualTo("R-1");
        assertThat(fact.tradeNo()).isEqualTo("pay_1");
        assertThat(fact.key().eventKey()).isEqualTo("evt1");
        assertThat(account.details(signed(CAPTURED), NOW)).containsEntry("provider_order_id", "order_1");
        assertThat(account.accepted().status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"created, false", "authorized, false", "pending, false", "failed, true"})
    void whatIsNotCapturedLeavesTheOrderOpen(String status, boolean failed) {
        assertThat(fact(payment("\"captured\"", "\"" + status + "\"")).claim())
                .isEqualTo(new Claim.Pending(AMOUNT, failed));
    }

    @Test
    void anAuthorisationThatWentBackWasNeverPaid() {
        String refunded = payment("\"status\":\"captured\"", "\"status\":\"refunded\"");

        assertThat(fact(refunded).claim()).isEqualTo(new Claim.Paid(AMOUNT, NOW, true));
        assertThat(fact(refunded.replace("\"captured\":true", "\"captured\":false"))
                        .claim())
                .isEqualTo(new Claim.Closed(AMOUNT));
    }

    @Test
    void theReceiptOfTheOrderNamesItWhereNoNoteDoes() {
        String paid = event(
                "order.paid",
                "\"payment\":{\"entity\":" + PAYMENT.replace("{\"order_no\":\"R-1\"}", "[]")
                        + "},\"order\":{\"entity\":{\"id\":\"order_1\",\"receipt\":\"R-2\"}}");

        assertThat(fact(paid).orderNo()).isEqualTo("R-2");
        assertThat(fact(payment("order_no", "other")).orderNo()).isNull();
        assertThat(genuine(Case.account(RazorpaySender.section().put("orderNoNote", "other"))
                                .verify(signed(payment("order_no", "other")), NOW))
                        .orderNo())
                .isEqualTo("R-1");
    }

    @ParameterizedTest
    @CsvSource({"created, PROCESSING", "pending, PROCESSING", "processed, SUCCEEDED", "failed, FAILED"})
    void aRefundHasItsOwnStateAndProvesThePayment(String status, RefundState state) {
        String body = event(
                "refund." + status,
                "\"refund\":{\"entity\":" + REFUND.replace("processed", status) + "},\"payment\":{\"entity\":" + PAYMENT
                        + "}");

        PaymentFact fact = fact(body);

        assertThat(fact.claim())
                .isEqualTo(new Claim.Refunded("RF-1", "rfnd_1", state, new Money(3000, "INR"), null, AMOUNT));
        assertThat(fact.orderNo()).isEqualTo("R-1");
    }

    @Test
    void aRefundOfAnotherPaymentThanTheOneBesideItProvesNothingOfIt() {
        String body = event(
                "refund.processed",
                "\"refund\":{\"entity\":" + REFUND.replace("pay_1", "pay_2") + "},\"payment\":{\"entity\":" + PAYMENT
                        + "}");

        assertThat(fact(body).claim())
                .isEqualTo(
                        new Claim.Refunded("RF-1", "rfnd_1", RefundState.SUCCEEDED, new Money(3000, "INR"), null, null));
    }

    @ParameterizedTest
    @CsvSource({
        "open, 0, OPENED",
        "under_review, 0, OPENED",
        "won, 0, WON",
        "lost, 8880, LOST",
        "closed, 0, WON",
        "closed, 8880, LOST"
    })
    void aDisputeIsNamedByItsState(String status, long deducted, DisputeState state) {
        String dispute = DISPUTE.replace("open", status).replace("deducted\":0", "deducted\":" + deducted);
        String body = event("payment.dispute.x", "\"dispute\":{\"entity\":" + dispute + "}");

        assertThat(fact(body).claim()).isEqualTo(new Claim.Disputed("disp_1", state, AMOUNT));
        assertThat(fact(body).tradeNo()).isEqualTo("pay_1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"payment.downtime.started", "invoice.paid", "subscription.charged", "settlement.processed"})
    void otherEventsAreKeptAsEvidence(String type) {
        assertThat(fact(event(type, "\"payment\":{\"entity\":" + PAYMENT + "}")).claim())
                .isEqualTo(new Claim.Other());
    }

    @Test
    void anUnknownStatusIsToBeAskedFor() {
        PaymentFact fact = fact(payment("\"captured\"", "\"settled\""));

        assertThat(fact.claim()).isEqualTo(new Claim.Other());
        assertThat(fact.needsQuery()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "88.80", "1e400", "9223372036854775808", "\"8880\"", "true"})
    void anAmountThatIsNoneIsHeld(String amount) {
        unusable(
                account.verify(signed(payment("\"amount\":8880", "\"amount\":" + amount)), NOW),
                "the amount is not a whole number of minor units");
    }

    @Test
    void anUnknownCurrencyOrAMissingPaymentIsHeld() {
        unusable(
                account.verify(signed(payment("INR", "RUPEE")), NOW),
                "the currency of the amount is missing or unknown");
        unusable(account.verify(signed(event("payment.captured", "")), NOW), "the message does not say what it must");
    }

    @Test
    void anEventOlderThanAnyRetryIsToBeConfirmed() {
        assertThat(genuine(account.verify(signed(CAPTURED), NOW.plus(Duration.ofDays(3)))).stale())
                .isFalse();
        assertThat(genuine(account.verify(signed(CAPTURED), NOW.plus(Duration.ofDays(4)))).stale())
                .isTrue();
    }

    @Test
    void withoutASingleEventIdTheBodyNamesTheEvent() {
        RawCallback bare = RazorpaySender.macs().signed(CAPTURED);
        String byBody = genuine(account.verify(bare, NOW)).key().eventKey();

        assertThat(byBody).startsWith("sha256:");
        assertThat(genuine(account.verify(Case.plusHeader(signed(CAPTURED), "X-Razorpay-Event-Id", "evt2"), NOW))
                        .key()
                        .eventKey())
                .isEqualTo(byBody);
    }

    @Test
    void anEventOfAnotherAccountIsRefusedWhereAccountsAreConfigured() {
        ObjectNode section = RazorpaySender.section();
        section.putArray("accountIds").add("acc_2");

        refused(Case.account(section).verify(signed(CAPTURED), NOW), Reason.ACCOUNT_MISMATCH);
        section.withArray("accountIds").add("acc_1");
        genuine(Case.account(section).verify(signed(CAPTURED), NOW));
    }

    @Test
    void mistakesAreToldInPlainWords() {
        assertThat(Case.mistakes(Case.section("razorpay")))
                .singleElement()
                .asString()
                .contains("webhookSecrets: must hold at least one key");
        assertThat(Case.mistakes(RazorpaySender.section().put("webhookSecret", "short")))
                .containsExactly(
                        "accounts[0].webhookSecret: must have at least 12 characters; a shorter secret can be guessed");
        assertThat(Case.mistakes(RazorpaySender.section().put("keyId", "rzp_test_1")))
                .containsExactlyInAnyOrder(
                        "accounts[0].keyId: must begin with rzp_live_ as environment asks",
                        "accounts[0].keySecret: must be given together with keyId");
    }
}
