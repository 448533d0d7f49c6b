package io.paysync.sandbox.receiver;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** A receiver's half of Standard Webhooks 1.0.0, version v1, written from the specification and not from the sender. */
final class WebhookProof {
    private WebhookProof() {}

    /** The key of a {@code whsec_…} secret. @throws IllegalArgumentException when it is none */
    static byte[] key(String secret) {
        if (!secret.startsWith("whsec_")) {
            throw new IllegalArgumentException("a webhook secret begins with whsec_");
        }
        return Base64.getDecoder().decode(secret.substring("whsec_".length()));
    }

    /** Why the message is not to be believed, or null. */
    static @Nullable String refuse(
            List<byte[]> keys,
            @Nullable String id,
            @Nullable String timestamp,
            @Nullable String signatures,
            byte[] body,
            Instant now,
            Duration tolerance) {
        if (id == null || id.isEmpty() || timestamp == null || signatures == null) {
            return "a webhook header is missing";
        }
        if (!timestamp.matches("[0-9]{1,12}")) {
            return "webhook-timestamp is no number of seconds";
        }
        Duration age = Duration.between(Instant.ofEpochSecond(Long.parseLong(timestamp)), now);
        if (age.abs().compareTo(tolerance) > 0) {
            return "webhook-timestamp is too far from now";
        }
        byte[] head = (id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8);
        for (byte[] key : keys) {
            byte[] expected = ("v1," + Base64.getEncoder().encodeToString(hmac(key, head, body)))
                    .getBytes(StandardCharsets.US_ASCII);
            for (String given : signatures.split(" ", -1)) {
                if (MessageDigest.isEqual(expected, given.getBytes(StandardCharsets.UTF_8))) {
                    return null;
                }
            }
        }
        return "no signature fits";
    }

    private static byte[] hmac(byte[] key, byte[] head, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.update(head);
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no HmacSHA256", e);
        }
    }
}
