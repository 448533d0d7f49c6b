package io.paysync.providers.paypal;

import static io.paysync.providers.Case.NOW;
import static io.paysync.providers.Verdicts.genuine;
import static io.paysync.providers.Verdicts.refused;
import static io.paysync.providers.paypal.PaypalSender.CAPTURE;
import static io.paysync.providers.paypal.PaypalSender.REFUND;
import static io.paysync.providers.paypal.PaypalSender.dispute;
import static io.paysync.providers.paypal.PaypalSender.event;
import static io.paysync.providers.paypal.PaypalSender.signed;
import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.domain.PaymentFact;
import io.paysync.providers.Account;
import io.paysync.providers.Case;
import io.paysync.providers.RawCallback;
import io.paysync.providers.Reason;
import io.paysync.providers.Signer;
import io.paysync.providers.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PaypalCallbackTest {
    private final Account account = Case.account(PaypalSender.section());

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
                .isTrue();
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
