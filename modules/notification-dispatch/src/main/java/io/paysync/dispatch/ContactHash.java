package io.paysync.dispatch;

import io.paysync.platform.config.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Names under which people's messages are counted. A phone number is guessed in seconds from a plain hash, so these have a key:
 * one made from that of the secrets, and while that is being changed from the one before, which all nodes know.
 */
final class ContactHash {
    private static final String PURPOSE = "paysync dispatch budget v1";

    private final SecretKeySpec key;

    ContactHash(Secret secretsKey, Optional<Secret> previousSecretsKey) {
        byte[] base =
                Base64.getDecoder().decode(previousSecretsKey.orElse(secretsKey).reveal());
        this.key = new SecretKeySpec(
                hmac(new SecretKeySpec(base, "HmacSHA256"), PURPOSE.getBytes(StandardCharsets.UTF_8)), "HmacSHA256");
    }

    /** Upper and lower case are one: whoever writes an address anew must not get another budget. */
    byte[] of(String merchant, String channel, String contact) {
        byte[] text = (channel + '\n' + merchant.length() + '\n' + merchant + contact.toLowerCase(Locale.ROOT))
                .getBytes(StandardCharsets.UTF_8);
        return hmac(key, text);
    }

    /** @param run of its schedule: a message that a person sends again is another one */
    static long messageId(String messageId, int run) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest((messageId + '/' + run).getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(hash).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static byte[] hmac(SecretKeySpec key, byte[] text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}
