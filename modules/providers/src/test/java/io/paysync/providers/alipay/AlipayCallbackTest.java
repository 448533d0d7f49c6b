package io.paysync.providers.alipay;

import static io.paysync.providers.Case.NOW;
import static io.paysync.providers.Verdicts.genuine;
import static io.paysync.providers.Verdicts.refused;
import static io.paysync.providers.alipay.AlipaySender.form;
import static io.paysync.providers.alipay.AlipaySender.paid;
import static io.paysync.providers.alipay.AlipaySender.sign;
import static io.paysync.providers.alipay.AlipaySender.signed;
import static io.paysync.providers.alipay.AlipaySender.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.providers.Account;
import io.paysync.providers.Case;
import io.paysync.providers.RawCallback;
import io.paysync.providers.Reason;
import io.paysync.providers.Verdict;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AlipayCallbackTest {
    private static final Money AMOUNT = new Money(8880, "CNY");
    private static final Instant PAID_AT = Instant.parse("2026-11-20T01:57:45Z");
    private final Account account = Case.account(AlipaySender.section());

    @Test
    void afterTwentyFiveHoursAMessageIsStaleAndMustBeConfirmed() {
        Instant notified = Instant.parse("2026-11-20T01:59:00Z");
        RawCallback raw = signed(paid());

        assertThat(genuine(account.verify(raw, notified.plusSeconds(25 * 3600))).stale())
                .isFalse();
        PaymentFact old = genuine(account.verify(raw, notified.plusSeconds(25 * 3600 + 1)));
        assertThat(old.stale()).isTrue();
        assertThat(old.needsQuery()).isTrue();
    }

    @Test
    void duringAChangeOfKeysBothCountAndAfterItOnlyTheNewOne() throws GeneralSecurityException {
        KeyPair old = KeyPairGenerator.getInstance("RSA").generateKeyPair();
        ObjectNode section = AlipaySender.section();
        section.withArray("keys")
                .addObject()
                .put("id", "old")
                .put(
                        "publicKey",
                        Base64.getEncoder().encodeToString(old.getPublic().getEncoded()))
                .put("validTo", NOW.plusSeconds(60).toString());
        Account changing = Case.account(section);
        String sign = sign(text(paid()).getBytes(StandardCharsets.UTF_8), old.getPrivate());
        RawCallback raw = AlipaySender.raw(
                form(paid(), StandardCharsets.UTF_8) + "&sign=" + AlipaySender.encoded(sign, StandardCharsets.UTF_8));

        assertThat(((Verdict.Genuine) changing.verify(raw, NOW)).keyId()).isEqualTo("old");
        assertThat(((Verdict.Genuine) changing.verify(signed(paid()), NOW)).keyId())
                .isEqualTo("new");
        refused(changing.verify(raw, NOW.plusSeconds(60)), Reason.BAD_SIGNATURE);
        refused(account.verify(raw, NOW), Reason.BAD_SIGNATURE);
    }

    @Test
    void whoeverPassesAMessageOnCannotPutAFactIntoItByBlanks() {
        RawCallback raw = signed(paid());
        Verdict genuine = account.verify(raw, NOW);
        for (String name : List.of("refund_fee", "out_biz_no", "trans_currency", "gmt_refund", "gmt_close", "body")) {
            for (String blank : List.of("", "+", "%20%20", "%09", "%0A", "%E3%80%80")) {
                byte[] body = (new String(raw.body(), StandardCharsets.UTF_8) + "&" + name + "=" + blank)
                        .getBytes(StandardCharsets.UTF_8);
                assertThat(account.verify(Case.with(raw, body), NOW)).isEqualTo(genuine);
            }
        }
        byte[] method =
                (new String(raw.body(), StandardCharsets.UTF_8) + "&msg_method=+").getBytes(StandardCharsets.UTF_8);
        assertThat(account.verify(Case.with(raw, method), NOW)).isEqualTo(genuine);
    }

    @ParameterizedTest
    @CsvSource({
        "RSA, WEAK_ALGORITHM",
        "MD5, WEAK_ALGORITHM",
        "none, WEAK_ALGORITHM",
        "SM2, UNSUPPORTED_ALGORITHM",
        "rsa2, UNSUPPORTED_ALGORITHM"
    })
    void theAlgorithmIsOursToChoose(String type, Reason reason) {
        TreeMap<String, String> params = paid();
        params.put("sign_type", type);

        refused(account.verify(signed(params), NOW), reason);
    }

    @Test
    void aSignatureThatIsNotExactlyOneIsForged() {
        String form = form(paid(), StandardCharsets.UTF_8) + "&sign=";
        String sign = sign(text(paid()));
        List<String> wrong = List.of(
                Base64.getEncoder().encodeToString(new byte[256]),
                Base64.getEncoder().encodeToString(new byte[1]),
                sign.substring(0, sign.length() - 2),
                sign + "=",
                sign + "\n",
                " " + sign,
                sign.replace('+', '-').replace('/', '_') + ".",
                sign.replace('+', ' ') + " ",
                sign(text(paid()).replace("88.80", "88.81")));
        for (String bad : wrong) {
            RawCallback raw = AlipaySender.raw(form + AlipaySender.encoded(bad, StandardCharsets.UTF_8));
            refused(account.verify(raw, NOW), Reason.BAD_SIGNATURE);
        }
        refused(account.verify(AlipaySender.raw(form), NOW), Reason.MISSING_SIGNATURE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a=%zz",
                "a=%",
                "a=%1",
                "a=%C3%28&charset=x",
                "%00=1",
                "a%20b=1",
                "=1",
                "{\"a\":1}",
                "<xml></xml>"
            })
    void aBrokenFormIsRefused(String body) {
        assertThat(account.verify(AlipaySender.raw(body + "&sign=AA%3D%3D"), NOW))
                .isInstanceOf(Verdict.Refused.class);
    }

    @Test
    void tooManyParametersAreRefusedAndRepeatedOnesToo() {
        String many = IntStream.range(0, 10_000).mapToObj(i -> "p" + i + "=1").collect(Collectors.joining("&"));
        refused(account.verify(AlipaySender.raw(many), NOW), Reason.MALFORMED);
        String genuine = new String(signed(paid()).body(), StandardCharsets.UTF_8);
        refused(account.verify(AlipaySender.raw(genuine + "&trade_status=TRADE_CLOSED"), NOW), Reason.DUPLICATE_PARAM);
        refused(account.verify(AlipaySender.raw(genuine + "&sign=AA%3D%3D"), NOW), Reason.DUPLICATE_PARAM);
        refused(account.verify(AlipaySender.raw(genuine + "&a%5B%5D=1"), NOW), Reason.BAD_SIGNATURE);
    }

    @Test
    void theQueryOfTheAddressIsNotPartOfTheMessage() {
        RawCallback raw = signed(paid());
        RawCallback more = new RawCallback("POST", raw.path(), "total_amount=0.01&app_id=9", raw.headers(), raw.body());

        assertThat(account.verify(more, NOW)).isEqualTo(account.verify(raw, NOW));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "utf-7", "ISO-8859-1", "x"})
    void aCharsetThatAlipayDoesNotUseIsRefused(String charset) {
        TreeMap<String, String> params = paid();
        params.put("charset", charset);

        refused(account.verify(signed(params), NOW), Reason.MALFORMED);
    }

    @Test
    void theApplicationAndThePayeeMustBeOurs() {
        for (String name : List.of("app_id", "seller_id")) {
            TreeMap<String, String> foreign = paid();
            foreign.put(name, "2088000000000000");
            refused(account.verify(signed(foreign), NOW), Reason.ACCOUNT_MISMATCH);
            foreign.remove(name);
            refused(account.verify(signed(foreign), NOW), Reason.ACCOUNT_MISMATCH);
        }
    }

    /** A payment of 0.01 whose subject the payer chose, told again with the amount that the subject holds. */
    @Test
    void anAmountCutOutOfASubjectPaysNothingUnconfirmed() {
        TreeMap<String, String> genuine = paid();
        genuine.put("subject", "tea&total_amount=88.80&trade_no=2026");
        genuine.put("total_amount", "0.01");
        String signature = sign(text(genuine));
        TreeMap<String, String> cut = paid();
        cut.put("subject", "tea");
        cut.put("total_amount", "88.80");
        cut.put("trade_no", "2026&total_amount=0.01&trade_no=" + genuine.get("trade_no"));
        assertThat(text(cut)).isEqualTo(text(genuine));

        for (TreeMap<String, String> told : List.of(genuine, cut)) {
            told.put("sign", signature);
            PaymentFact fact = genuine(account.verify(AlipaySender.raw(form(told, StandardCharsets.UTF_8)), NOW));
            assertThat(fact.needsQuery()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"A & B", "a=b", "x&y", "=&", "uid=42&ref=1", "& total_amount=1", "total_amount=1"})
    void anOrdinarySubjectNeedsNoConfirmation(String subject) {
        TreeMap<String, String> params = paid();
        params.put("subject", subject);

        assertThat(genuine(account.verify(signed(params), NOW)).needsQuery()).isFalse();
    }

    @Test
    void aParameterWhoseNameBringsASignAlongIsConfirmedToo() {
        for (String name : List.of("x=y", "x&y")) {
            TreeMap<String, String> params = paid();
            params.put(name, "1");
            String body = form(params, StandardCharsets.UTF_8)
                    .replace(name + "=1", AlipaySender.encoded(name, StandardCharsets.UTF_8) + "=1");
            RawCallback raw = AlipaySender.raw(
                    body + "&sign=" + AlipaySender.encoded(sign(text(params)), StandardCharsets.UTF_8));

            assertThat(genuine(account.verify(raw, NOW)).needsQuery()).isTrue();
        }
    }

    @Test
    void anOrdinaryAccountTakesGatewayMessagesToo() {
        Case gateway = Case.of("alipay/gateway-message-v2");

        assertThat(genuine(account.verify(gateway.raw(), NOW)).rawStatus())
                .isEqualTo("alipay.merchant.tradecomplain.changed");
    }

    @Test
    void otherContentTypesAreRefused() {
        RawCallback raw = signed(paid());
        for (String type : List.of("multipart/form-data; boundary=x", "application/json", "")) {
            refused(account.verify(Case.withHeader(raw, "Content-Type", t -> type), NOW), Reason.MALFORMED);
        }
    }
}
