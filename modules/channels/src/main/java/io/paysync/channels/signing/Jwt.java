package io.paysync.channels.signing;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/** A JSON Web Token signed for a message service (RFC 7515, 7518). Making one with an RSA key takes about a millisecond. */
public enum Jwt {
    /** For Google's service accounts; the same header and claims give the same token. */
    RS256("SHA256withRSA", "RSA"),
    /** For Apple's tokens; the signature is R and S, 64 bytes, and not DER. */
    ES256("SHA256withECDSAinP1363Format", "EC");

    private final String algorithm;
    private final String keyAlgorithm;

    Jwt(String algorithm, String keyAlgorithm) {
        this.algorithm = algorithm;
        this.keyAlgorithm = keyAlgorithm;
    }

    /** @throws IllegalArgumentException when it is no PKCS#8 key of this kind in PEM; the text is not repeated */
    public PrivateKey privateKey(String pem) {
        String base64 = pem.replaceAll("-----(BEGIN|END) PRIVATE KEY-----", "").replaceAll("\\s", "");
        try {
            byte[] der = Base64.getDecoder().decode(base64);
            return KeyFactory.getInstance(keyAlgorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalArgumentException("must be an " + keyAlgorithm + " key in PEM (BEGIN PRIVATE KEY)");
        }
    }

    /** @throws IllegalArgumentException when the key cannot sign so */
    public String sign(String headerJson, String claimsJson, PrivateKey key) {
        String content = base64(headerJson) + "." + base64(claimsJson);
        try {
            Signature signer = Signature.getInstance(algorithm);
            signer.initSign(key);
            signer.update(content.getBytes(StandardCharsets.US_ASCII));
            return content + "." + base64(signer.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the key cannot sign " + name(), e);
        }
    }

    public boolean verifies(String token, PublicKey key) {
        int dot = token.lastIndexOf('.');
        try {
            Signature verifier = Signature.getInstance(algorithm);
            verifier.initVerify(key);
            verifier.update(token.substring(0, Math.max(0, dot)).getBytes(StandardCharsets.US_ASCII));
            return dot > 0 && verifier.verify(Base64.getUrlDecoder().decode(token.substring(dot + 1)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    private static String base64(String text) {
        return base64(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
