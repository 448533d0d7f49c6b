package io.paysync.providers.adyen;

import static io.paysync.providers.Case.NOW;
import static io.paysync.providers.Verdicts.genuine;
import static io.paysync.providers.Verdicts.unusable;
import static io.paysync.providers.adyen.AdyenSender.body;
import static io.paysync.providers.adyen.AdyenSender.post;
import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.DisputeState;
import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.domain.RefundState;
import io.paysync.providers.Account;
import io.paysync.providers.Case;
import io.paysync.providers.adyen.AdyenSender.Item;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdyenFactsTest {
    private static final Money AMOUNT = new Money(8880, "EUR");
    private final Account account = Case.account(AdyenSender.section());

    private PaymentFact fact(Item item) {
        return genuine(account.verify(post(item), NOW));
    }

    @Test
    void anAuthorisedPaymentIsPaidWhereAdyenCapturesItself() {
        PaymentFact fact = fact(Item.authorised());

        assertThat(fact.claim()).isEqualTo(new Claim.Paid(AMOUNT, null, true));
        assertThat(fact.orderNo()).isEqualTo("A-1");
        assertThat(fact.tradeNo()).isEqualTo("PSP-1");
        assertThat(fact.key().eventKey()).isEqualTo("ShopECOM:PSP-1:AUTHORISATION:true");
        assertThat(fact.occurredAt()).isNull();
        assertThat(fact.needsQuery()).isFalse();
    }

    @Test
    void elsewhereOnlyTheCaptureIs() {
        Account manual = Case.account(AdyenSender.section().put("capture", "manual"));

        assertThat(genuine(manual.verify(post(Item.authorised()), NOW)).claim())
                .isEqualTo(new Claim.Pending(AMOUNT, false));
        PaymentFact captured = genuine(manual.verify(post(Item.of("CAPTURE", true)), NOW));
        assertThat(captured.claim()).isEqualTo(new Claim.Paid(AMOUNT, null, true));
        assertThat(captured.tradeNo()).isEqualTo("PSP-1");
    }

    @Test
    void aCheckedCardPaysNothing() {
        assertThat(fact(Item.authorised().withAmount(0, "EUR")).claim()).isEqualTo(new Claim.Other());
    }

    @ParameterizedTest
    @CsvSource({"AUTHORISATION, false, true", "CAPTURE, false, true", "PENDING, true, false"})
    void whatCanBeTriedAgainLeavesTheOrderOpen(String event, boolean success, boolean failed) {
        assertThat(fact(Item.of(event, success)).claim()).isEqualTo(new Claim.Pending(AMOUNT, failed));
    }

    @Test
    void aCaptureThatFailedAfterwardsComesWithSuccess() {
        assertThat(fact(Item.of("CAPTURE_FAILED", true)).claim()).isEqualTo(new Claim.Failed(AMOUNT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"CANCELLATION", "TECHNICAL_CANCEL", "EXPIRE", "OFFER_CLOSED"})
    void whatEndedUnpaidIsClosedIfItSucceeded(String event) {
        assertThat(fact(Item.of(event, true)).claim()).isEqualTo(new Claim.Closed(AMOUNT));
        assertThat(fact(Item.of(event, false)).claim()).isEqualTo(new Claim.Other());
    }

    @ParameterizedTest
    @CsvSource({
        "REFUND, true, SUCCEEDED",
        "REFUND, false, FAILED",
        "REFUND_FAILED, true, FAILED",
        "REFUNDED_REVERSED, true, FAILED"
    })
    void aRefundHasTheNumberOfItsModification(String event, boolean success, RefundState state) {
        PaymentFact fact = fact(Item.of(event, success));

        assertThat(fact.claim()).isEqualTo(new Claim.Refunded(null, "PSP-2", state, AMOUNT, null, null));
        assertThat(fact.orderNo()).isEqualTo("A-1");
        assertThat(fact.tradeNo()).isEqualTo("PSP-1");
    }

    @Test
    void aRefundWithAReferenceOfItsOwnIsFoundByItsPayment() {
        Account own = Case.account(AdyenSender.section().put("refundReference", "own"));

        PaymentFact refund = genuine(own.verify(post(Item.of("REFUND", true)), NOW));

        assertThat(refund.orderNo()).isNull();
        assertThat(refund.tradeNo()).isEqualTo("PSP-1");
        assertThat(genuine(own.verify(post(Item.authorised()), NOW)).orderNo()).isEqualTo("A-1");
    }

    @ParameterizedTest
    @CsvSource({
        "NOTIFICATION_OF_CHARGEBACK, OPENED, PSP-2",
        "REQUEST_FOR_INFORMATION, OPENED, PSP-2",
        "CHARGEBACK, LOST, PSP-2",
        "CHARGEBACK_REVERSED, WON, PSP-2",
        "PREARBITRATION_WON, WON, PSP-2",
        "SECOND_CHARGEBACK, LOST, PSP-2:2",
        "PREARBITRATION_LOST, LOST, PSP-2:2"
    })
    void aDisputeHasOneNumberAndItsWordsAnOrder(String event, DisputeState state, String number) {
        PaymentFact fact = fact(Item.of(event, true));

        assertThat(fact.claim()).isEqualTo(new Claim.Disputed(number, state, AMOUNT));
        // Not signed, so it is no time to put words in order by.
        assertThat(fact.occurredAt()).isNull();
        assertThat(fact(Item.of(event, false)).claim()).isEqualTo(new Claim.Other());
    }

    @Test
    void whetherItWasCancelledOrRefundedIsNotBelieved() {
        unusable(
                account.verify(post(Item.of("CANCEL_OR_REFUND", true)), NOW),
                "whether it was cancelled or refunded is not signed; see the Customer Area");
    }

    @ParameterizedTest
    @ValueSource(strings = {"REPORT_AVAILABLE", "NOTIFICATION_OF_FRAUD", "AUTORESCUE", "X"})
    void otherEventsAreKeptAsEvidence(String event) {
        PaymentFact fact = fact(Item.of(event, true));

        assertThat(fact.claim()).isEqualTo(new Claim.Other());
        assertThat(fact.rawStatus()).isEqualTo(event + "/success=true");
    }

    @ParameterizedTest
    @CsvSource({"CLP, 888000, 8880", "ISK, 888000, 8880", "JPY, 8880, 8880", "KWD, 88800, 88800"})
    void itsMinorUnitsAreNotAlwaysThoseOfTheCurrency(String currency, long said, long minor) {
        assertThat(fact(Item.authorised().withAmount(said, currency)).claim())
                .isEqualTo(new Claim.Paid(new Money(minor, currency), null, true));
    }

    @Test
    void anAmountThatCannotBeBookedIsNot() {
        unusable(
                account.verify(post(Item.authorised().withAmount(8881, "CLP")), NOW),
                "the amount does not fit the minor units of its currency");
        unusable(
                account.verify(post(Item.authorised().withAmount(-1, "EUR")), NOW),
                "the amount is not a whole number of minor units");
    }

    @Test
    void whatIsOlderThanAnyRepeatIsNotBookedUnseen() {
        String item = Item.authorised().json();
        String old = item.replace("2026-11-20T02:59:30+01:00", "2026-10-01T00:00:00+01:00");
        String recent = item.replace("2026-11-20T02:59:30+01:00", "2026-10-20T00:00:00+01:00");

        assertThat(genuine(account.verify(post(body(old)), NOW)).stale()).isTrue();
        assertThat(genuine(account.verify(post(body(old)), NOW)).needsQuery()).isFalse();
        assertThat(genuine(account.verify(post(body(recent)), NOW)).stale()).isFalse();
    }
}
