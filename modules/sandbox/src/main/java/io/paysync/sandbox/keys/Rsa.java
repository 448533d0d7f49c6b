package io.paysync.sandbox.keys;

import io.paysync.platform.keys.NativeRsa;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.Signature;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;

/** RSA as the providers use it: 2048 bits, SHA256withRSA (PKCS#1 v1.5), Base64. */
public final class Rsa {
    /** AWS-LC where there is one: it makes a pair in half the time, and in a tenth of it as long as the JVM has not compiled the JDK's. */
    private static final Provider PROVIDER =
            NativeRsa.PROVIDER != null ? NativeRsa.PROVIDER : Security.getProviders("KeyPairGenerator.RSA")[0];

    private Rsa() {}

    /** Takes about 0.1 to 0.5 s. */
    public static KeyPair generate() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA", PROVIDER);
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no RSA", e);
        }
    }

    /** The pair of a private key in PKCS#8; the public half is worked out from it. */
    static KeyPair pair(byte[] pkcs8) {
        try {
            KeyFactory factory = KeyFactory.getInstance("RSA", PROVIDER);
            RSAPrivateCrtKey key = (RSAPrivateCrtKey) factory.generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            PublicKey half = factory.generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent()));
            return new KeyPair(half, key);
        } catch (GeneralSecurityException | ClassCastException e) {
            throw new IllegalArgumentException("not an RSA private key in PKCS#8", e);
        }
    }

    /** Takes about 1 ms: not for an event loop. */
    public static String sign(PrivateKey key, byte[] message) {
        try {
            Signature signature = Signature.getInstance("SHA256withRSA", PROVIDER);
            signature.initSign(key);
            signature.update(message);
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot sign", e);
        }
    }

    /** @return false also for a signature that is not Base64 or has another length */
    public static boolean verify(PublicKey key, byte[] message, String base64) {
        try {
            Signature signature = Signature.getInstance("SHA256withRSA", PROVIDER);
            signature.initVerify(key);
            signature.update(message);
            return signature.verify(Base64.getDecoder().decode(base64));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    /** With line breaks after 64 characters, as in a {@code .pem} file. */
    public static String pem(String type, byte[] der) {
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + type + "-----\n" + lines + "\n-----END " + type + "-----\n";
    }
}
