package io.paysync.providers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paysync.providers.adyen.AdyenSender;
import io.paysync.providers.alipay.AlipaySender;
import io.paysync.providers.checkout.CheckoutSender;
import io.paysync.providers.generic.GenericSender;
import io.paysync.providers.mollie.MollieSender;
import io.paysync.providers.paypal.PaypalSender;
import io.paysync.providers.razorpay.RazorpaySender;
import io.paysync.providers.square.SquareSender;
import io.paysync.providers.stripe.StripeSender;
import io.paysync.providers.unionpay.UnionpaySender;
import io.paysync.providers.wechatpay.WechatSender;
import java.util.EnumSet;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What each provider hears, byte for byte: it decides by that whether to send again. Each row is what the provider publishes,
 * so a change here is a change of what it does.
 */
class AnswersTest {
    static final Map<String, ObjectNode> SECTIONS = sections();

    private static Map<String, ObjectNode> sections() {
        Map<String, ObjectNode> all = new TreeMap<>();
        for (ObjectNode section : new ObjectNode[] {
            AdyenSender.section(), AlipaySender.section(), CheckoutSender.section(), GenericSender.section(),
            MollieSender.section(), PaypalSender.section(), RazorpaySender.section(), SquareSender.section(),
            StripeSender.section(), UnionpaySender.section(), WechatSender.section()
        }) {
            all.put(section.get("provider").asText(), section);
        }
        return all;
    }

    private static Account account(String provider) {
        return Case.account(SECTIONS.get(provider));
    }

    @Test
    void everyProviderIsHere() {
        assertThat(SECTIONS.keySet()).containsExactlyElementsOf(new TreeMap<>(ProviderAccounts.providers()).keySet());
    }

    /**
     * Alipay wants exactly success, and anything else is sent again. WeChat Pay reads the status, and {@code code} in the body of
     * a failure. Stripe, PayPal, Razorpay, Square and Checkout.com take any 2xx, and the body is for people. UnionPay wants 200.
     * Adyen's older endpoints want [accepted]. Mollie wants 200 for what it does not know too.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "alipay    | 200 | text/plain       | success",
                "wechatpay | 204 | -                | ''",
                "stripe    | 200 | application/json | {\"received\":true}",
                "unionpay  | 200 | text/plain       | ok",
                "paypal    | 200 | application/json | {\"received\":true}",
                "adyen     | 200 | text/plain       | [accepted]",
                "razorpay  | 200 | application/json | {\"received\":true}",
                "square    | 200 | application/json | {\"received\":true}",
                "mollie    | 200 | text/plain       | ok",
                "checkout  | 200 | application/json | {\"received\":true}",
                "generic   | 200 | text/plain       | success",
            })
    void whatIsCommittedIsAnsweredSo(String provider, int status, @Nullable String type, String body) {
        Ack expected = new Ack(status, type, body);

        assertThat(account(provider).accepted()).isEqualTo(expected);
        assertThat(account(provider).accepted(Signer.post("application/json", Signer.bytes("{}"))))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "alipay    | 200 | text/plain       | fail",
                "wechatpay | 401 | application/json | {\"code\":\"FAIL\",\"message\":\"refused\"}",
                "stripe    | 400 | application/json | {\"error\":\"refused\"}",
                "unionpay  | 400 | text/plain       | fail",
                "paypal    | 400 | application/json | {\"error\":\"refused\"}",
                "adyen     | 401 | text/plain       | refused",
                "razorpay  | 400 | application/json | {\"error\":\"refused\"}",
                "square    | 403 | application/json | {\"error\":\"refused\"}",
                "mollie    | 200 | text/plain       | ok",
                "checkout  | 400 | application/json | {\"error\":\"refused\"}",
                "generic   | 400 | text/plain       | fail",
            })
    void whatIsNotGenuineIsAnsweredTheSameForEveryReason(String provider, int status, String type, String body) {
        // A key that is not here yet is another matter: see below.
        EnumSet<Reason> reasons = EnumSet.complementOf(EnumSet.of(Reason.UNKNOWN_KEY));
        for (Reason reason : reasons) {
            assertThat(account(provider).refused(Verdict.Refused.of(reason, "why")))
                    .as("%s", reason)
                    .isEqualTo(new Ack(status, type, body));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "alipay    | text/plain       | fail",
                "wechatpay | application/json | {\"code\":\"FAIL\",\"message\":\"try again\"}",
                "stripe    | application/json | {\"error\":\"try again\"}",
                "unionpay  | text/plain       | fail",
                "paypal    | application/json | {\"error\":\"try again\"}",
                "adyen     | text/plain       | try again",
                "razorpay  | application/json | {\"error\":\"try again\"}",
                "square    | application/json | {\"error\":\"try again\"}",
                "mollie    | text/plain       | try again",
                "checkout  | application/json | {\"error\":\"try again\"}",
                "generic   | text/plain       | fail",
            })
    void whatCannotBeJudgedOrKeptNowIsSentAgain(String provider, String type, String body) {
        Ack later = account(provider).refused(Verdict.Refused.of(Reason.UNKNOWN_KEY, "not here yet"));

        assertThat(later.status()).as("a server's fault").isIn(500, 503);
        assertThat(later).isEqualTo(new Ack(later.status(), type, body));
        assertThat(account(provider).unavailable()).isEqualTo(new Ack(503, type, body));
    }

    @ParameterizedTest
    @ValueSource(strings = {"paypal", "mollie"})
    void whereSomethingHasToBeFetchedFirstItIsUnavailable(String provider) {
        assertThat(account(provider)
                        .refused(Verdict.Refused.of(Reason.UNKNOWN_KEY, "not here yet"))
                        .status())
                .isEqualTo(503);
    }

    /** Refunds that were begun on the platform are told in the older language, and have to be answered in it. */
    @Test
    void wechatsOlderLanguageIsAnsweredInIt() {
        assertThat(account("wechatpay")
                        .accepted(Case.of("wechatpay/refund-v2-xml-callback").raw()))
                .isEqualTo(
                        new Ack(
                                200,
                                "text/xml",
                                "<xml><return_code><![CDATA[SUCCESS]]></return_code><return_msg><![CDATA[OK]]></return_msg></xml>"));
    }

    /** B1 and B2, before any key is looked at; without a body there is nothing to fetch a proof for either. */
    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "0", "\"\"", "{", " "})
    void aBodyThatHoldsNothingIsRefusedByEveryProvider(String body) {
        for (String provider : SECTIONS.keySet()) {
            for (String type : new String[] {"application/json", "application/x-www-form-urlencoded"}) {
                RawCallback raw = Signer.post(type, Signer.bytes(body));

                assertThat(account(provider).prove(raw, Case.NOW)).as(provider).isNull();
                assertThat(account(provider).verify(raw, Case.NOW)).as(provider).isInstanceOf(Verdict.Refused.class);
            }
        }
    }
}
