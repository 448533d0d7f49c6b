package io.paysync.providers.paypal;

import static io.paysync.providers.Case.NOW;
import static io.paysync.providers.Verdicts.genuine;
import static io.paysync.providers.Verdicts.refused;
import static io.paysync.providers.Verdicts.unusable;
import static io.paysync.providers.paypal.PaypalSender.CAPTURE;
import static io.paysync.providers.paypal.PaypalSender.REFUND;
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
import io.paysync.providers.RawCallback;
import io.paysync.providers.Reason;
import io.paysync.providers.Signer;
import io.paysync.providers.Verdict;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PaypalCallbackTest {
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

    @Test
    void eachHeaderIsThereOnceAndNoneCanBeBent() {
        RawCallback right = signed(event("PAYMENT.CAPTURE.COMPLETED", CAPTURE));
        for (String name :
                new String[] {"PAYPAL-TRANSMISSION-ID", "PAYPAL-TRANSMISSION-TIME", "PAYPAL-TRANSMISSION-SIG"}) {
            refused(account.verify(Case.withHeader(right, name, s -> null), NOW), Reason.MISSING_SIGNATURE);
            refused(account.verify(Case.plusHeader(right, name, "x"), NOW), Reason.MALFORMED);
            refused(account.verify(Case.withHeader(right, name, s -> s + "0"), NOW), Reason.BAD_SIGNATURE);
        }
        refused(account.verify(Case.withHeader(right, "PAYPAL-CERT-URL", s -> null), NOW), Reason.MALFORMED);
        refused(account.verify(Case.plusHeader(right, "PAYPAL-CERT-URL", PaypalSender.URL), NOW), Reason.MALFORMED);
        for (String algorithm : new String[] {"SHA1withRSA", "sha256withrsa", "NONEwithRSA", ""}) {
            refused(
                    account.verify(Case.withHeader(right, "PAYPAL-AUTH-ALGO", s -> algorithm), NOW),
                    Reason.WEAK_ALGORITHM);
        }
    }

    @Test
    void headersCannotBeCutElsewhere() {
        String body = event("PAYMENT.CAPTURE.COMPLETED", CAPTURE);
        RawCallback right = signed(body, "x|" + PaypalSender.WEBHOOK_ID, PaypalSender.TIME);
        RawCallback cut = Case.withHeader(right, "PAYPAL-TRANSMISSION-TIME", s -> PaypalSender.TIME + "|x");

        refused(account.verify(cut, NOW), Reason.BAD_SIGNATURE);
    }

    @Test
    void noFlippedBitOfTheBodyIsGenuine() {
        RawCallback right = signed(event("PAYMENT.CAPTURE.COMPLETED", CAPTURE));
        for (int bit = 0; bit < right.body().length * 8; bit++) {
            byte[] flipped = right.body().clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            refused(account.verify(Case.with(right, flipped), NOW), Reason.BAD_SIGNATURE);
        }
    }

    @Test
    void amessageToAnotherWebhookIsNotOurs() {
        refused(account.verify(signed("{}", "ANOTHER", PaypalSender.TIME), NOW), Reason.BAD_SIGNATURE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://api.sandbox.paypal.com/v1/notifications/certs/CERT-1",
                "https://api.paypal.com/v1/notifications/certs/CERT-1",
                "https://api.sandbox.paypal.com.evil.example/v1/notifications/certs/CERT-1",
                "https://evil.example/v1/notifications/certs/CERT-1",
                "https://api.sandbox.paypal.com@evil.example/v1/notifications/certs/CERT-1",
                "https://api.sandbox.paypal.com:8443/v1/notifications/certs/CERT-1",
                "https://api.sandbox.paypal.com/v1/notifications/certs/../../../CERT-1",
                "https://api.sandbox.paypal.com/v1/notifications/certs/",
                "https://api.sandbox.paypal.com/v1/notifications/certs/CERT-1?x=https://evil.example",
                "https://api.sandbox.paypal.com/v1/notifications/certs/CERT-1#",
                "https://apixsandbox.paypal.com/v1/notifications/certs/CERT-1",
                "HTTPS://API.SANDBOX.PAYPAL.COM/v1/notifications/certs/CERT-1",
                " https://api.sandbox.paypal.com/v1/notifications/certs/CERT-1",
                "https://api.sandbox.paypal.com/v1/notifications/certs/CERT-1\n",
                ""
            })
    void aCertificateElsewhereIsNeverFetched(String url) {
        RawCallback right = signed("{}");

        refused(account.verify(Case.withHeader(right, "PAYPAL-CERT-URL", s -> url), NOW), Reason.UNTRUSTED_CERT_URL);
        assertThat(account.prove(Case.withHeader(right, "PAYPAL-CERT-URL", s -> url), NOW))
                .isNull();
    }

    @Test
    void aCertificateThatIsNotHereYetIsNoReasonToRefuseForGood() {
        Account bare = Case.account(PaypalSender.bare());

        assertThat(refused(bare.verify(signed("{}"), NOW), Reason.UNKNOWN_KEY).later())
                .isTrue();
        assertThat(bare.prove(signed("{}"), NOW)).isNull();
    }

    @Test
    void theRootsOfThisJavaCountWhereNoneAreConfigured() {
        var section = PaypalSender.section();
        section.remove("trustedCertificates");

        refused(Case.account(section).verify(signed("{}"), NOW), Reason.UNTRUSTED_CERT);
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

    private static String dispute(String status, String outcome) {
        return "{\"dispute_id\":\"PP-D-1\",\"create_time\":\"2026-11-20T01:00:00Z\",\"status\":\"" + status
                + "\",\"dispute_outcome\":{\"outcome_code\":\"" + outcome
                + "\"},\"dispute_amount\":{\"currency_code\":\"EUR\",\"value\":\"88.80\"},"
                + "\"disputed_transactions\":[{\"seller_transaction_id\":\"CAP-1\",\"invoice_number\":\"P-1\"}]}";
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

    @Test
    void whatIsOlderThanAnyRepeatIsConfirmedFirst() {
        String body = event("PAYMENT.CAPTURE.COMPLETED", CAPTURE);

        PaymentFact old = genuine(account.verify(signed(body, PaypalSender.WEBHOOK_ID, "2026-11-13T01:59:59Z"), NOW));
        PaymentFact late = genuine(account.verify(signed(body, PaypalSender.WEBHOOK_ID, "2026-11-13T02:00:00Z"), NOW));

        assertThat(old.stale()).isTrue();
        assertThat(late.stale()).isFalse();
    }

    @Test
    void wherePaypalCanBeAskedItIsBecauseACrcIsNoHash() {
        Account asking =
                Case.account(PaypalSender.section().put("clientId", "id").put("clientSecret", "secret"));
        Account trusting = Case.account(PaypalSender.section()
                .put("clientId", "id")
                .put("clientSecret", "secret")
                .put("confirmByQuery", false));
        RawCallback captured = signed(event("PAYMENT.CAPTURE.COMPLETED", CAPTURE));

        for (String type : new String[] {
            "PAYMENT.CAPTURE.COMPLETED", "PAYMENT.AUTHORIZATION.VOIDED", "CHECKOUT.PAYMENT-APPROVAL.REVERSED"
        }) {
            assertThat(genuine(asking.verify(signed(event(type, CAPTURE)), NOW)).needsQuery())
                    .isTrue();
        }
        for (String type : new String[] {"PAYMENT.CAPTURE.REFUNDED", "PAYMENT.CAPTURE.REVERSED"}) {
            assertThat(genuine(asking.verify(signed(event(type, REFUND)), NOW)).needsQuery())
                    .isTrue();
        }
        String order = "{\"status\":\"APPROVED\",\"purchase_units\":[]}";
        assertThat(genuine(asking.verify(signed(event("CHECKOUT.ORDER.APPROVED", order)), NOW))
                        .needsQuery())
                .isFalse();
        assertThat(genuine(asking.verify(
                                signed(event("CHECKOUT.ORDER.VOIDED", order.replace("APPROVED", "VOIDED"))), NOW))
                        .needsQuery())
                .isTrue();
        assertThat(genuine(asking.verify(signed(event("CUSTOMER.DISPUTE.CREATED", dispute("OPEN", ""))), NOW))
                        .needsQuery())
                .isFalse();
        assertThat(genuine(trusting.verify(captured, NOW)).needsQuery()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "{", "{\"a\":1,\"a\":2}"})
    void aSignedBodyThatIsNoObjectIsRefused(String body) {
        Verdict verdict = account.verify(signed(body), NOW);

        refused(verdict, Reason.MALFORMED);
    }

    @Test
    void shapesAndSettingsAreChecked() {
        RawCallback right = signed("{}");
        refused(account.verify(Case.withMethod(right, "GET"), NOW), Reason.MALFORMED);
        refused(account.verify(Case.with(right, Signer.bytes("")), NOW), Reason.MALFORMED);
        assertThat(Case.mistakes(PaypalSender.section().put("clientId", "x"))).hasSize(1);
        var wrong = PaypalSender.section();
        wrong.withArray("certificates")
                .addObject()
                .put("url", "https://evil.example/x")
                .put("certificate", PaypalSender.certificate());
        assertThat(Case.mistakes(wrong)).hasSize(1);
        assertThat(Case.mistakes(Case.section("paypal"))).hasSize(1);
    }
}
