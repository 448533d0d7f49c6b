package io.paysync.providers;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.providers.vectors.CaseAccounts;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every bit of the body and of the signed headers of a genuine callback is flipped once. Not one of the results may be
 * taken for genuine, unless what was flipped is not signed and changes no fact (the case of an escape's hex digit).
 */
class FlipTest {
    private static final List<String> HEADERS = List.of(
            "Stripe-Signature",
            "Wechatpay-Signature",
            "Wechatpay-Serial",
            "Wechatpay-Timestamp",
            "Wechatpay-Nonce",
            "Wechatpay-Signature-Type",
            "X-Razorpay-Signature",
            "x-square-hmacsha256-signature",
            "Cko-Signature");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "stripe/pay-success",
                "paypal/pay-success",
                "wechatpay/pay-success-pubkey",
                "wechatpay/pay-success-platform-cert",
                "other/razorpay-payment-captured-non-ascii",
                "other/square-payment-completed-non-ascii",
                "other/checkout-com-payment-captured-non-ascii"
            })
    void noFlippedBitOfTheBodyIsGenuine(String name) {
        RawCallback raw = Case.of(name).raw();
        Account account = account(name);
        assertThat(account.verify(raw, Case.NOW)).isInstanceOf(Verdict.Genuine.class);

        for (int bit = 0; bit < raw.body().length * 8; bit++) {
            assertThat(account.verify(Case.with(raw, flipped(raw.body(), bit)), Case.NOW))
                    .as("bit %s", bit)
                    .isInstanceOf(Verdict.Refused.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alipay/pay-success",
                "alipay/pay-success-gbk",
                "alipay/gateway-message-v2",
                "unionpay/pay-success",
                "unionpay/pay-success-gbk",
                "unionpay/pay-success-signmethod-11"
            })
    void noFlippedBitOfAFormChangesAFact(String name) {
        RawCallback raw = Case.of(name).raw();
        Account account = account(name);
        Verdict genuine = account.verify(raw, Case.NOW);
        assertThat(genuine).isInstanceOf(Verdict.Genuine.class);

        for (int bit = 0; bit < raw.body().length * 8; bit++) {
            Verdict verdict = account.verify(Case.with(raw, flipped(raw.body(), bit)), Case.NOW);
            if (verdict instanceof Verdict.Genuine) {
                assertThat(verdict).as("bit %s", bit).isEqualTo(genuine);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "stripe/header-order",
                "wechatpay/pay-success-pubkey",
                "other/razorpay-payment-captured-non-ascii",
                "other/square-payment-completed-non-ascii",
                "other/checkout-com-payment-captured-non-ascii"
            })
    void noFlippedBitOfASignedHeaderChangesAFact(String name) {
        RawCallback raw = Case.of(name).raw();
        Account account = account(name);
        Verdict genuine = account.verify(raw, Case.NOW);
        int survived = 0;
        for (String header : HEADERS) {
            String value = raw.one(header);
            for (int bit = 0; value != null && bit < value.length() * 8; bit++) {
                String bent = bent(value, bit);
                Verdict verdict = account.verify(Case.withHeader(raw, header, v -> bent), Case.NOW);
                if (verdict instanceof Verdict.Genuine) {
                    survived++;
                    assertThat(verdict).isEqualTo(genuine);
                }
            }
        }
        // Only Stripe's header has a part that is not looked at: the unknown scheme v9=00 in between.
        assertThat(survived).isLessThanOrEqualTo(name.startsWith("stripe/") ? 6 * 8 : 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "stripe/pay-success",
                "wechatpay/pay-success-pubkey",
                "alipay/pay-success",
                "unionpay/pay-success",
                "other/razorpay-payment-captured-non-ascii",
                "other/square-payment-completed-non-ascii",
                "other/checkout-com-payment-captured-non-ascii"
            })
    void aGenuineCallbackIsRefusedOnTheRouteOfAnotherProvider(String name) {
        RawCallback raw = Case.of(name).raw();
        for (String other : List.of(
                "stripe/pay-success",
                "wechatpay/pay-success-pubkey",
                "alipay/pay-success",
                "unionpay/pay-success",
                "other/razorpay-payment-captured-non-ascii",
                "other/square-payment-completed-non-ascii",
                "other/checkout-com-payment-captured-non-ascii",
                "other/mollie-classic")) {
            if (!other.equals(name)) {
                assertThat(account(other).verify(raw, Case.NOW)).isInstanceOf(Verdict.Refused.class);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "stripe/pay-success",
                "wechatpay/pay-success-pubkey",
                "alipay/pay-success",
                "unionpay/pay-success",
                "other/razorpay-payment-captured-non-ascii",
                "other/square-payment-completed-non-ascii",
                "other/checkout-com-payment-captured-non-ascii"
            })
    void whereACallbackSeemsToComeFromMakesNoDifference(String name) {
        RawCallback raw = Case.of(name).raw();
        RawCallback forged = Case.with(raw, flipped(raw.body(), 8 * 30));
        for (String header : List.of("X-Forwarded-For", "X-Real-IP", "X-Forwarded-Proto", "X-HTTP-Method-Override")) {
            RawCallback dressed = Case.plusHeader(forged, header, "127.0.0.1");
            assertThat(account(name).verify(dressed, Case.NOW)).isInstanceOf(Verdict.Refused.class);
        }
        RawCallback local = Case.withHeader(raw, "Host", host -> "localhost");
        assertThat(account(name).verify(local, Case.NOW))
                .isEqualTo(account(name).verify(raw, Case.NOW));
    }

    private static Account account(String name) {
        return CaseAccounts.of(Case.of(name));
    }

    private static byte[] flipped(byte[] body, int bit) {
        byte[] copy = body.clone();
        copy[bit / 8] ^= (byte) (1 << bit % 8);
        return copy;
    }

    private static String bent(String value, int bit) {
        char[] chars = value.toCharArray();
        chars[bit / 8] ^= (char) (1 << bit % 8);
        return new String(chars);
    }
}
