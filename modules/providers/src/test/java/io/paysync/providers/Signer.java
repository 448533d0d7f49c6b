package io.paysync.providers;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs as gateways with an HMAC do, written apart from the code under test. */
public final class Signer {
    private Signer() {}

    public static byte[] hmac(String algorithm, String secret, byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(bytes(secret), algorithm));
            return mac.doFinal(all.toByteArray());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public static String hex(String secret, byte[]... parts) {
        return HexFormat.of().formatHex(hmac("HmacSHA256", secret, parts));
    }

    public static String base64(String secret, byte[]... parts) {
        return Base64.getEncoder().encodeToString(hmac("HmacSHA256", secret, parts));
    }

    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A POST of such a body with headers given as name, value, name, value. */
    public static RawCallback post(String type, byte[] body, String... headers) {
        List<Map.Entry<String, String>> all = new ArrayList<>();
        all.add(Map.entry("content-type", type));
        for (int i = 0; i < headers.length; i += 2) {
            all.add(Map.entry(headers[i], headers[i + 1]));
        }
        return new RawCallback("POST", "/callbacks/x/main", null, all, body);
    }

    public static RawCallback json(byte[] body, String... headers) {
        return post("application/json", body, headers);
    }
}
