package io.paysync.providers.wechatpay;

import static io.paysync.providers.Case.NOW;
import static io.paysync.providers.Verdicts.genuine;
import static io.paysync.providers.Verdicts.refused;
import static io.paysync.providers.Verdicts.unusable;
import static io.paysync.providers.wechatpay.WechatSender.API_V3_KEY;
import static io.paysync.providers.wechatpay.WechatSender.PAID;
import static io.paysync.providers.wechatpay.WechatSender.event;
import static io.paysync.providers.wechatpay.WechatSender.paid;
import static io.paysync.providers.wechatpay.WechatSender.sealed;
import static io.paysync.providers.wechatpay.WechatSender.signed;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.providers.Account;
import io.paysync.providers.Case;
import io.paysync.providers.Opening;
import io.paysync.providers.RawCallback;
import io.paysync.providers.Reason;
import io.paysync.providers.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WechatCallbackTest {
    private static final String SERIAL = WechatSender.CASE.key("platform_certificate_serial");
    private static final String TIME = Long.toString(NOW.getEpochSecond());
    private final Account account = Case.account(WechatSender.section());

    @Test
    void aPaymentIsWhatTheOrderCostNotWhatThePayerPaidAfterCoupons() {
        assertThat(genuine(account.verify(paid("", ""), NOW)).claim())
                .isEqualTo(new Claim.Paid(new Money(8880, "CNY"), Instant.parse("2026-11-20T01:59:12Z"), true));
    }

    @ParameterizedTest
    @CsvSource({"300, true", "301, false", "-300, true", "-301, false"})
    void aSignatureCountsForFiveMinutesEitherWay(int age, boolean accepted) {
        RawCallback raw = signed(event("TRANSACTION.SUCCESS", sealed(PAID)), NOW.minusSeconds(age));

        if (accepted) {
            genuine(account.verify(raw, NOW));
        } else {
            refused(account.verify(raw, NOW), age > 0 ? Reason.EXPIRED_TIMESTAMP : Reason.FUTURE_TIMESTAMP);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "01795140000", "now", "9223372036854775808", "1795140000000"})
    void aTimeThatIsNoPlainNumberOfSecondsIsRefused(String time) {
        refused(account.verify(signed(event("X", sealed("{}")), time, WechatSender.KEY_ID), NOW), Reason.MALFORMED);
    }

    @Test
    void bothKindsOfKeyCountForTheMessageThatNamesThem() {
        byte[] body = event("TRANSACTION.SUCCESS", sealed(PAID));

        assertThat(((Verdict.Genuine) account.verify(signed(body, TIME, SERIAL), NOW)).keyId())
                .isEqualTo(SERIAL);
        assertThat(((Verdict.Genuine) account.verify(signed(body, NOW), NOW)).keyId())
                .isEqualTo(WechatSender.KEY_ID);
        genuine(account.verify(signed(body, TIME, SERIAL.toLowerCase(Locale.ROOT)), NOW));
        RawCallback crossed = Case.withHeader(signed(body, NOW), "Wechatpay-Serial", s -> SERIAL);
        refused(account.verify(crossed, NOW), Reason.BAD_SIGNATURE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"7B1D5C52", "PUB_KEY_ID_9", "A"})
    void anUnknownKeyIsToBeTriedAgainLater(String serial) {
        RawCallback raw = Case.withHeader(paid("", ""), "Wechatpay-Serial", s -> serial);

        assertThat(refused(account.verify(raw, NOW), Reason.UNKNOWN_KEY).later())
                .isTrue();
        assertThat(account.refused((Verdict.Refused) account.verify(raw, NOW)).status())
                .isEqualTo(500);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../key", "http://evil.example/key", "a b", "'"})
    void aKeyNameThatIsNoneIsRefused(String serial) {
        RawCallback raw = Case.withHeader(paid("", ""), "Wechatpay-Serial", s -> serial);

        refused(account.verify(raw, NOW), Reason.MALFORMED);
    }

    /** The year 1013 was found by fuzzing: no database and no JSON of ours has such a time. */
    @ParameterizedTest
    @ValueSource(
            strings = {"1013-11-20T09:59:12+08:00", "+999999999-12-31T23:59:59+18:00", "-0001-01-01T00:00:00Z", "x"})
    void aTimeThatNothingCanStoreIsNone(String time) {
        PaymentFact fact = genuine(account.verify(paid("2026-11-20T09:59:12+08:00", time), NOW));

        assertThat(fact.occurredAt()).isNull();
        assertThat(fact.claim()).isEqualTo(new Claim.Paid(new Money(8880, "CNY"), null, true));
    }

    @Test
    void aCertificateCountsOnlyWhileItIsValid() {
        byte[] body = event("TRANSACTION.SUCCESS", sealed(PAID));
        Instant later = Instant.parse("2100-01-01T00:00:00Z");
        String time = Long.toString(later.getEpochSecond());

        refused(account.verify(signed(body, time, SERIAL), later), Reason.EXPIRED_CERT);
        genuine(account.verify(signed(body, time, WechatSender.KEY_ID), later));
    }

    @Test
    void headersThatAreMissingEmptyOrDoubleAreRefused() {
        RawCallback raw = paid("", "");
        refused(account.verify(Case.withHeader(raw, "Wechatpay-Signature", s -> null), NOW), Reason.MISSING_SIGNATURE);
        refused(account.verify(Case.withHeader(raw, "Wechatpay-Signature", s -> ""), NOW), Reason.MISSING_SIGNATURE);
        for (String name : List.of("Wechatpay-Serial", "Wechatpay-Timestamp", "Wechatpay-Nonce")) {
            refused(account.verify(Case.withHeader(raw, name, s -> null), NOW), Reason.MALFORMED);
            refused(account.verify(Case.plusHeader(raw, name, "x"), NOW), Reason.MALFORMED);
        }
        refused(account.verify(Case.plusHeader(raw, "Wechatpay-Signature", "x"), NOW), Reason.MISSING_SIGNATURE);
    }

    @Test
    void aSignatureInAnotherFormIsForged() {
        RawCallback raw = paid("", "");
        String sign = String.valueOf(raw.one("Wechatpay-Signature"));
        for (String bad : List.of(
                Base64.getEncoder().encodeToString(new byte[256]),
                Base64.getEncoder().encodeToString(new byte[255]),
                sign.replace("=", ""),
                sign + "=",
                sign.replace('/', '_').replace('+', '-') + "_",
                " " + sign,
                sign + "\t",
                "é" + sign)) {
            refused(account.verify(Case.withHeader(raw, "Wechatpay-Signature", s -> bad), NOW), Reason.BAD_SIGNATURE);
        }
    }

    @Test
    void aProbeIsRefusedAsAnyForgeryButIsNoAttack() {
        RawCallback raw = Case.withHeader(paid("", ""), "Wechatpay-Signature", s -> "WECHATPAY/SIGNTEST/" + s);
        Verdict.Refused probe = refused(account.verify(raw, NOW), Reason.BAD_SIGNATURE);

        assertThat(probe.probe()).isTrue();
        assertThat(account.refused(probe).status()).isEqualTo(401);
    }

    @Test
    void aResourceThatNoKeyOpensIsToBeTriedAgainLater() {
        ObjectNode good = sealed(PAID);
        byte[] bytes = Base64.getDecoder().decode(good.get("ciphertext").asText());
        byte[] cut = Arrays.copyOf(bytes, bytes.length - 12);
        byte[] wrongTag = bytes.clone();
        wrongTag[bytes.length - 1] ^= 1;
        List<ObjectNode> broken = List.of(
                good.deepCopy().put("ciphertext", Base64.getEncoder().encodeToString(cut)),
                good.deepCopy().put("ciphertext", Base64.getEncoder().encodeToString(wrongTag)),
                good.deepCopy().put("ciphertext", ""),
                good.deepCopy().put("ciphertext", "AAAA"),
                good.deepCopy().put("ciphertext", "no base64"),
                good.deepCopy().put("nonce", "12345678901"),
                good.deepCopy().put("nonce", ""),
                good.deepCopy().put("nonce", "x".repeat(5000)),
                good.deepCopy().put("associated_data", "refund"),
                good.deepCopy().put("associated_data", ""),
                good.deepCopy().put("nonce", 7),
                sealed(PAID.getBytes(StandardCharsets.UTF_8), "1234", "transaction", API_V3_KEY),
                sealed(PAID.getBytes(StandardCharsets.UTF_8), "123456789012", "transaction", "0".repeat(32)));
        for (ObjectNode resource : broken) {
            RawCallback raw = signed(event("TRANSACTION.SUCCESS", resource), NOW);
            assertThat(refused(account.verify(raw, NOW), Reason.DECRYPT_FAILED).later())
                    .isTrue();
        }
        ObjectNode other = good.deepCopy().put("algorithm", "AES_128_ECB");
        refused(account.verify(signed(event("TRANSACTION.SUCCESS", other), NOW), NOW), Reason.UNSUPPORTED_ALGORITHM);
    }

    @Test
    void afterAChangeOfTheApiKeyTheOldOneStillOpensWhatWasSealedWithIt() {
        ObjectNode section = WechatSender.section();
        section.put("apiV3Key", "n".repeat(32));
        section.putArray("apiV3Keys")
                .addObject()
                .put("id", "old")
                .put("key", API_V3_KEY)
                .put("validTo", NOW.plusSeconds(90_000).toString());

        genuine(Case.account(section).verify(paid("", ""), NOW));
    }

    @Test
    void whichKeyOpensAMessageIsToldWithoutItsSignature() {
        ObjectNode section = WechatSender.section();
        section.remove("apiV3Key");
        section.putArray("apiV3Keys").addObject().put("id", "old").put("key", API_V3_KEY);
        RawCallback unsigned = Case.withHeader(paid("", ""), "Wechatpay-Signature", s -> null);

        assertThat(Case.account(section).opening(unsigned, NOW)).isEqualTo(new Opening.Opened("old"));
        section.withArray("apiV3Keys").removeAll().addObject().put("id", "new").put("key", "n".repeat(32));
        assertThat(Case.account(section).opening(unsigned, NOW)).isInstanceOf(Opening.Shut.class);
        for (String none : List.of("{}", "[]", "no JSON")) {
            assertThat(account.opening(Case.with(unsigned, none.getBytes(StandardCharsets.UTF_8)), NOW))
                    .isEqualTo(new Opening.None());
        }
        RawCallback xml = Case.of("wechatpay/refund-v2-xml-callback").raw();
        assertThat(account.opening(xml, NOW)).isEqualTo(new Opening.None());
    }

    @Test
    void signedTextThatCannotBeReadIsHeldNotLost() {
        unusable(
                account.verify(signed(event("TRANSACTION.SUCCESS", sealed("[1]")), NOW), NOW),
                "the resource is no strict JSON object");
        unusable(
                account.verify(signed(event("REFUND.SUCCESS", sealed("{\"a\":1,\"a\":1}")), NOW), NOW),
                "the resource is no strict JSON object");
        byte[] without = "{\"id\":\"E-2\",\"event_type\":\"TRANSACTION.SUCCESS\"}".getBytes(StandardCharsets.UTF_8);
        unusable(account.verify(signed(without, NOW), NOW), "there is no resource");
        refused(account.verify(signed("[]".getBytes(StandardCharsets.UTF_8), NOW), NOW), Reason.MALFORMED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "\"total\":8880;\"total\":88.80;the amount is not a whole number of minor units",
                "\"total\":8880;\"total\":-1;the amount is not a whole number of minor units",
                "\"total\":8880;\"total\":\"8880\";the amount is not a whole number of minor units",
                "\"total\":8880;\"total\":9223372036854775808;the amount is not a whole number of minor units",
                "\"total\":8880;\"total\":null;the message does not say what it must",
                "\"currency\":\"CNY\";\"currency\":\"RMB\";the currency of the amount is missing or unknown",
                ",\"currency\":\"CNY\";'';the currency of the amount is missing or unknown",
                "\"amount\";\"betrag\";the message does not say what it must",
                "W-1;W\\u00001;the order number cannot be stored",
                "2026-11-20T09;2026-11-22T19;the time of payment lies more than a day ahead"
            })
    void whatCannotBeBookedIsHeld(String find, String replacement, String why) {
        unusable(account.verify(paid(find, replacement), NOW), why);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SUCCESS ", "success", "PAID", "支付成功", ""})
    void aStateThatIsNotExactlyKnownIsNeverPaid(String state) {
        PaymentFact fact = genuine(account.verify(paid("\"SUCCESS\"", "\"" + state + "\""), NOW));

        assertThat(fact.claim()).isEqualTo(new Claim.Other());
        assertThat(fact.needsQuery()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"mchid\":\"1900009999\"",
                "\"sp_mchid\":\"1900009999\"",
                "\"nothing\":\"1900001092\"",
                "\"mchid\":1900001092"
            })
    void theMerchantMustBeOurs(String merchant) {
        refused(account.verify(paid("\"mchid\":\"1900001092\"", merchant), NOW), Reason.ACCOUNT_MISMATCH);
    }

    @Test
    void theApplicationMustBeOneOfOurs() {
        refused(account.verify(paid("\"appid\"", "\"xappid\""), NOW), Reason.ACCOUNT_MISMATCH);
        refused(account.verify(paid("wxd678efh567hg6787", "wx0"), NOW), Reason.ACCOUNT_MISMATCH);
        ObjectNode several = WechatSender.section();
        several.putArray("appid").add("wx0").add(WechatSender.APPID);
        genuine(Case.account(several).verify(paid("wxd678efh567hg6787", "wx0"), NOW));
    }

    @Test
    void inPartnerModeTheSubMerchantMustBeOurs() {
        ObjectNode section = WechatSender.section().put("subMchid", "1900000109");
        RawCallback partner = Case.of("wechatpay/pay-success-partner").raw();

        genuine(Case.account(section).verify(partner, NOW));
        refused(Case.account(section.put("subMchid", "1900000110")).verify(partner, NOW), Reason.ACCOUNT_MISMATCH);
        refused(Case.account(section).verify(paid("", ""), NOW), Reason.ACCOUNT_MISMATCH);
    }

    @Test
    void anotherSignatureTypeIsRefusedAndTheUsualOneMayBeNamed() {
        RawCallback raw = paid("", "");
        genuine(account.verify(Case.plusHeader(raw, "Wechatpay-Signature-Type", "WECHATPAY2-SHA256-RSA2048"), NOW));
        for (String type : List.of("", "none", "WECHATPAY2-SHA1-RSA2048")) {
            refused(
                    account.verify(Case.plusHeader(raw, "Wechatpay-Signature-Type", type), NOW),
                    Reason.UNSUPPORTED_ALGORITHM);
        }
    }
}
