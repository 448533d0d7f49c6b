package io.paysync.providers.checkout;

import static io.paysync.providers.Case.NOW;
import static io.paysync.providers.Verdicts.genuine;
import static io.paysync.providers.Verdicts.refused;
import static io.paysync.providers.Verdicts.unusable;
import static io.paysync.providers.checkout.CheckoutSender.CAPTURED;
import static io.paysync.providers.checkout.CheckoutSender.DATA;
import static io.paysync.providers.checkout.CheckoutSender.balances;
import static io.paysync.providers.checkout.CheckoutSender.event;
import static io.paysync.providers.checkout.CheckoutSender.signed;
import static org.assertj.core.api.Assertions.assertThat;

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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckoutCallbackTest {
    private static final Money AMOUNT = new Money(8880, "EUR");
    private static final Instant THEN = Instant.parse("2026-11-20T02:00:00.1234567Z");
    private final Account account = Case.account(CheckoutSender.section());

    private PaymentFact fact(String body) {
        return genuine(account.verify(signed(body), NOW));
    }

    @Test
    void onlyWhatTheKeySignedIsBelieved() {
        CheckoutSender.macs().assertAll();
        CheckoutSender.macs().assertKeyChange("signatureKeys", "the-key-of-last-year");
    }

    @Test
    void aCapturedPaymentIsPaid() {
        PaymentFact fact = fact(CAPTURED);

        assertThat(fact.claim()).isEqualTo(new Claim.Paid(AMOUNT, THEN, true));
        assertThat(fact.orderNo()).isEqualTo("C-1");
        assertThat(fact.tradeNo()).isEqualTo("pay_1");
        assertThat(fact.key().eventKey()).isEqualTo("evt_1");
        assertThat(account.details(signed(CAPTURED), NOW)).containsEntry("provider_action_id", "act_1");
    }

    @Test
    void ofSeveralCapturesTheirSumWasReceived() {
        assertThat(fact(event("payment_captured", balances(8880, 0).replace("\"amount\":8880", "\"amount\":4440")))
                        .claim())
                .isEqualTo(new Claim.Paid(AMOUNT, THEN, true));
    }

    @ParameterizedTest
    @CsvSource({
        "payment_pending, false",
        "payment_approved, false",
        "payment_capture_pending, false",
        "payment_capture_declined, true",
        "payment_declined, true"
    })
    void whatIsNotCapturedLeavesTheOrderOpen(String type, boolean failed) {
        assertThat(fact(event(type, DATA)).claim()).isEqualTo(new Claim.Pending(AMOUNT, failed));
    }

    @ParameterizedTest
    @ValueSource(strings = {"payment_canceled", "payment_expired", "payment_voided"})
    void whatEndedUnpaidIsClosedButNotTheRestOfACapture(String type) {
        assertThat(fact(event(type, DATA)).claim()).isEqualTo(new Claim.Closed(AMOUNT));
        assertThat(fact(event(type, balances(4440, 0))).claim()).isEqualTo(new Claim.Other());
    }

    @ParameterizedTest
    @CsvSource({
        "payment_refund_pending, PROCESSING, ",
        "payment_refunded, SUCCEEDED, 3000",
        "payment_refund_declined, FAILED, "
    })
    void aRefundIsNamedByItsActionAndItsPayment(String type, RefundState state, Long total) {
        PaymentFact fact = fact(event(type, balances(8880, 3000).replace("\"amount\":8880", "\"amount\":3000")));

        assertThat(fact.claim())
                .isEqualTo(new Claim.Refunded(
                        null,
                        "act_1",
                        state,
                        new Money(3000, "EUR"),
                        total == null ? null : new Money(total, "EUR"),
                        AMOUNT));
        assertThat(fact.tradeNo()).isEqualTo("pay_1");
        assertThat(fact.orderNo()).isNull();
    }

    @Test
    void aRefundWhosePaymentIsNotToldHasNoSum() {
        String refund = balances(0, 3000).replace("\"amount\":8880", "\"amount\":3000");

        assertThat(fact(event("payment_refunded", refund)).claim())
                .isEqualTo(
                        new Claim.Refunded(null, "act_1", RefundState.SUCCEEDED, new Money(3000, "EUR"), null, null));
    }

    @ParameterizedTest
    @CsvSource({
        "dispute_evidence_required, OPENED",
        "dispute_won, WON",
        "dispute_canceled, WON",
        "dispute_resolved, WON",
        "dispute_lost, LOST",
        "dispute_accepted, LOST",
        "dispute_expired, LOST"
    })
    void aDisputeIsNamedByItsEvent(String type, DisputeState state) {
        String body = event(
                        type,
                        "{\"id\":\"dsp_1\",\"amount\":8880,\"currency\":\"EUR\",\"payment_id\":\"pay_1\","
                                + "\"payment_reference\":\"C-1\"}")
                .replace("created_on", "timestamp");

        PaymentFact fact = fact(body);

        assertThat(fact.claim()).isEqualTo(new Claim.Disputed("dsp_1", state, AMOUNT));
        assertThat(fact.orderNo()).isEqualTo("C-1");
        assertThat(fact.tradeNo()).isEqualTo("pay_1");
        assertThat(fact.occurredAt()).isEqualTo(THEN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"card_verified", "payment_paid", "payment_returned", ""})
    void otherEventsAreKeptAsEvidence(String type) {
        assertThat(fact(event(type, DATA)).claim()).isEqualTo(new Claim.Other());
    }

    @Test
    void metadataMayNameTheOrder() {
        Account noted = Case.account(CheckoutSender.section().put("orderNoMetadata", "order"));

        assertThat(genuine(noted.verify(signed(CAPTURED), NOW)).orderNo()).isEqualTo("C-9");
        assertThat(genuine(noted.verify(signed(event("payment_refunded", DATA)), NOW))
                        .orderNo())
                .isEqualTo("C-9");
    }

    @Test
    void chileanPesosHaveTwoDecimalsThere() {
        String pesos = CAPTURED.replace("EUR", "CLP");

        assertThat(fact(pesos.replace("8880", "888000")).claim())
                .isEqualTo(new Claim.Paid(new Money(8880, "CLP"), THEN, true));
        unusable(
                account.verify(signed(pesos.replace("8880", "888001")), NOW),
                "the amount does not fit the minor units of its currency");
    }

    @Test
    void anAmountOrMessageThatIsNoneIsHeld() {
        unusable(
                account.verify(signed(CAPTURED.replace("8880", "88.80")), NOW),
                "the amount is not a whole number of minor units");
        unusable(account.verify(signed(event("payment_captured", "[]")), NOW), "the message does not say what it must");
    }

    @Test
    void anEventOlderThanAnyRetryIsToBeConfirmed() {
        assertThat(genuine(account.verify(signed(CAPTURED), NOW.plus(Duration.ofDays(8))))
                        .stale())
                .isTrue();
    }

    @Test
    void theAuthorizationHeaderCountsWhereItWasAgreed() {
        Account agreed = Case.account(CheckoutSender.section().put("authorization", "Bearer of-my-choice"));
        RawCallback raw = signed(CAPTURED);

        refused(agreed.verify(raw, NOW), Reason.MISSING_SIGNATURE);
        refused(agreed.verify(Case.plusHeader(raw, "Authorization", "Bearer of-my-choicE"), NOW), Reason.BAD_SIGNATURE);
        RawCallback right = Case.plusHeader(raw, "authorization", "Bearer of-my-choice");
        genuine(agreed.verify(right, NOW));
        refused(
                agreed.verify(Case.plusHeader(right, "Authorization", "Bearer of-my-choice"), NOW),
                Reason.MISSING_SIGNATURE);
        List<String> told = new ArrayList<>();
        agreed.explain(right, NOW, told::add);
        assertThat(String.join(" ", told)).contains("Authorization").doesNotContain("of-my-choice");
    }

    @Test
    void mistakesAreToldInPlainWords() {
        assertThat(Case.mistakes(CheckoutSender.section().put("secretKey", "sk_sbox_x")))
                .containsExactly("accounts[0].secretKey: is a key of the other environment than live");
        assertThat(Case.mistakes(
                        CheckoutSender.section().put("environment", "sandbox").put("secretKey", "sk_x")))
                .containsExactly("accounts[0].secretKey: is a key of the other environment than sandbox");
        assertThat(Case.mistakes(Case.section("checkout")))
                .singleElement()
                .asString()
                .contains("signatureKeys: must hold at least one key");
    }
}
