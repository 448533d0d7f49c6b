package io.paysync.bench.verify;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The cryptography alone, as the JDK does it, over as many bytes as the callback has and with a key that is parsed. */
interface Floor {
    boolean holds() throws GeneralSecurityException;

    static Floor rsa(byte[] text) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair pair = generator.generateKeyPair();
        Signature signing = Signature.getInstance("SHA256withRSA");
        signing.initSign(pair.getPrivate());
        signing.update(text);
        byte[] signature = signing.sign();
        return () -> {
            Signature verifying = Signature.getInstance("SHA256withRSA");
            verifying.initVerify(pair.getPublic());
            verifying.update(text);
            return verifying.verify(signature);
        };
    }

    static Floor hmac(byte[] text) throws GeneralSecurityException {
        SecretKeySpec key = new SecretKeySpec(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}, "HmacSHA256");
        byte[] right = mac(key, text);
        return () -> MessageDigest.isEqual(right, mac(key, text));
    }

    private static byte[] mac(SecretKeySpec key, byte[] text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(key);
        return mac.doFinal(text);
    }
}
