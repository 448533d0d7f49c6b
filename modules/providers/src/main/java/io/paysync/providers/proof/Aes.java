package io.paysync.providers.proof;

import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Cipher;
import javax.crypto.NoSuchPaddingException;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** AES-256 decryption as WeChat Pay uses it. */
public final class Aes {
    public static final int NONCE_BYTES = 12;
    private static final int TAG_BYTES = 16;

    /** A Cipher is costly to look up and must not be shared between threads. */
    private static final ThreadLocal<Cipher> GCM = ThreadLocal.withInitial(() -> cipher("AES/GCM/NoPadding"));

    private Aes() {}

    /** @throws IllegalArgumentException when it has not 32 bytes */
    public static SecretKeySpec key(byte[] bytes) {
        if (bytes.length != 32) {
            throw new IllegalArgumentException("must have 32 bytes, has " + bytes.length);
        }
        return new SecretKeySpec(bytes, "AES");
    }

    /**
     * AEAD_AES_256_GCM with a tag of 16 bytes at the end. The plain text is given only when the tag is right.
     *
     * @return null when the nonce has not 12 bytes, the tag is cut, or anything was changed
     */
    public static byte @Nullable [] openGcm(SecretKeySpec key, byte[] nonce, byte[] associated, byte[] sealed) {
        if (nonce.length != NONCE_BYTES || sealed.length < TAG_BYTES) {
            return null;
        }
        Cipher cipher = GCM.get();
        try {
            cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG_BYTES * 8, nonce));
            cipher.updateAAD(associated);
            return cipher.doFinal(sealed);
        } catch (GeneralSecurityException e) {
            return null;
        }
    }

    /** AES-256-ECB with PKCS#7 padding: hides, but proves nothing. Null when it does not decrypt. */
    public static byte @Nullable [] openEcb(SecretKeySpec key, byte[] sealed) {
        try {
            Cipher cipher = cipher("AES/ECB/PKCS5Padding");
            cipher.init(Cipher.DECRYPT_MODE, key);
            return cipher.doFinal(sealed);
        } catch (GeneralSecurityException e) {
            return null;
        }
    }

    private static Cipher cipher(String name) {
        try {
            return Cipher.getInstance(name);
        } catch (NoSuchAlgorithmException | NoSuchPaddingException e) {
            throw new IllegalStateException("this Java has no " + name, e);
        }
    }
}
