package io.paysync.providers;

import static io.paysync.providers.Case.NOW;
import static io.paysync.providers.Verdicts.genuine;
import static io.paysync.providers.Verdicts.refused;
import static io.paysync.providers.Verdicts.unusable;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.providers.alipay.AlipaySender;
import io.paysync.providers.stripe.StripeSender;
import io.paysync.providers.wechatpay.WechatSender;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a signed message may hold beside what it should, with a form (Alipay), an envelope (WeChat Pay) and plain JSON (Stripe). */
class OddInputsTest {
    private final Account alipay = Case.account(AlipaySender.section());
    private final Account wechat = Case.account(WechatSender.section());
    private final Account stripe = Case.account(StripeSender.section());

    private PaymentFact stripe(String find, String replacement) {
        return genuine(stripe.verify(StripeSender.signed(StripeSender.intent(find, replacement), NOW), NOW));
    }

    private PaymentFact wechat(String find, String replacement) {
        return genuine(wechat.verify(WechatSender.paid(find, replacement), NOW));
    }

    private PaymentFact alipay(String name, String value) {
        TreeMap<String, String> params = AlipaySender.paid();
        params.put(name, value);
        return genuine(alipay.verify(AlipaySender.signed(params), NOW));
    }

    /** A31: signed anew inside the time for which the provider repeats. */
    @Test
    void aRepeatAfterThreeDaysIsTheSameFact() {
        Instant later = NOW.plus(Duration.ofDays(3));
        RawCallback form = AlipaySender.signed(AlipaySender.paid());
        byte[] event = WechatSender.event("TRANSACTION.SUCCESS", WechatSender.sealed(WechatSender.PAID));
        String intent = StripeSender.intent("", "");

        assertThat(genuine(wechat.verify(WechatSender.signed(event, later), later))
                        .key())
                .isEqualTo(genuine(wechat.verify(WechatSender.signed(event, NOW), NOW))
                        .key());
        assertThat(genuine(stripe.verify(StripeSender.signed(intent, later), later))
                        .key())
                .isEqualTo(genuine(stripe.verify(StripeSender.signed(intent, NOW), NOW))
                        .key());
        // Alipay signs no time: what is that old may be anybody's copy, so it is the same fact and confirmed by a
        // query.
        PaymentFact old = genuine(alipay.verify(form, later));
        assertThat(old.key()).isEqualTo(genuine(alipay.verify(form, NOW)).key());
        assertThat(old.needsQuery()).isTrue();
    }

    /** A36: the sandbox has keys of its own, and its messages are genuine only there. */
    @Test
    void whatTheSandboxSignedIsForgedForALiveAccount() {
        Case other = Case.of("wechatpay/pay-success-platform-cert");
        ObjectNode wechatSandbox = WechatSender.section().put("environment", "sandbox");
        wechatSandbox.remove("publicKeys");
        ObjectNode wechatLive = WechatSender.section();
        wechatLive.remove("platformCertificates");
        RawCallback byPlatform = other.raw();

        genuine(Case.account(wechatSandbox).verify(byPlatform, NOW));
        assertThat(refused(Case.account(wechatLive).verify(byPlatform, NOW), Reason.UNKNOWN_KEY)
                        .later())
                .isTrue();
        RawCallback named = Case.withHeader(byPlatform, "Wechatpay-Serial", s -> WechatSender.KEY_ID);
        refused(Case.account(wechatLive).verify(named, NOW), Reason.BAD_SIGNATURE);

        ObjectNode alipayLive = AlipaySender.section();
        alipayLive
                .putArray("keys")
                .addObject()
                .put("id", "live")
                .put("publicKey", WechatSender.CASE.key("wechatpay_public_key_pem"));
        ObjectNode alipaySandbox = AlipaySender.section().put("environment", "sandbox");
        RawCallback bySandbox = AlipaySender.signed(AlipaySender.paid());

        genuine(Case.account(alipaySandbox).verify(bySandbox, NOW));
        refused(Case.account(alipayLive).verify(bySandbox, NOW), Reason.BAD_SIGNATURE);
    }

