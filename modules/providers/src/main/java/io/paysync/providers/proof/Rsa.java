package io.paysync.providers.proof;

import io.paysync.platform.keys.NativeRsa;
import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;

/** SHA256withRSA (PKCS#1 v1.5), the one signature of Alipay (RSA2) and WeChat Pay. */
public final class Rsa {
    private static final String ALGORITHM = "SHA256withRSA";

    /** A Signature is costly to look up and must not be shared between threads. */
    private static final ThreadLocal<RsaVerifier> VERIFIER =
            ThreadLocal.withInitial(() -> new RsaVerifier(ALGORITHM, NativeRsa.PROVIDER));

    private Rsa() {}

    /** Whether the signature is the key's over the parts one after another. False for anything odd. */
    public static boolean verifies(PublicKey key, byte[] signature, byte[]... parts) {
        return VERIFIER.get().verifies(key, signature, parts);
    }

    /** Takes about 1 ms: not for an event loop. The result is Base64. */
    public static String sign(PrivateKey key, byte[] text) {
        try {
            Signature signer = signature();
            signer.initSign(key);
            signer.update(text);
            return Base64.getEncoder().encodeToString(signer.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a key was configured that cannot sign", e);
        }
    }

    private static Signature signature() {
        try {
            return Signature.getInstance(ALGORITHM);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no " + ALGORITHM, e);
        }
    }
}
