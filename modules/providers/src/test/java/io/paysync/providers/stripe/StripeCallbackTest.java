package io.paysync.providers.stripe;

import static io.paysync.providers.Case.NOW;
import static io.paysync.providers.Verdicts.genuine;
import static io.paysync.providers.Verdicts.refused;
import static io.paysync.providers.stripe.StripeSender.SECRET;
import static io.paysync.providers.stripe.StripeSender.hmac;
import static io.paysync.providers.stripe.StripeSender.intent;
import static io.paysync.providers.stripe.StripeSender.signed;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.Money;
import io.paysync.providers.Account;
import io.paysync.providers.Case;
import io.paysync.providers.RawCallback;
import io.paysync.providers.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StripeCallbackTest {
    private static final byte[] PAID = intent("", "").getBytes(StandardCharsets.UTF_8);
    private static final String TIME = Long.toString(NOW.getEpochSecond());
    private final Account account = Case.account(StripeSender.section());

    @ParameterizedTest
    @CsvSource({"300, true", "301, false", "-300, true", "-301, false"})
    void aSignatureCountsForFiveMinutesEitherWay(int age, boolean accepted) {
        RawCallback raw = signed(intent("", ""), NOW.minusSeconds(age));

        if (accepted) {
            assertThat(genuine(account.verify(raw, NOW)).claim())
                    .isEqualTo(new Claim.Paid(new Money(8880, "EUR"), NOW, true));
        } else {
            refused(account.verify(raw, NOW), age > 0 ? Reason.EXPIRED_TIMESTAMP : Reason.FUTURE_TIMESTAMP);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "-5",
                "01",
                " 1795140000",
                "1795140000 ",
                "+1795140000",
                "1795140000.0",
                "now",
                "9223372036854775808"
            })
    void aTimeThatIsNoPlainNumberIsRefused(String time) {
        refused(account.verify(signed(PAID, time, SECRET), NOW), Reason.MALFORMED);
    }

    @Test
    void millisecondsAreTheFuture() {
        String millis = Long.toString(NOW.toEpochMilli()).substring(0, 12);
        refused(account.verify(signed(PAID, millis, SECRET), NOW), Reason.FUTURE_TIMESTAMP);
        refused(account.verify(signed(PAID, Long.toString(NOW.toEpochMilli()), SECRET), NOW), Reason.MALFORMED);
    }

    @Test
    void aTimeChangedUnderAKeptSignatureIsForged() {
        String signature = "t=" + (NOW.getEpochSecond() - 1) + ",v1=" + hmac(SECRET, TIME, PAID);

        refused(account.verify(StripeSender.raw(PAID, signature), NOW), Reason.BAD_SIGNATURE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "null", "undefined", "whsec_", "40711990c488cd07c329d3f5afd97fd3", StripeSender.OLD_SECRET})
    void onlyTheWholeConfiguredSecretCounts(String secret) {
        refused(account.verify(signed(PAID, TIME, secret), NOW), Reason.BAD_SIGNATURE);
    }

    @Test
    void upperCaseHexIsNotWhatStripeWrites() {
        String signature = "t=" + TIME + ",v1=" + hmac(SECRET, TIME, PAID).toUpperCase(Locale.ROOT);

        refused(account.verify(StripeSender.raw(PAID, signature), NOW), Reason.BAD_SIGNATURE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "'';MISSING_SIGNATURE",
                "t=1795140000;MISSING_SIGNATURE",
                "v1=00;MALFORMED",
                "t=1795140000,t=1795140000,v1=00;MALFORMED",
                "t=1795140000,v1=;BAD_SIGNATURE",
                "garbage;MALFORMED",
                ",,,=,=;MALFORMED"
            })
    void aBrokenHeaderIsRefused(String header, Reason reason) {
        refused(account.verify(StripeSender.raw(PAID, header), NOW), reason);
    }

    @Test
    void twoSignatureHeadersAreNotOursToChooseFrom() {
        RawCallback raw = signed(PAID, TIME, SECRET);

        refused(account.verify(Case.plusHeader(raw, "Stripe-Signature", "t=1,v1=00"), NOW), Reason.MALFORMED);
    }

    @Test
    void theSignatureOfAnotherGenuineMessageDoesNotCount() {
        byte[] other = intent("8880", "8881").getBytes(StandardCharsets.UTF_8);

        refused(account.verify(Case.with(signed(PAID, TIME, SECRET), other), NOW), Reason.BAD_SIGNATURE);
    }

    @Test
    void duringARollBothSecretsCountAndAfterItOnlyTheNewOne() {
        ObjectNode section = StripeSender.section();
        section.withArray("endpointSecrets")
                .addObject()
                .put("id", "old")
                .put("secret", StripeSender.OLD_SECRET)
                .put("validTo", NOW.plusSeconds(60).toString());
        Account rolling = Case.account(section);
        Instant after = NOW.plusSeconds(60);

        genuine(rolling.verify(signed(PAID, TIME, StripeSender.OLD_SECRET), NOW));
        genuine(rolling.verify(signed(PAID, TIME, SECRET), after));
        refused(rolling.verify(signed(PAID, TIME, StripeSender.OLD_SECRET), after), Reason.BAD_SIGNATURE);
    }

    @Test
    void withoutAnySecretThatIsValidNowTheProviderShallComeAgain() {
        ObjectNode section = Case.section("stripe");
        section.putArray("endpointSecrets")
                .addObject()
                .put("secret", SECRET)
                .put("validFrom", NOW.plusSeconds(60).toString());

        assertThat(refused(Case.account(section).verify(signed(PAID, TIME, SECRET), NOW), Reason.UNKNOWN_KEY)
                        .later())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "0", "\"\"", "{", "{\"a\":1,\"a\":2}", "{} {}", "{\"a\":NaN}"})
    void aSignedBodyThatIsNoStrictObjectIsRefused(String body) {
        refused(account.verify(signed(body, NOW), NOW), Reason.MALFORMED);
    }

    @Test
    void deepLongAndWronglyEncodedBodiesAreRefused() {
        String deep = "{\"a\":" + "[".repeat(50_000) + "]".repeat(50_000) + "}";
        String digits = "{\"a\":" + "9".repeat(10_000) + "}";
        refused(account.verify(signed(deep, NOW), NOW), Reason.MALFORMED);
        refused(account.verify(signed(digits, NOW), NOW), Reason.MALFORMED);
        byte[] utf16 = intent("", "").getBytes(StandardCharsets.UTF_16LE);
        refused(account.verify(signed(utf16, TIME, SECRET), NOW), Reason.MALFORMED);
        byte[] bom = ("\uFEFF" + intent("", "")).getBytes(StandardCharsets.UTF_8);
        refused(account.verify(signed(bom, TIME, SECRET), NOW), Reason.MALFORMED);
        byte[] latin = intent("S-1", "S-é").getBytes(StandardCharsets.ISO_8859_1);
        refused(account.verify(signed(latin, TIME, SECRET), NOW), Reason.MALFORMED);
        refused(account.verify(signed("x".repeat(1024 * 1024 + 1), NOW), NOW), Reason.MALFORMED);
    }

    @Test
    void anEventWithoutTheModeOrOfTheOtherModeIsRefused() {
        String body = intent("", "");
        refused(
                account.verify(signed(body.replace("\"livemode\":true", "\"livemode\":false"), NOW), NOW),
                Reason.ENV_MISMATCH);
        refused(account.verify(signed(body.replace("\"livemode\":true,", ""), NOW), NOW), Reason.ENV_MISMATCH);
        refused(
                account.verify(signed(body.replace("\"livemode\":true", "\"livemode\":\"true\""), NOW), NOW),
                Reason.ENV_MISMATCH);
    }

    @Test
    void aConnectedAccountsEventIsRefusedUnlessItIsConfigured() {
        RawCallback raw =
                signed(intent("", "").replace("{\"id\":\"evt_1\"", "{\"account\":\"acct_9\",\"id\":\"evt_1\""), NOW);
        ObjectNode section = StripeSender.section();
        section.putArray("connectedAccounts").add("acct_9");

        refused(account.verify(raw, NOW), Reason.ACCOUNT_MISMATCH);
        genuine(Case.account(section).verify(raw, NOW));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "PUT"})
    void anotherMethodIsRefused(String method) {
        RawCallback raw = Case.withMethod(signed(PAID, TIME, SECRET), method);

        assertThat(refused(account.verify(raw, NOW), Reason.MALFORMED).probe()).isFalse();
    }

    @Test
    void otherContentTypesAndCompressionAreRefused() {
        RawCallback raw = signed(PAID, TIME, SECRET);
        for (String type : new String[] {"text/plain", "multipart/form-data; boundary=x", "application/jsonx", ""}) {
            refused(account.verify(Case.withHeader(raw, "Content-Type", t -> type), NOW), Reason.MALFORMED);
        }
        refused(account.verify(Case.withHeader(raw, "Content-Type", t -> null), NOW), Reason.MALFORMED);
        refused(account.verify(Case.plusHeader(raw, "Content-Encoding", "gzip"), NOW), Reason.MALFORMED);
    }
}
