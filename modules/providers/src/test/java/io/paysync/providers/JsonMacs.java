package io.paysync.providers;

import static io.paysync.providers.Case.NOW;
import static io.paysync.providers.Signer.bytes;
import static io.paysync.providers.Verdicts.genuine;
import static io.paysync.providers.Verdicts.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paysync.contract.domain.Claim;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;

/**
 * What every provider must do that signs a JSON body by one HMAC in one header: asserted the same for all of them.
 *
 * @param section a right account
 * @param header of the signature
 * @param body a genuine one
 * @param signing what signs a body with a secret
 */
public record JsonMacs(ObjectNode section, String header, String body, String secret, Signing signing) {
    /** Makes the header's value. */
    public interface Signing {
        String sign(String secret, byte[] body);
    }

    public RawCallback signed(String text) {
        return signed(bytes(text));
    }

    public RawCallback signed(byte[] text) {
        return Signer.json(text, header, signing.sign(secret, text));
    }

    /** Runs all of it. */
    public void assertAll() {
        Account account = Case.account(section.deepCopy());
        RawCallback right = signed(body);
        genuine(account.verify(right, NOW));
        signatures(account, right);
        shapes(account, right);
        bodies(account);
    }

    private void signatures(Account account, RawCallback right) {
        String signature = right.one(header);
        refused(account.verify(Case.withHeader(right, header, s -> null), NOW), Reason.MISSING_SIGNATURE);
        refused(account.verify(Case.withHeader(right, header, s -> ""), NOW), Reason.MISSING_SIGNATURE);
        refused(account.verify(Case.plusHeader(right, header, signature), NOW), Reason.MALFORMED);
        refused(account.verify(Case.plusHeader(right, header.toUpperCase(Locale.ROOT), "00"), NOW), Reason.MALFORMED);
        for (String wrong : new String[] {
            "0",
            " " + signature,
            signature + " ",
            signature + "0",
            signature.substring(1),
            "sha256=" + signature,
            signing.sign("another-secret-of-someone", right.body()),
            signing.sign(secret + "0", right.body()),
            signing.sign(secret, bytes("")),
            signing.sign(secret, bytes(body + "\n")),
            "é".repeat(signature.length())
        }) {
            refused(account.verify(Case.withHeader(right, header, s -> wrong), NOW), Reason.BAD_SIGNATURE);
        }
        String otherCase = signature.toUpperCase(Locale.ROOT);
        refused(account.verify(Case.withHeader(right, header, s -> otherCase), NOW), Reason.BAD_SIGNATURE);
        for (int bit = 0; bit < right.body().length * 8; bit++) {
            byte[] flipped = right.body().clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(account.verify(Case.with(right, flipped), NOW))
                    .as("bit %s", bit)
                    .isInstanceOf(Verdict.Refused.class);
        }
    }

    private static void shapes(Account account, RawCallback right) {
        refused(account.verify(Case.withMethod(right, "GET"), NOW), Reason.MALFORMED);
        refused(account.verify(Case.withMethod(right, "PUT"), NOW), Reason.MALFORMED);
        refused(account.verify(Case.with(right, new byte[0]), NOW), Reason.MALFORMED);
        refused(account.verify(Case.plusHeader(right, "Content-Encoding", "gzip"), NOW), Reason.MALFORMED);
        for (String type : new String[] {"text/plain", "application/jsonx", ""}) {
            refused(account.verify(Case.withHeader(right, "Content-Type", t -> type), NOW), Reason.MALFORMED);
        }
    }

    private void bodies(Account account) {
        for (String bad : new String[] {
            "null",
            "[]",
            "0",
            "{",
            "{\"a\":1,\"a\":2}",
            "{} {}",
            "{\"a\":NaN}",
            "{\"a\":" + "[".repeat(50_000) + "]".repeat(50_000) + "}",
            "{\"a\":" + "9".repeat(10_000) + "}",
            "{\"a\":1e4000000000000000000}",
            "\uFEFF" + body,
            body + " ".repeat(1024 * 1024 + 1 - body.length())
        }) {
            refused(account.verify(signed(bad), NOW), Reason.MALFORMED);
        }
        refused(account.verify(signed(body.getBytes(StandardCharsets.UTF_16LE)), NOW), Reason.MALFORMED);
        refused(account.verify(signed("{\"a\":\"é\"}".getBytes(StandardCharsets.ISO_8859_1)), NOW), Reason.MALFORMED);
        // A genuine message that says nothing, or nothing as it should, is kept and never an exception.
        for (String odd : new String[] {
            "{}",
            "{\"type\":7,\"event\":[],\"id\":{},\"data\":\"x\",\"payload\":3,\"created_at\":\"now\",\"created_on\":1}"
        }) {
            assertThat(genuine(account.verify(signed(odd), NOW)).claim()).isEqualTo(new Claim.Other());
        }
        // Values of any other type: kept, but never booked and never an exception.
        for (String type : new String[] {"null", "true", "-1", "1e400", "[]", "{}", "\"\"", "\"\\u0000\""}) {
            String bent = body.replaceAll(":(\"[^\"]*\"|[0-9]+)", ":" + type.replace("\\", "\\\\"));
            assertThat(genuine(account.verify(signed(bent), NOW)).claim()).isNotInstanceOf(Claim.Paid.class);
        }
    }

    /** Two keys count during a change, one after it, and none before its time. */
    public void assertKeyChange(String listKey, String oldSecret) {
        ObjectNode rolling = section.deepCopy();
        rolling.remove(listKey.substring(0, listKey.length() - 1));
        rolling.withArray(listKey).addObject().put("id", "new").put("secret", secret);
        rolling.withArray(listKey)
                .addObject()
                .put("id", "old")
                .put("secret", oldSecret)
                .put("validTo", NOW.plusSeconds(60).toString());
        Account account = Case.account(rolling);
        RawCallback old = Signer.json(bytes(body), header, signing.sign(oldSecret, bytes(body)));
        Instant after = NOW.plusSeconds(60);
        assertThat(((Verdict.Genuine) account.verify(old, NOW)).keyId()).isEqualTo("old");
        assertThat(((Verdict.Genuine) account.verify(signed(body), after)).keyId())
                .isEqualTo("new");
        refused(account.verify(old, after), Reason.BAD_SIGNATURE);

        ObjectNode early = section.deepCopy();
        early.remove(listKey.substring(0, listKey.length() - 1));
        early.putArray(listKey)
                .addObject()
                .put("secret", secret)
                .put("validFrom", NOW.plusSeconds(60).toString());
        assertThat(refused(Case.account(early).verify(signed(body), NOW), Reason.UNKNOWN_KEY)
                        .later())
                .isTrue();
    }
}
