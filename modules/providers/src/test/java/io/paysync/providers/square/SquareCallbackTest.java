package io.paysync.providers.square;

import static io.paysync.providers.Case.NOW;
import static io.paysync.providers.Signer.bytes;
import static io.paysync.providers.Verdicts.genuine;
import static io.paysync.providers.Verdicts.refused;
import static io.paysync.providers.Verdicts.unusable;
import static io.paysync.providers.square.SquareSender.DISPUTE;
import static io.paysync.providers.square.SquareSender.PAYMENT;
import static io.paysync.providers.square.SquareSender.REFUND;
import static io.paysync.providers.square.SquareSender.SECRET;
import static io.paysync.providers.square.SquareSender.UPDATED;
import static io.paysync.providers.square.SquareSender.URL;
import static io.paysync.providers.square.SquareSender.event;
import static io.paysync.providers.square.SquareSender.signed;
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
import io.paysync.providers.Signer;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SquareCallbackTest {
    private static final Money AMOUNT = new Money(8880, "USD");
    private final Account account = Case.account(SquareSender.section());

    private PaymentFact fact(String body) {
        return genuine(account.verify(signed(body), NOW));
    }

    @Test
    void onlyWhatTheKeySignedIsBelieved() {
        SquareSender.macs().assertAll();
        SquareSender.macs().assertKeyChange("signatureKeys", "the-key-of-last-year");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://pay.example.com/callbacks/square/main/",
                "https://PAY.example.com/callbacks/square/main",
                "http://pay.example.com/callbacks/square/main",
                "https://pay.example.com:443/callbacks/square/main",
                ""
            })
    void theAddressCountsByteForByte(String url) {
        RawCallback raw = Signer.json(
                bytes(UPDATED), "x-square-hmacsha256-signature", Signer.base64(SECRET, bytes(url), bytes(UPDATED)));

        refused(account.verify(raw, NOW), Reason.BAD_SIGNATURE);
    }

    @Test
    void theHostOfARequestIsNotAskedForTheAddress() {
        RawCallback raw = Case.plusHeader(signed(UPDATED), "Host", "evil.example.com");

        genuine(account.verify(raw, NOW));
    }

    @Test
    void whileTheAddressMovesEachKeyHasItsOwn() {
        ObjectNode section = Case.section("square").put("notificationUrl", "https://new.example.com/x");
        section.putArray("signatureKeys").addObject().put("secret", "a-new-key-of-square");
        section.withArray("signatureKeys").addObject().put("secret", SECRET).put("notificationUrl", URL);

        genuine(Case.account(section).verify(signed(UPDATED), NOW));
    }

    @Test
    void aCompletedPaymentIsPaidWithoutItsTip() {
        PaymentFact fact = fact(UPDATED);

        assertThat(fact.claim()).isEqualTo(new Claim.Paid(AMOUNT, Instant.parse("2026-11-20T01:59:00Z"), true));
        assertThat(fact.orderNo()).isEqualTo("Q-1");
        assertThat(fact.tradeNo()).isEqualTo("KkAk");
        assertThat(fact.key().eventKey()).isEqualTo("e-1");
        assertThat(account.details(signed(UPDATED), NOW)).containsEntry("provider_order_id", "ord1");
    }

    @ParameterizedTest
    @CsvSource({"APPROVED, false", "PENDING, false", "FAILED, true"})
    void whatIsNotCompletedLeavesTheOrderOpen(String status, boolean failed) {
        assertThat(fact(UPDATED.replace("COMPLETED", status)).claim()).isEqualTo(new Claim.Pending(AMOUNT, failed));
    }

    @Test
    void aCancelledPaymentIsClosedAndAnUnknownOneAskedFor() {
        assertThat(fact(UPDATED.replace("COMPLETED", "CANCELED")).claim()).isEqualTo(new Claim.Closed(AMOUNT));
        PaymentFact odd = fact(UPDATED.replace("COMPLETED", "SETTLED"));
        assertThat(odd.claim()).isEqualTo(new Claim.Other());
        assertThat(odd.needsQuery()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"PENDING, PROCESSING", "COMPLETED, SUCCEEDED", "REJECTED, FAILED", "FAILED, FAILED"})
    void aRefundNamesItsPayment(String status, RefundState state) {
        PaymentFact fact = fact(event("refund.updated", "refund", REFUND.replace("COMPLETED", status)));

        assertThat(fact.claim())
                .isEqualTo(new Claim.Refunded(null, "KkAk_r1", state, new Money(3000, "USD"), null, null));
        assertThat(fact.tradeNo()).isEqualTo("KkAk");
        assertThat(fact.orderNo()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "INQUIRY_EVIDENCE_REQUIRED, OPENED",
        "INQUIRY_CLOSED, WON",
        "PROCESSING, OPENED",
        "WON, WON",
        "LOST, LOST",
        "ACCEPTED, LOST"
    })
    void aDisputeIsNamedByItsState(String word, DisputeState state) {
        PaymentFact fact =
                fact(event("dispute.state.updated", "dispute", DISPUTE.replace("EVIDENCE_REQUIRED", word)));

        assertThat(fact.claim()).isEqualTo(new Claim.Disputed("dsp1", state, AMOUNT));
        assertThat(fact.tradeNo()).isEqualTo("KkAk");
    }

    @Test
    void aRefundOrDisputeOfNoPaymentIsHeld() {
        unusable(
                account.verify(signed(event("refund.updated", "refund", REFUND.replace("payment_id", "x"))), NOW),
                "the refund names no payment");
        unusable(
                account.verify(signed(event("dispute.created", "dispute", DISPUTE.replace("payment_id", "x"))), NOW),
                "the dispute names no payment");
    }

    @ParameterizedTest
    @ValueSource(strings = {"order.updated", "invoice.paid", "dispute.evidence.created", ""})
    void otherEventsAreKeptAsEvidence(String type) {
        assertThat(fact(event(type, "payment", PAYMENT)).claim()).isEqualTo(new Claim.Other());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "88.80", "1e400", "\"8880\""})
    void anAmountThatIsNoneIsHeld(String amount) {
        unusable(
                account.verify(signed(UPDATED.replace("\"amount\":8880", "\"amount\":" + amount)), NOW),
                "the amount is not a whole number of minor units");
    }

    @Test
    void anEventOlderThanAnyRetryIsToBeConfirmed() {
        assertThat(genuine(account.verify(signed(UPDATED), NOW.plus(Duration.ofDays(4)))).stale())
                .isTrue();
    }

    @Test
    void anEventOfAnotherSellerIsRefusedWhereSellersAreConfigured() {
        ObjectNode section = SquareSender.section();
        section.putArray("merchantIds").add("M2");

        refused(Case.account(section).verify(signed(UPDATED), NOW), Reason.ACCOUNT_MISMATCH);
        section.withArray("merchantIds").add("M1");
        genuine(Case.account(section).verify(signed(UPDATED), NOW));
    }

    @Test
    void mistakesAreToldInPlainWords() {
        assertThat(Case.mistakes(Case.section("square").put("signatureKey", SECRET)))
                .containsExactly(
                        "accounts[0].notificationUrl: must be the address registered at Square, exactly as it stands there");
        assertThat(Case.mistakes(SquareSender.section().put("notificationUrl", "pay.example.com")))
                .containsExactly("accounts[0].notificationUrl: is no URL in plain ASCII letters");
        assertThat(Case.mistakes(SquareSender.section().put("apiVersion", "latest")))
                .containsExactly("accounts[0].apiVersion: must be a date such as " + SquareConfig.API_VERSION);
        assertThat(Case.mistakes(Case.section("square").put("notificationUrl", URL)))
                .singleElement()
                .asString()
                .contains("signatureKeys: must hold at least one key");
    }

    @Test
    void noKeyIsPrinted() {
        ObjectNode section = SquareSender.section();
        assertThat(Case.account(section)).hasToString("square/main");
    }
}
