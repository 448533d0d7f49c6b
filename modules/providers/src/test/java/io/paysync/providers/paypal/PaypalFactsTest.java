package io.paysync.providers.paypal;

import static io.paysync.providers.Case.NOW;
import static io.paysync.providers.Verdicts.genuine;
import static io.paysync.providers.Verdicts.unusable;
import static io.paysync.providers.paypal.PaypalSender.CAPTURE;
import static io.paysync.providers.paypal.PaypalSender.REFUND;
import static io.paysync.providers.paypal.PaypalSender.dispute;
import static io.paysync.providers.paypal.PaypalSender.event;
import static io.paysync.providers.paypal.PaypalSender.signed;
import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.DisputeState;
import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.domain.RefundState;
import io.paysync.providers.Account;
import io.paysync.providers.Case;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaypalFactsTest {
    private static final Money AMOUNT = new Money(8880, "EUR");
    private final Account account = Case.account(PaypalSender.section());

    private PaymentFact fact(String type, String resource) {
        return genuine(account.verify(signed(event(type, resource)), NOW));
    }

    @Test
    void aCompletedCaptureIsPaid() {
        PaymentFact fact = fact("PAYMENT.CAPTURE.COMPLETED", CAPTURE);

        assertThat(fact.claim()).isEqualTo(new Claim.Paid(AMOUNT, Instant.parse("2026-11-20T01:58:32Z"), true));
        assertThat(fact.orderNo()).isEqualTo("P-1");
        assertThat(fact.tradeNo()).isEqualTo("CAP-1");
        assertThat(fact.key().eventKey()).isEqualTo("WH-1");
        assertThat(fact.occurredAt()).isEqualTo(Instant.parse("2026-11-20T01:58:33.123Z"));
        assertThat(fact.needsQuery()).isFalse();
        assertThat(account.details(signed(event("PAYMENT.CAPTURE.COMPLETED", CAPTURE)), NOW))
                .containsEntry("provider_order_id", "ORD-1");
    }

    @ParameterizedTest
    @CsvSource({
        "PAYMENT.CAPTURE.PENDING, PENDING, false, Pending",
        "PAYMENT.CAPTURE.DENIED, DECLINED, false, Failed",
        "PAYMENT.CAPTURE.DECLINED, FAILED, false, Failed",
        "PAYMENT.CAPTURE.COMPLETED, REFUNDED, false, Paid",
        "PAYMENT.CAPTURE.COMPLETED, PARTIALLY_REFUNDED, false, Paid",
        "PAYMENT.CAPTURE.COMPLETED, NEWWORD, true, Other",
        "PAYMENT.AUTHORIZATION.CREATED, CREATED, false, Pending",
        "PAYMENT.AUTHORIZATION.CREATED, DENIED, false, Failed",
        "PAYMENT.AUTHORIZATION.CREATED, CAPTURED, false, Other",
        "PAYMENT.AUTHORIZATION.VOIDED, VOIDED, false, Closed",
        "PAYMENT.SALE.COMPLETED, COMPLETED, false, Other",
        "BILLING.PLAN.CREATED, COMPLETED, false, Other"
    })
    void theStatusOfThePaymentCounts(String type, String status, boolean needsQuery, String claim) {
        PaymentFact fact = fact(type, CAPTURE.replace("\"COMPLETED\"", "\"" + status + "\""));

        assertThat(fact.claim().getClass().getSimpleName()).isEqualTo(claim);
        assertThat(fact.needsQuery()).isEqualTo(needsQuery);
    }

    @ParameterizedTest
    @CsvSource({
        "CHECKOUT.ORDER.APPROVED, APPROVED, Pending",
        "CHECKOUT.ORDER.SAVED, SAVED, Pending",
        "CHECKOUT.ORDER.APPROVED, PAYER_ACTION_REQUIRED, Pending",
        "CHECKOUT.ORDER.VOIDED, VOIDED, Closed",
        "CHECKOUT.ORDER.COMPLETED, COMPLETED, Other",
        "CHECKOUT.PAYMENT-APPROVAL.REVERSED, APPROVED, Closed"
    })
    void anOrderIsNeverPaidByItself(String type, String status, String claim) {
        String unit = "{\"invoice_id\":\"P-1\",\"amount\":{\"currency_code\":\"EUR\",\"value\":\"88.80\"}}";
        String order = "{\"id\":\"ORD-1\",\"status\":\"" + status + "\",\"purchase_units\":[" + unit + "]}";

        PaymentFact fact = fact(type, order);

        assertThat(fact.claim().getClass().getSimpleName()).isEqualTo(claim);
        assertThat(fact.orderNo()).isEqualTo("P-1");
        assertThat(fact(type, order.replace(unit, unit + "," + unit))
                        .claim()
                        .getClass()
                        .getSimpleName())
                .isEqualTo(claim.equals("Closed") && type.endsWith("REVERSED") ? "Closed" : "Other");
    }

    @ParameterizedTest
    @CsvSource({
        "PAYMENT.CAPTURE.REFUNDED, COMPLETED, SUCCEEDED, 5000",
        "PAYMENT.REFUND.PENDING, PENDING, PROCESSING, ",
        "PAYMENT.REFUND.FAILED, FAILED, FAILED, ",
        "PAYMENT.REFUND.FAILED, CANCELLED, FAILED, "
    })
    void aRefundNamesItsCaptureInALink(String type, String status, RefundState state, Long total) {
        PaymentFact fact = fact(type, REFUND.replace("COMPLETED", status));

        assertThat(fact.claim())
                .isEqualTo(new Claim.Refunded(
                        null,
                        "REF-1",
                        state,
                        new Money(3000, "EUR"),
                        total == null ? null : new Money(total, "EUR"),
                        null));
        assertThat(fact.tradeNo()).isEqualTo("CAP-1");
    }

    @Test
    void whatPaypalTookBackIsReversed() {
        PaymentFact fact = fact("PAYMENT.CAPTURE.REVERSED", REFUND);

        assertThat(fact.claim()).isEqualTo(new Claim.Reversed(new Money(3000, "EUR")));
        assertThat(fact.tradeNo()).isEqualTo("CAP-1");
    }

    @ParameterizedTest
    @CsvSource({
        "CREATED, OPEN, , OPENED",
        "UPDATED, UNDER_REVIEW, , OPENED",
        "RESOLVED, RESOLVED, RESOLVED_BUYER_FAVOUR, LOST",
        "RESOLVED, RESOLVED, RESOLVED_SELLER_FAVOUR, WON",
        "UPDATED, RESOLVED, CANCELED_BY_BUYER, WON"
    })
    void aDisputeNamesItsTransaction(String event, String status, String outcome, DisputeState state) {
        PaymentFact fact = fact("CUSTOMER.DISPUTE." + event, dispute(status, outcome));

        assertThat(fact.claim()).isEqualTo(new Claim.Disputed("PP-D-1", state, AMOUNT));
        assertThat(fact.orderNo()).isEqualTo("P-1");
        assertThat(fact.tradeNo()).isEqualTo("CAP-1");
    }

    @Test
    void anUnknownEndOfADisputeIsForAPerson() {
        unusable(
                account.verify(signed(event("CUSTOMER.DISPUTE.RESOLVED", dispute("RESOLVED", "DRAWN"))), NOW),
                "how the dispute ended is said in a word that is not known here");
    }

    @Test
    void anAmountThatCannotBeBookedIsNot() {
        unusable(
                account.verify(signed(event("PAYMENT.CAPTURE.COMPLETED", CAPTURE.replace("88.80", "88.805"))), NOW),
                "the amount is not an exact amount");
        unusable(
                account.verify(signed(event("PAYMENT.CAPTURE.COMPLETED", "{\"status\":\"COMPLETED\"}")), NOW),
                "the message does not say what it must");
        unusable(
                account.verify(signed("{\"event_type\":\"PAYMENT.CAPTURE.COMPLETED\",\"resource\":7}"), NOW),
                "the message does not say what it must");
    }

    @Test
    void theShopMayNameItsOrderInTheOtherField() {
        Account custom = Case.account(PaypalSender.section().put("orderNoField", "custom_id"));

        assertThat(genuine(custom.verify(signed(event("PAYMENT.CAPTURE.COMPLETED", CAPTURE)), NOW))
                        .orderNo())
                .isEqualTo("C-1");
    }
}
