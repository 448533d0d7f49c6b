package io.paysync.providers.proof;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Hashes and HMACs, in lower-case hex where text is wanted. */
public final class Hashes {
    private static final String HMAC_SHA256 = "HmacSHA256";
    private static final String HMAC_SHA512 = "HmacSHA512";
    private static final ThreadLocal<Mac> MAC = ThreadLocal.withInitial(() -> mac(HMAC_SHA256));
    private static final ThreadLocal<Mac> MAC_512 = ThreadLocal.withInitial(() -> mac(HMAC_SHA512));

    private Hashes() {}

    /** HMAC-SHA256 over the parts one after another. */
    public static byte[] hmacSha256(SecretKeySpec key, byte[]... parts) {
        return hmac(MAC.get(), key, parts);
    }

    /** HMAC-SHA512 over the parts one after another. */
    public static byte[] hmacSha512(SecretKeySpec key, byte[]... parts) {
        return hmac(MAC_512.get(), key, parts);
    }

    private static byte[] hmac(Mac mac, SecretKeySpec key, byte[]... parts) {
        try {
            mac.init(key);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a secret was configured that cannot sign", e);
        }
        for (byte[] part : parts) {
            mac.update(part);
        }
        return mac.doFinal();
    }

    public static SecretKeySpec hmacSha256Key(String secret) {
        return new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), HMAC_SHA256);
    }

    public static SecretKeySpec hmacSha512Key(String secret) {
        return new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), HMAC_SHA512);
    }

    public static String sha256Hex(byte[] text) {
        return HexFormat.of().formatHex(digest("SHA-256", text));
    }

    public static String sha256Hex(String text) {
        return sha256Hex(text.getBytes(StandardCharsets.UTF_8));
    }

    /** For formats that name MD5 as a fingerprint; it proves nothing. */
    public static String md5Hex(byte[] text) {
        return HexFormat.of().formatHex(digest("MD5", text));
    }

    private static byte[] digest(String algorithm, byte[] text) {
        try {
            return MessageDigest.getInstance(algorithm).digest(text);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no " + algorithm, e);
        }
    }

    private static Mac mac(String algorithm) {
        try {
            return Mac.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no " + algorithm, e);
        }
    }
}
