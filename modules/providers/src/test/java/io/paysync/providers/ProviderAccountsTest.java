package io.paysync.providers;

import static io.paysync.providers.Case.mistakes;
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
import io.paysync.providers.wechatpay.WechatSender;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator reads when the configuration of an account is wrong. */
class ProviderAccountsTest {
    @Test
    void rightAccountsOfAllProvidersMakeNoMistake() {
        assertThat(mistakes(
                        StripeSender.section(),
                        AlipaySender.section(),
                        WechatSender.section(),
                        RazorpaySender.section(),
                        SquareSender.section(),
                        CheckoutSender.section(),
                        MollieSender.section(),
                        GenericSender.section(),
                        AdyenSender.section()))
                .isEmpty();
    }

    @Test
    void anUnknownProviderOrADoubleNameIsToldAndKnownOnesAreListed() {
        assertThat(mistakes(Case.section("paypall"), StripeSender.section(), StripeSender.section()))
                .containsExactly(
                        "accounts[0].provider: is no known provider; known are "
                                + ProviderAccounts.providers().keySet(),
                        "accounts[2].account: names stripe/main a second time");
    }

    @Test
    void everyProviderIsFoundByItsName() {
        assertThat(ProviderAccounts.providers().keySet())
                .contains(
                        "adyen",
                        "alipay",
                        "checkout",
                        "generic",
                        "mollie",
                        "paypal",
                        "razorpay",
                        "square",
                        "stripe",
                        "unionpay",
                        "wechatpay");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../main", "Main", "a b", "-", "é"})
    void aNameThatCannotBePartOfAnAddressIsRefused(String name) {
        assertThat(mistakes(StripeSender.section().put("account", name)))
                .first()
                .asString()
                .startsWith("accounts[0].account: must be lower-case letters");
    }

    @Test
    void accountsUnderOneServiceProviderSayWhichSubMerchantTheyAre() {
        ObjectNode first = WechatSender.section();
        ObjectNode second = WechatSender.section().put("account", "second").put("subMchid", "1900000109");

        assertThat(mistakes(first, second))
                .containsExactly(
                        "accounts[0].subMchid: must be set: another account has the same mchid, and without it this one takes the payments of both");
        assertThat(mistakes(first.put("subMchid", "1900000110"), second)).isEmpty();
        assertThat(mistakes(
                        WechatSender.section(),
                        WechatSender.section().put("account", "second").put("mchid", "1900000999")))
                .isEmpty();
        assertThat(mistakes(
                        WechatSender.section(),
                        WechatSender.section().put("account", "second").put("environment", "sandbox")))
                .isEmpty();
    }

    @Test
    void accountsWithOneWebhookOfAPlatformSayWhichSellerTheyAre() {
        ObjectNode second = PaypalSender.section().put("account", "second");

        assertThat(mistakes(PaypalSender.section().put("merchantId", "M-1"), second))
                .containsExactly(
                        "accounts[1].merchantId: must be set: another account has the same webhookId, and without it this one takes the payments of both");
        assertThat(mistakes(PaypalSender.section(), second.put("webhookId", "another")))
                .isEmpty();
    }

    @Test
    void anAccountWithoutAKeyIsRefused() {
        assertThat(mistakes(Case.section("stripe")))
                .containsExactly(
                        "accounts[0].endpointSecrets: must hold at least one key; without it no callback can be proven genuine");
        assertThat(mistakes(Case.section("alipay").put("appId", "1")))
                .first()
                .asString()
                .startsWith("accounts[0].keys: must hold at least one key");
        assertThat(mistakes(Case.section("wechatpay").put("mchid", "1")))
                .anyMatch(m -> m.startsWith("accounts[0].publicKeys: must hold at least one key"))
                .anyMatch(m -> m.startsWith("accounts[0].apiV3Keys: must hold at least one key"));
    }

    @Test
    void anAccountWithNothingButExpiredKeysIsRefused() {
        ObjectNode section = Case.section("stripe");
        section.putArray("endpointSecrets")
                .addObject()
                .put("secret", StripeSender.SECRET)
                .put("validTo", "2026-11-20T02:00:00Z");

        assertThat(mistakes(section)).containsExactly("accounts[0].endpointSecrets: holds only keys that have expired");
    }

    @Test
    void timesOfKeysAndTheirNamesAreChecked() {
        ObjectNode section = StripeSender.section();
        section.withArray("endpointSecrets")
                .addObject()
                .put("id", "new")
                .put("secret", StripeSender.OLD_SECRET)
                .put("validFrom", "tomorrow")
                .put("validTo", "1999");

        assertThat(mistakes(section))
                .containsExactlyInAnyOrder(
                        "accounts[0].endpointSecrets[1].id: is used a second time",
                        "accounts[0].endpointSecrets[1].validFrom: must be an instant such as 2027-01-31T00:00:00Z",
                        "accounts[0].endpointSecrets[1].validTo: must be an instant such as 2027-01-31T00:00:00Z");
    }

    @Test
    void aWrongKeyIsToldInPlainWordsAndNeverShown() throws GeneralSecurityException {
        KeyPairGenerator small = KeyPairGenerator.getInstance("RSA");
        small.initialize(512);
        String weak = Base64.getEncoder()
                .encodeToString(small.generateKeyPair().getPublic().getEncoded());
        String curve = Base64.getEncoder()
                .encodeToString(KeyPairGenerator.getInstance("EC")
                        .generateKeyPair()
                        .getPublic()
                        .getEncoded());
        String secret = Case.of("alipay/pay-success").key("alipay_private_key_pem_TEST_ONLY");
        String bare = secret.replaceAll("-----[^-]+-----|\\s", "");
        String open = Case.of("alipay/pay-success").key("alipay_public_key_pem");
        String certificate = Case.of("wechatpay/pay-success-pubkey").key("platform_certificate_pem");

        assertKey(secret, "is a private key; a public key belongs here");
        assertKey(bare, "is a private key; a public key belongs here");
        assertKey(certificate, "is a certificate; a public key belongs here");
        assertKey(weak, "is an RSA key of 512 bits; 2048 to 8192 are accepted");
        assertKey(curve, "is no RSA public key");
        assertKey(
                "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----",
                "is protected by a password; store it without one");
        assertKey(
                "-----BEGIN RSA PUBLIC KEY-----\nAAAA\n-----END RSA PUBLIC KEY-----",
                "is a public key in PKCS#1 form; convert it with: openssl rsa -RSAPublicKey_in -pubout -in OLD -out NEW");
        assertKey(open + open, "holds more than one PEM block, or text around it");
        assertKey("Bag Attributes\n" + open, "holds more than one PEM block, or text around it");
        assertKey(open.replace("END PUBLIC", "END PRIVATE"), "is no PEM text");
        assertKey("not a key!", "is no PEM text and no Base64");
        assertKey("A".repeat(200_000), "is longer than 131072 characters");
    }

    @Test
    void otherMistakesOfEachProviderAreTold() {
        assertMistake(
                StripeSender.section(),
                s -> s.put("endpointSecret", "sk_live_1234567890123"),
                "endpointSecret: must be the endpoint's signing secret; it begins with whsec_");
        assertMistake(
                StripeSender.section(),
                s -> s.put("apiKey", "sk_test_1"),
                "apiKey: is a key of the other environment than live");
        assertMistake(
                StripeSender.section(),
                s -> s.put("apiBase", "http://api.stripe.com"),
                "apiBase: must be an https URL (http only to localhost) without user, query and slash at the end");
        assertMistake(WechatSender.section(), s -> s.put("apiV3Key", "short"), "apiV3Key: must have 32 bytes, has 5");
        assertMistake(
                WechatSender.section(),
                s -> s.withArray("publicKeys")
                        .addObject()
                        .put("id", "x")
                        .put("publicKey", WechatSender.CASE.key("wechatpay_public_key_pem")),
                "publicKeys[1].id: must be the key's id, it begins with PUB_KEY_ID_");
        assertMistake(
                WechatSender.section(),
                s -> s.put("merchantPrivateKey", WechatSender.CASE.key("wechatpay_public_key_private_pem_TEST_ONLY")),
                "merchantSerial: must be given with merchantPrivateKey");
        assertMistake(
                AlipaySender.section(),
                s -> s.put("appPrivateKey", Case.of("alipay/pay-success").key("alipay_public_key_pem")),
                "appPrivateKey: is a public key; a private key belongs here");
        assertMistake(
                AlipaySender.section(),
                s -> s.put(
                        "appCertificate",
                        Case.of("alipay/cert-mode-serial-numbers").key("leaf_chain_pem")),
                "rootCertificate: must be given with appCertificate (certificate mode needs both)");
        assertMistake(
                AlipaySender.section(), s -> s.put("appld", "misspelt"), "appld: unknown key; did you mean appId?");
    }

    @Test
    void aCertificateThatDoesNotLeadToTheRootIsRefused() {
        Case certificates = Case.of("alipay/cert-mode-serial-numbers");
        ObjectNode section = AlipaySender.section().put("rootCertificate", certificates.key("root_bundle_pem"));
        section.withArray("keys")
                .addObject()
                .put("certificate", Case.of("wechatpay/pay-success-pubkey").key("platform_certificate_pem"));
        assertThat(mistakes(section))
                .containsExactly("accounts[0].keys[1].certificate: does not lead to a certificate of rootCertificate");

        ObjectNode right = AlipaySender.section().put("rootCertificate", certificates.key("root_bundle_pem"));
        right.withArray("keys").addObject().put("certificate", certificates.key("leaf_chain_pem"));
        assertThat(mistakes(right)).isEmpty();
    }

    @Test
    void withoutCredentialsForTheApiThereIsNoClient() {
        assertThat(Case.account(StripeSender.section()).client()).isEmpty();
        assertThat(Case.account(AlipaySender.section()).client()).isEmpty();
        assertThat(Case.account(WechatSender.section()).client()).isEmpty();
        assertThat(Case.account(RazorpaySender.section()).client()).isEmpty();
        assertThat(Case.account(SquareSender.section()).client()).isEmpty();
        assertThat(Case.account(CheckoutSender.section()).client()).isEmpty();
        assertThat(Case.account(GenericSender.section()).client()).isEmpty();
    }

    private static void assertKey(String key, String mistake) {
        ObjectNode section = Case.section("alipay").put("appId", "1");
        section.putArray("keys").addObject().put("publicKey", key);
        assertThat(mistakes(section)).contains("accounts[0].keys[0].publicKey: " + mistake);
    }

    private static void assertMistake(ObjectNode section, Consumer<ObjectNode> change, String mistake) {
        change.accept(section);
        assertThat(mistakes(section)).containsExactly("accounts[0]." + mistake);
    }
}
