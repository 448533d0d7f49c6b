package io.paysync.providers.unionpay;

import io.paysync.providers.proof.Hashes;
import io.paysync.providers.reading.RawForm;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Set;

/**
 * What UnionPay signs of a form, in notifications and in answers alike: all parameters but {@code signature} and the empty
 * ones, sorted by name and joined, in the message's own charset. The signature is made over a hash of that.
 */
record UnionpayForm(RawForm form) {
    private static final RawForm.Signed SIGNED = (name, value) -> !name.equals("signature") && value.length > 0;

    /** The parameters that a verdict or a fact is made of. */
    private static final Set<String> READ = Set.of(
            "currencyCode",
            "encoding",
            "merId",
            "orderId",
            "origQryId",
            "queryId",
            "respCode",
            "signMethod",
            "signPubKeyCert",
            "signature",
            "txnAmt",
            "txnTime",
            "txnType",
            "version");

    byte[] signed() {
        return form.joined(SIGNED);
    }

    /** Whether the same signature is good for another message too: nothing is escaped in what is signed. */
    boolean cutElsewhere() {
        return form.cutElsewhere(SIGNED, READ);
    }

    /** {@code signMethod} 01: the ASCII text that the RSA signature covers, with nothing behind. */
    static byte[] digest(byte[] signed, byte[] behind) {
        if (behind.length == 0) {
            return digest(signed);
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream(signed.length + behind.length);
        all.writeBytes(signed);
        all.writeBytes(behind);
        return digest(all.toByteArray());
    }

    private static byte[] digest(byte[] text) {
        return Hashes.sha256Hex(text).getBytes(StandardCharsets.US_ASCII);
    }

    /** {@code signMethod} 11: whether the signature was made with this shared key. Takes the same time for any signature. */
    static boolean madeWith(byte[] secureKey, UnionpayProof.Text signed, String signature) {
        return MessageDigest.isEqual(signed.digest(behind(secureKey)), signature.getBytes(StandardCharsets.UTF_8));
    }

    /** The signature that such a key makes, in lower-case hex. */
    static byte[] sealed(byte[] secureKey, byte[] text) {
        return digest(text, behind(secureKey));
    }

    private static byte[] behind(byte[] secureKey) {
        byte[] hash = digest(secureKey);
        byte[] behind = new byte[hash.length + 1];
        behind[0] = '&';
        System.arraycopy(hash, 0, behind, 1, hash.length);
        return behind;
    }

    /** What is signed of the parameters whose names come before, or behind, this one. */
    byte[] signed(String name, boolean before) {
        return form.joined((each, value) ->
                SIGNED.test(each, value) && (before ? each.compareTo(name) < 0 : each.compareTo(name) > 0));
    }

    String text(String name) {
        String value = form.ascii(name);
        return value == null ? "" : value;
    }
}
