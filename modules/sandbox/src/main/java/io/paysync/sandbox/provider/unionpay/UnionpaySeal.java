package io.paysync.sandbox.provider.unionpay;

import io.paysync.sandbox.keys.Rsa;
import io.paysync.sandbox.keys.Secrets;
import io.paysync.sandbox.provider.Form;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.util.HexFormat;
import java.util.Map;

/**
 * Signatures of version 5.1.0, signMethod 01: RSA over the hex of a SHA-256, that is over a hash of a hash. Notifications,
 * requests and answers are signed alike; UnionPay's own bring the certificate with them.
 */
final class UnionpaySeal {
    static final String VERSION = "5.1.0";
    static final String RSA = "01";

    private final Secrets secrets;
    private final KeyPair own;
    private final KeyPair forger;
    private final KeyPair merchant;

    UnionpaySeal(Secrets secrets) {
        this.secrets = secrets;
        this.own = secrets.pair(UnionpayPlug.SIGN);
        this.forger = secrets.pair(UnionpayPlug.FORGER);
        this.merchant = secrets.pair(UnionpayPlug.MERCHANT);
    }

    /** Adds UnionPay's certificate and signature. */
    void sign(Map<String, String> fields) {
        sign(fields, secrets.text(UnionpayPlug.SIGN_CERTIFICATE), own.getPrivate());
    }

    /** Adds those of somebody who made a certificate with UnionPay's name himself. */
    void forge(Map<String, String> fields) {
        sign(fields, secrets.text(UnionpayPlug.FORGER_CERTIFICATE), forger.getPrivate());
    }

    private static void sign(Map<String, String> fields, String certificate, PrivateKey key) {
        // UnionPay's lines end with CR LF, and they are signed.
        fields.put("signPubKeyCert", certificate.replace("\n", "\r\n"));
        fields.put("signature", Rsa.sign(key, digest(fields)));
    }

    /** Whether the merchant made this request. */
    boolean fromMerchant(Map<String, String> fields) {
        return VERSION.equals(fields.get("version"))
                && RSA.equals(fields.get("signMethod"))
                && secrets.text(UnionpayPlug.MERCHANT_CERT_ID).equals(fields.get("certId"))
                && Rsa.verify(merchant.getPublic(), digest(fields), fields.getOrDefault("signature", ""));
    }

    private static byte[] digest(Map<String, String> fields) {
        try {
            byte[] text = Form.signed(fields, "signature").getBytes(StandardCharsets.UTF_8);
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text);
            return HexFormat.of().formatHex(hash).getBytes(StandardCharsets.US_ASCII);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }
}
