package io.paysync.providers.generic;

import static io.paysync.providers.Case.NOW;
import static io.paysync.providers.Signer.bytes;
import static io.paysync.providers.Verdicts.genuine;
import static io.paysync.providers.Verdicts.refused;
import static io.paysync.providers.generic.GenericSender.PAID;
import static io.paysync.providers.generic.GenericSender.SECRET;
import static io.paysync.providers.generic.GenericSender.form;
import static io.paysync.providers.generic.GenericSender.formSection;
import static io.paysync.providers.generic.GenericSender.post;
import static io.paysync.providers.generic.GenericSender.signedForm;
import static io.paysync.providers.generic.GenericSender.signedText;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.providers.Account;
import io.paysync.providers.Case;
import io.paysync.providers.RawCallback;
import io.paysync.providers.Reason;
import io.paysync.providers.Signer;
import io.paysync.providers.Verdict;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way to sign that the settings know. */
class GenericSealTest {
    private static ObjectNode plain(String algorithm, String encoding) {
        ObjectNode section = GenericSender.section();
        section.remove("timestamp");
        ObjectNode signature = section.putObject("signature");
        signature.put("in", "header:X-Sign").put("algorithm", algorithm).put("encoding", encoding);
        signature.putArray("keys").addObject().put("secret", SECRET);
        return section;
    }

    @Test
    void theHeadersThatProveAMessageAreKept() {
        assertThat(Case.account(GenericSender.section()).evidenceHeaders())
                .containsExactlyInAnyOrder("x-acme-signature", "x-acme-time");
        assertThat(Case.account(plain("hmac-sha256", "hex")).evidenceHeaders()).containsExactly("x-sign");
        assertThat(Case.account(formSection()).evidenceHeaders()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "hmac-sha256, HmacSHA256, hex",
        "hmac-sha256, HmacSHA256, hex-upper",
        "hmac-sha256, HmacSHA256, base64",
        "hmac-sha512, HmacSHA512, hex",
        "hmac-sha512, HmacSHA512, base64"
    })
    void anHmacCountsInItsOneConfiguredForm(String algorithm, String java, String encoding) {
        Account account = Case.account(plain(algorithm, encoding));
        byte[] mac = Signer.hmac(java, SECRET, bytes(PAID));
        String hex = HexFormat.of().formatHex(mac);
        String base64 = Base64.getEncoder().encodeToString(mac);
        String right = encoding.equals("base64") ? base64 : encoding.equals("hex") ? hex : hex.toUpperCase(Locale.ROOT);

        genuine(account.verify(Signer.json(bytes(PAID), "X-Sign", right), NOW));
        for (String other : new String[] {
            hex,
            hex.toUpperCase(Locale.ROOT),
            base64,
            right + "=",
            base64.replace("=", ""),
            Base64.getUrlEncoder().encodeToString(mac) + "x",
            right.substring(1)
        }) {
            if (!other.equals(right)) {
                refused(account.verify(Signer.json(bytes(PAID), "X-Sign", other), NOW), Reason.BAD_SIGNATURE);
            }
        }
    }

    @Test
    void theOtherAlgorithmUnderTheSameSecretDoesNotCount() {
        String weaker = Signer.hex(SECRET, bytes(PAID));

        refused(
                Case.account(plain("hmac-sha512", "hex")).verify(Signer.json(bytes(PAID), "X-Sign", weaker), NOW),
                Reason.BAD_SIGNATURE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"base64", "hex"})
    void anRsaSignatureCounts(String encoding) throws GeneralSecurityException {
        KeyPair pair = KeyPairGenerator.getInstance("RSA").generateKeyPair();
        ObjectNode section = plain("rsa-sha256", encoding);
        ((ObjectNode) section.get("signature"))
                .putArray("keys")
                .addObject()
                .put(
                        "publicKey",
                        Base64.getEncoder().encodeToString(pair.getPublic().getEncoded()));
        Account account = Case.account(section);
        Signature signer = Signature.getInstance("SHA256withRSA");
        signer.initSign(pair.getPrivate());
        signer.update(bytes(PAID));
        byte[] bytes = signer.sign();
        String right = encoding.equals("hex")
                ? HexFormat.of().formatHex(bytes)
                : Base64.getEncoder().encodeToString(bytes);

        genuine(account.verify(Signer.json(bytes(PAID), "X-Sign", right), NOW));
        refused(account.verify(Signer.json(bytes(PAID + " "), "X-Sign", right), NOW), Reason.BAD_SIGNATURE);
        for (String odd : new String[] {"", "zz", right + "00", right.substring(2), right + "\u00e9", right + "="}) {
            refused(
                    account.verify(Signer.json(bytes(PAID), "X-Sign", odd), NOW),
                    odd.isEmpty() ? Reason.MISSING_SIGNATURE : Reason.BAD_SIGNATURE);
        }
    }

    @Test
    void headersBehindTheBodyAreSignedToo() {
        ObjectNode section = plain("hmac-sha256", "hex");
        ((ObjectNode) section.get("signature")).put("over", "v1\n{header:X-Id}\n{body}\n{header:X-Time}");
        Account account = Case.account(section);
        String right = Signer.hex(SECRET, bytes("v1\nid-1\n" + PAID + "\n5"));
        RawCallback raw = Signer.json(bytes(PAID), "X-Sign", right, "X-Id", "id-1", "X-Time", "5");

        genuine(account.verify(raw, NOW));
        refused(account.verify(Case.withHeader(raw, "X-Id", v -> "id-2"), NOW), Reason.BAD_SIGNATURE);
        refused(account.verify(Case.withHeader(raw, "X-Time", v -> "6"), NOW), Reason.BAD_SIGNATURE);
        refused(account.verify(Case.withHeader(raw, "X-Time", v -> null), NOW), Reason.MALFORMED);
    }

