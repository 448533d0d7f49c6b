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

    /** {@code signMethod} 01: the ASCII text that the RSA signature covers. */
    static byte[] digest(byte[] signed) {
        return Hashes.sha256Hex(signed).getBytes(StandardCharsets.US_ASCII);
    }

    /** {@code signMethod} 11: whether the signature was made with this shared key. Takes the same time for any signature. */
    static boolean madeWith(byte[] secureKey, byte[] signed, String signature) {
        return MessageDigest.isEqual(sealed(secureKey, signed), signature.getBytes(StandardCharsets.UTF_8));
    }

    /** The signature that such a key makes, in lower-case hex. */
    static byte[] sealed(byte[] secureKey, byte[] text) {
        ByteArrayOutputStream all = new ByteArrayOutputStream(text.length + 65);
        all.writeBytes(text);
        all.write('&');
        all.writeBytes(digest(secureKey));
        return digest(all.toByteArray());
    }

    String text(String name) {
        String value = form.ascii(name);
        return value == null ? "" : value;
    }
}
