package io.paysync.providers.stripe;

import static io.paysync.providers.Case.NOW;
import static io.paysync.providers.Verdicts.genuine;
import static io.paysync.providers.Verdicts.unusable;
import static io.paysync.providers.stripe.StripeSender.INTENT;
import static io.paysync.providers.stripe.StripeSender.event;
import static io.paysync.providers.stripe.StripeSender.intent;
import static io.paysync.providers.stripe.StripeSender.signed;
import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.providers.Account;
import io.paysync.providers.Case;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StripeEventTest {
    private static final byte[] PAID = intent("", "").getBytes(StandardCharsets.UTF_8);
    private static final String TIME = Long.toString(NOW.getEpochSecond());
    private final Account account = Case.account(StripeSender.section());

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "-1;the amount is not a whole number of minor units",
                "88.80;the amount is not a whole number of minor units",
                "8880.0;the amount is not a whole number of minor units",
                "1e400;the amount is not a whole number of minor units",
                "1E+1000000000;the amount is not a whole number of minor units",
                "9223372036854775808;the amount is not a whole number of minor units",
                "\"8880\";the amount is not a whole number of minor units",
                "true;the amount is not a whole number of minor units",
                "null;the message does not say what it must"
            })
    void anAmountThatCannotBeBookedIsHeld(String amount, String why) {
        String body = intent("\"amount_received\":8880", "\"amount_received\":" + amount);

        unusable(account.verify(signed(body, NOW), NOW), why);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"currency\":\"xxx\"",
                "\"currency\":\"\"",
                "\"currency\":7",
                "\"nothing\":0",
                "\"currency\":\"e\\u0000r\""
            })
    void aMissingOrUnknownCurrencyIsHeld(String currency) {
        String body = intent("\"currency\":\"eur\"", currency);

        unusable(account.verify(signed(body, NOW), NOW), "the currency of the amount is missing or unknown");
    }

    @ParameterizedTest
    @CsvSource({
        "jpy, 500, 500, JPY",
        "kwd, 5120, 5120, KWD",
        "isk, 1500, 15, ISK",
        "ugx, 300, 3, UGX",
        "mga, 7, 700, MGA"
    })
    void stripesOwnDecimalsBecomeTheCurrencysOwn(String currency, String amount, long minor, String code) {
        String body = intent(
                        "\"amount_received\":8880,\"currency\":\"eur\"",
                        "\"amount_received\":" + amount + ",\"currency\":\"" + currency + "\"")
                .replace("\"amount\":8880", "\"amount\":" + amount);

        assertThat(genuine(account.verify(signed(body, NOW), NOW)).claim())
                .isEqualTo(new Claim.Paid(new Money(minor, code), NOW, true));
    }

    @Test
    void aFractionOfAWholeCrownIsHeld() {
        String body = intent("\"currency\":\"eur\"", "\"currency\":\"isk\"").replace("8880", "8885");

        unusable(account.verify(signed(body, NOW), NOW), "the amount does not fit the minor units of its currency");
    }

    @Test
    void onlyWhatWasReceivedIsPaid() {
        String body = intent("\"amount_received\":8880", "\"amount_received\":5000");

        assertThat(genuine(account.verify(signed(body, NOW), NOW)).claim())
                .isEqualTo(new Claim.Paid(new Money(5000, "EUR"), NOW, true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"succeeded ", "SUCCEEDED", "success", "paid", "已支付", ""})
    void aStatusThatIsNotExactlyKnownIsNeverPaid(String status) {
        PaymentFact fact = genuine(account.verify(signed(intent("succeeded\"}", status + "\"}"), NOW), NOW));

        assertThat(fact.claim()).isEqualTo(new Claim.Other());
        assertThat(fact.needsQuery()).isTrue();
    }

    @Test
    void textThatCannotBeStoredIsHeldAndStorable() {
        PaymentFact fact = genuine(account.verify(signed(intent("S-1", "S\\u00001"), NOW), NOW));

        assertThat(fact.claim()).isEqualTo(new Claim.Unusable("the order number cannot be stored"));
        assertThat(fact.orderNo()).isNull();
        PaymentFact strange = genuine(account.verify(
                signed(intent("", "").replace("evt_1", "evt\\u0000" + "9".repeat(500)), NOW), NOW));
        assertThat(strange.key().eventKey()).startsWith("sha256:").hasSize(71);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../etc/passwd", "' or 1=1 --", "${jndi:ldap://x}", "<script>", "s-1", "S-1 ", "订单一"})
    void anOrderNumberIsTakenLiterally(String number) {
        assertThat(genuine(account.verify(signed(intent("S-1", number), NOW), NOW))
                        .orderNo())
                .isEqualTo(number);
    }

    @Test
    void aPaymentFromTheDayAfterTomorrowIsHeld() {
        String body = intent("", "")
                .replace(
                        "\"created\":" + TIME,
                        "\"created\":" + NOW.plusSeconds(86_401).getEpochSecond());

        unusable(account.verify(signed(body, NOW), NOW), "the time of payment lies more than a day ahead");
    }

    @Test
    void eventsOfOtherKindsAreKeptAndMoveNothing() {
        for (String type :
                new String[] {"charge.succeeded", "payout.paid", "v1.billing.meter.error_report_triggered"}) {
            PaymentFact fact = genuine(account.verify(signed(event(type, INTENT), NOW), NOW));
            assertThat(fact.claim()).isEqualTo(new Claim.Other());
            assertThat(fact.rawStatus()).isEqualTo(type);
        }
    }

    @Test
    void aSessionWhoseSlowMethodFailedHasFailed() {
        String session = "{\"id\":\"cs_1\",\"object\":\"checkout.session\",\"amount_total\":8880,\"currency\":\"eur\","
                + "\"client_reference_id\":\"S-1\",\"payment_intent\":\"pi_1\",\"payment_status\":\"unpaid\",\"status\":\"complete\"}";

        PaymentFact failed =
                genuine(account.verify(signed(event("checkout.session.async_payment_failed", session), NOW), NOW));
        PaymentFact setup = genuine(account.verify(
                signed(
                        event("checkout.session.completed", session.replace("\"id\"", "\"mode\":\"setup\",\"id\"")),
                        NOW),
                NOW));

        assertThat(failed.claim()).isEqualTo(new Claim.Failed(new Money(8880, "EUR")));
        assertThat(setup.claim()).isEqualTo(new Claim.Other());
    }
}
