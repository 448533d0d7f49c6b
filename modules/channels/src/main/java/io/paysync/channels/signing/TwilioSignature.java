package io.paysync.channels.signing;

import io.paysync.platform.config.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code X-Twilio-Signature} of a form callback: HMAC-SHA1 over the URL as Twilio saw it, query included, and each parameter,
 * sorted by name, as name and value without separators.
 */
public final class TwilioSignature {
    public static final String HEADER = "x-twilio-signature";

    private TwilioSignature() {}

    public static String signed(String url, Map<String, String> form) {
        StringBuilder text = new StringBuilder(url);
        new TreeMap<>(form).forEach((name, value) -> text.append(name).append(value));
        return text.toString();
    }

    public static String of(Secret authToken, String url, Map<String, String> form) {
        return Base64.getEncoder().encodeToString(Digests.hmacSha1(authToken.bytes(), signed(url, form)));
    }

    /** Compares in constant time. */
    public static boolean matches(Secret authToken, String url, Map<String, String> form, String signature) {
        return MessageDigest.isEqual(
                of(authToken, url, form).getBytes(StandardCharsets.US_ASCII),
                signature.getBytes(StandardCharsets.UTF_8));
    }
}
