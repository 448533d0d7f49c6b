package io.paysync.providers.unionpay;

import io.paysync.providers.proof.Hashes;
import io.paysync.providers.reading.RawForm;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * What UnionPay signs of a form, in notifications and in answers alike: all parameters but {@code signature} and the empty
 * ones, sorted by name and joined, in the message's own charset. The signature is made over a hash of that.
 */
record UnionpayForm(RawForm form) {
    byte[] signed() {
        return form.joined((name, value) -> !name.equals("signature") && value.length > 0);
    }

    /** {@code signMethod} 01: the ASCII text that the RSA signature covers. */
    static byte[] digest(byte[] signed) {
        return Hashes.sha256Hex(signed).getBytes(StandardCharsets.US_ASCII);
    }

    /** {@code signMethod} 11: whether the signature was made with this shared key. Takes the same time for any signature. */
    static boolean madeWith(byte[] secureKey, byte[] signed, String signature) {
        ByteArrayOutputStream text = new ByteArrayOutputStream(signed.length + 65);
        text.writeBytes(signed);
        text.write('&');
        text.writeBytes(digest(secureKey));
        return MessageDigest.isEqual(digest(text.toByteArray()), signature.getBytes(StandardCharsets.UTF_8));
    }

    String text(String name) {
        String value = form.ascii(name);
        return value == null ? "" : value;
    }
}