    @Test
    void duringAChangeBothKeysCount() {
        ObjectNode section = plain("hmac-sha256", "hex");
        ((ObjectNode) section.get("signature"))
                .withArray("keys")
                .addObject()
                .put("id", "old")
                .put("secret", "the-secret-of-last-year")
                .put("validTo", NOW.plusSeconds(60).toString());
        Account account = Case.account(section);
        RawCallback old = Signer.json(bytes(PAID), "X-Sign", Signer.hex("the-secret-of-last-year", bytes(PAID)));

        assertThat(((Verdict.Genuine) account.verify(old, NOW)).keyId()).isEqualTo("old");
        refused(account.verify(old, NOW.plusSeconds(60)), Reason.BAD_SIGNATURE);
    }

    @Test
    void aSortedFormIsReadAsItWasSigned() {
        PaymentFact fact = genuine(Case.account(formSection()).verify(signedForm(form()), NOW));

        assertThat(fact.claim()).isEqualTo(new Claim.Paid(new Money(8880, "CNY"), null, true));
        assertThat(fact.orderNo()).isEqualTo("A-1");
        assertThat(fact.key().eventKey()).startsWith("said:");
    }

    @Test
    void noFlippedBitOfAFormChangesAFact() {
        Account account = Case.account(formSection());
        RawCallback raw = signedForm(form());
        Verdict right = account.verify(raw, NOW);
        for (int bit = 0; bit < raw.body().length * 8; bit++) {
            byte[] flipped = raw.body().clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            Verdict verdict = account.verify(Case.with(raw, flipped), NOW);
            if (verdict instanceof Verdict.Genuine) {
                assertThat(verdict).as("bit %s", bit).isEqualTo(right);
            }
        }
    }

    @Test
    void emptyFieldsTakePartWhereTheSettingsSaySo() {
        ObjectNode section = formSection();
        ((ObjectNode) section.get("signature")).put("emptyToo", true);
        String text = "amount=88.80&note=&order_no=A-1&status=OK&subject=龙井 a+b=c";

        genuine(Case.account(section).verify(post(form(), Signer.base64(SECRET, bytes(text))), NOW));
        refused(Case.account(section).verify(signedForm(form()), NOW), Reason.BAD_SIGNATURE);
    }

    @Test
    void oneSignatureIsNotGoodForTwoForms() {
        // The payer chose the subject; cut at its signs, the very same signed text would pay another order.
        TreeMap<String, String> genuine = form();
        genuine.put("attach", "x&order_no=EVIL&status=OK&z=");
        TreeMap<String, String> forged = new TreeMap<>(form());
        forged.keySet().retainAll(java.util.Set.of("amount", "sign_type"));
        forged.put("attach", "x");
        forged.put("order_no", "EVIL");
        forged.put("status", "OK");
        forged.put("z", "&order_no=A-1&status=OK&subject=龙井 a+b=c");
        assertThat(signedText(forged)).isEqualTo(signedText(genuine));
        Account account = Case.account(formSection());

        refused(account.verify(post(forged, Signer.base64(SECRET, bytes(signedText(genuine)))), NOW), Reason.MALFORMED);
        refused(account.verify(signedForm(genuine), NOW), Reason.MALFORMED);
    }

    @Test
    void anEqualsSignInANameIsRefusedToo() {
        TreeMap<String, String> odd = form();
        odd.put("a", "1");
        Account account = Case.account(formSection());
        String body = new String(signedForm(odd).body(), StandardCharsets.UTF_8);

        genuine(account.verify(Signer.post("application/x-www-form-urlencoded", bytes(body)), NOW));
        refused(
                account.verify(
                        Signer.post("application/x-www-form-urlencoded", bytes(body.replace("a=1&", "a%3D1=&"))), NOW),
                Reason.BAD_SIGNATURE);
        TreeMap<String, String> named = form();
        named.put("a", "b=1");
        String moved = new String(signedForm(named).body(), StandardCharsets.UTF_8).replace("a=b%3D1", "a%3Db=1");
        refused(account.verify(Signer.post("application/x-www-form-urlencoded", bytes(moved)), NOW), Reason.MALFORMED);
    }

    @Test
    void aDoubledFieldOrNoFormIsRefused() {
        Account account = Case.account(formSection());
        String body = new String(signedForm(form()).body(), StandardCharsets.UTF_8);
        String type = "application/x-www-form-urlencoded";

        refused(account.verify(Signer.post(type, bytes(body + "&status=OK")), NOW), Reason.DUPLICATE_PARAM);
        refused(account.verify(Signer.post(type, bytes(body + "&%zz=1")), NOW), Reason.MALFORMED);
        refused(
                account.verify(Signer.post(type, bytes(body.replaceAll("sign=[^&]*", "sign="))), NOW),
                Reason.MISSING_SIGNATURE);
        refused(
                account.verify(Signer.post(type, bytes(body.replaceAll("&?sign=[^&]*", ""))), NOW),
                Reason.MISSING_SIGNATURE);
    }

    @Test
    void whatIsNotSignedCanBeAddedAndSaysNothing() {
        Account account = Case.account(formSection());
        RawCallback raw = signedForm(form());
        String more = new String(raw.body(), StandardCharsets.UTF_8) + "&trade_no=&x_empty=";

        assertThat(account.verify(Case.with(raw, bytes(more)), NOW)).isEqualTo(account.verify(raw, NOW));
    }
}
