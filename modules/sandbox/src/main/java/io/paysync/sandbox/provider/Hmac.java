package io.paysync.sandbox.provider;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA256 as the providers send it. */
public final class Hmac {
    private Hmac() {}

    /** @param parts texts and byte arrays, one after the other */
    public static byte[] of(byte[] key, Object... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (Object part : parts) {
            all.writeBytes(part instanceof byte[] bytes ? bytes : bytes(String.valueOf(part)));
        }
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(all.toByteArray());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot sign", e);
        }
    }

    /** The key is the text itself. */
    public static String hex(String key, Object... parts) {
        return HexFormat.of().formatHex(of(bytes(key), parts));
    }

    /** The key is the text itself. */
    public static String base64(String key, Object... parts) {
        return Base64.getEncoder().encodeToString(of(bytes(key), parts));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