    /** B4, and the same within the bound of a body. */
    @Test
    void anObjectOfVeryManyKeysIsRefusedOrHasNoEffect() {
        String million =
                IntStream.range(0, 1_000_000).mapToObj(i -> "\"k" + i + "\":1").collect(Collectors.joining(","));
        refused(stripe.verify(StripeSender.signed("{" + million + "}", NOW), NOW), Reason.MALFORMED);
        refused(
                wechat.verify(WechatSender.signed(("{" + million + "}").getBytes(StandardCharsets.UTF_8), NOW), NOW),
                Reason.MALFORMED);

        String many =
                IntStream.range(0, 80_000).mapToObj(i -> "\"k" + i + "\":1").collect(Collectors.joining(","));
        PaymentFact fact = stripe("\"id\":\"pi_1\"", "\"id\":\"pi_1\"," + many);

        assertThat(fact.claim()).isEqualTo(stripe("", "").claim());
        String twice = many + ",\"k7\":1";
        refused(
                stripe.verify(
                        StripeSender.signed(StripeSender.intent("\"id\":\"pi_1\"", "\"id\":\"pi_1\"," + twice), NOW),
                        NOW),
                Reason.MALFORMED);
    }

    /** B7: words that are no JSON, and a number that is none of money. */
    @ParameterizedTest
    @ValueSource(strings = {"NaN", "Infinity", "-Infinity", "+1", "01", "0x10", "1.", ".5"})
    void whatIsNoNumberIsNoJson(String number) {
        refused(
                stripe.verify(
                        StripeSender.signed(
                                StripeSender.intent("\"amount_received\":8880", "\"amount_received\":" + number), NOW),
                        NOW),
                Reason.MALFORMED);
        unusable(
                wechat.verify(WechatSender.paid("\"total\":8880", "\"total\":" + number), NOW),
                "the resource is no strict JSON object");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"-0", "-0.0", "0", "0e5", "-8880", "8880.0", "8.88e3", "1e400", "\"8880\"", "true", "[8880]"})
    void whatIsNoWholeAmountIsNeverPaid(String number) {
        PaymentFact wechat = wechat("\"total\":8880", "\"total\":" + number);
        Verdict stripe = this.stripe.verify(
                StripeSender.signed(
                        StripeSender.intent("\"amount_received\":8880", "\"amount_received\":" + number), NOW),
                NOW);

        paysNothing(wechat);
        if (stripe instanceof Verdict.Genuine genuine) {
            paysNothing(genuine(genuine));
        }
    }

    /** Nothing at all, or nothing in money, which is no order's price. */
    private static void paysNothing(PaymentFact fact) {
        if (fact.claim() instanceof Claim.Paid paid) {
            assertThat(paid.amount().minor()).isZero();
        }
    }

    /** B9, B10, B26, B30: names that look like a known one, unknown ones, and hints at classes. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"Total\":1",
                "\"TOTAL\":1",
                "\"total \":1",
                "\"total\\u0000\":1",
                "\"to\\u200btal\":1",
                "\"t\\u043etal\":1",
                "\"Amount_Received\":1",
                "\"AMOUNT\":1",
                "\"amount_received\\u0000\":1",
                "\"amount\\u200b\":1",
                "\"a_field_of_next_year\":{\"a\":[1,{}]}",
                "\"@class\":\"java.net.URL\"",
                "\"@type\":\"com.sun.rowset.JdbcRowSetImpl\",\"dataSourceName\":\"ldap://127.0.0.1:1/x\"",
                "\"x\":[\"javax.script.ScriptEngineManager\",[\"java.net.URL\",[\"http://127.0.0.1:1/\"]]]",
            })
    void whatNobodyAskedForHasNoEffect(String field) {
        assertThat(wechat("\"total\":8880", field + ",\"total\":8880")).isEqualTo(wechat("", ""));
        assertThat(wechat("\"mchid\"", field + ",\"mchid\"")).isEqualTo(wechat("", ""));
        assertThat(stripe("\"id\":\"pi_1\"", field + ",\"id\":\"pi_1\"")).isEqualTo(stripe("", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Total_Amount", "TOTAL_AMOUNT", "@class", "field_of_next_year"})
    void aParameterNobodyAskedForHasNoEffect(String name) {
        assertThat(alipay(name, "0.01").claim())
                .isEqualTo(alipay("subject", "tea").claim());
    }

    @ParameterizedTest
    @ValueSource(strings = {"total_amount\u200b", "total_amount\u0000", "t\u043etal_amount"})
    void aParameterWhoseNameOnlyLooksRightIsRefused(String name) {
        TreeMap<String, String> params = AlipaySender.paid();
        params.put(name, "0.01");
        String form = params.entrySet().stream()
                .map(p -> AlipaySender.encoded(p.getKey(), StandardCharsets.UTF_8) + "="
                        + AlipaySender.encoded(p.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        String sign = AlipaySender.encoded(AlipaySender.sign(AlipaySender.text(params)), StandardCharsets.UTF_8);

        refused(alipay.verify(AlipaySender.raw(form + "&sign=" + sign), NOW), Reason.MALFORMED);
    }

    /** B15, B16: kept as it is, run by nobody. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "{{7*7}} #{7*7} <%= 7*7 %> %d{HH}",
                "${jndi:ldap://127.0.0.1:1/x} ${env:PATH}",
                "\u202egnp.exe",
                "p\u0430ypal",
                "'; drop table orders.orders; --",
                "=cmd|' /C calc'!A0",
            })
    void aSubjectIsTextAndNothingElse(String subject) {
        TreeMap<String, String> params = AlipaySender.paid();
        params.put("subject", subject);
        RawCallback raw = AlipaySender.signed(params);

        assertThat(genuine(alipay.verify(raw, NOW)).claim()).isInstanceOf(Claim.Paid.class);
        assertThat(alipay.details(raw, NOW)).containsEntry("subject", subject);
        String attached = "\"attach\":\"" + subject + "\",\"mchid\"";
        assertThat(wechat("\"mchid\"", attached).claim()).isInstanceOf(Claim.Paid.class);
        assertThat(wechat.details(WechatSender.paid("\"mchid\"", attached), NOW))
                .containsEntry("attach", subject);
    }

    @Test
    void lineEndsInASubjectDoNotReachWhatIsShown() {
        TreeMap<String, String> params = AlipaySender.paid();
        params.put("subject", "tea\r\n2026-11-20 INFO order=A-1 status=PAID\u001b[2J");

        assertThat(alipay.details(AlipaySender.signed(params), NOW).get("subject"))
                .doesNotContain("\r", "\n", "\u001b");
    }

    /** C15: an order number is compared and never run, whatever is in it; what no database can keep is held. */
    @ParameterizedTest
    @ValueSource(
            strings = {"../../etc/passwd", "A-1' or '1'='1", "A-1;drop table x", "A%2e%2e", "a/b", "%", "_", "A-1 "})
    void anOrderNumberIsTakenAsItIs(String orderNo) {
        assertThat(alipay("out_trade_no", orderNo).orderNo()).isEqualTo(orderNo);
        assertThat(wechat("W-1", orderNo).orderNo()).isEqualTo(orderNo);
        assertThat(stripe("S-1", orderNo).orderNo()).isEqualTo(orderNo);
    }

    /** C24: which field says what the order cost is fixed for each provider, also when the buyer paid nothing or all of it. */
    @ParameterizedTest
    @CsvSource({"0, 88.80", "8880, 0.00", "8000, 88.80"})
    void couponsDoNotChangeWhatWasPaidForTheOrder(long buyerPaid, String receipt) {
        Money whole = new Money(8880, "CNY");
        PaymentFact wechat = wechat("\"payer_total\":8000", "\"payer_total\":" + buyerPaid);
        TreeMap<String, String> params = AlipaySender.paid();
        params.putAll(Map.of("buyer_pay_amount", "0.00", "receipt_amount", receipt, "point_amount", "88.80"));
        PaymentFact alipay = genuine(this.alipay.verify(AlipaySender.signed(params), NOW));

        for (PaymentFact fact : List.of(wechat, alipay)) {
            assertThat(fact.claim())
                    .isInstanceOfSatisfying(
                            Claim.Paid.class, paid -> assertThat(paid.amount()).isEqualTo(whole));
        }
    }

    @Test
    void aTotalOfNothingIsNotMadeUpForByWhatTheBuyerPaid() {
        paysNothing(wechat("\"total\":8880,\"payer_total\":8000", "\"total\":0,\"payer_total\":8880"));
        TreeMap<String, String> params = AlipaySender.paid();
        params.putAll(Map.of("total_amount", "0.00", "buyer_pay_amount", "88.80", "receipt_amount", "88.80"));
        paysNothing(genuine(alipay.verify(AlipaySender.signed(params), NOW)));
    }
}
