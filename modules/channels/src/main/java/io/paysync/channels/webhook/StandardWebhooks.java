package io.paysync.channels.webhook;

import io.paysync.channels.webhook.SigningKey.Ed25519;
import io.paysync.platform.config.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How a message proves where it comes from (Standard Webhooks 1.0.0): a signature over {@code id.timestamp.body} in the
 * headers. {@code v1} is HMAC-SHA256 with a shared secret ({@code whsec_…}), {@code v1a} is Ed25519 ({@code whsk_…} signs,
 * {@code whpk_…} verifies). During a rotation several signatures stand side by side and one that matches is enough.
 */
public final class StandardWebhooks {
    public static final String ID = "webhook-id";
    public static final String TIMESTAMP = "webhook-timestamp";
    public static final String SIGNATURE = "webhook-signature";

    /** The scheme of a shared secret. */
    public static final String SHARED = "v1";

    /** The scheme of a pair of keys. */
    public static final String PAIR = "v1a";

    /** Older or newer messages are refused by receivers. */
    public static final Duration TOLERANCE = Duration.ofMinutes(5);

    /** Bytes of a secret's decoded key. */
    public static final int KEY_BYTES_MIN = 24;

    public static final int KEY_BYTES_MAX = 64;

    private static final int KEY_BYTES_MADE = 32;
    private static final int SIGNATURES_MAX = 16;
    private static final int TIMESTAMP_DIGITS_MAX = 12;

    /** Why a message is not believed. */
    public enum Reason {
        MISSING_SIGNATURE,
        MALFORMED,
        EXPIRED_TIMESTAMP,
        FUTURE_TIMESTAMP,
        BAD_SIGNATURE
    }

    private StandardWebhooks() {}

    /**
     * The value of {@code webhook-signature}.
     *
     * @param secrets {@code whsec_…} (signs v1) or {@code whsk_…} (signs v1a); each adds one signature
     * @param at the time of this attempt, the same as in {@code webhook-timestamp}
     * @throws IllegalArgumentException when a secret is none
     */
    public static String sign(List<Secret> secrets, String id, Instant at, byte[] body) {
        byte[] content = content(id, Long.toString(at.getEpochSecond()), body);
        StringBuilder out = new StringBuilder(64 * secrets.size());
        for (Secret secret : secrets) {
            if (!out.isEmpty()) {
                out.append(' ');
            }
            SigningKey key = SigningKey.of(secret);
            out.append(key.version()).append(',').append(Base64.getEncoder().encodeToString(key.sign(content)));
        }
        return out.toString();
    }

    /**
     * Judges a received message.
     *
     * @param header gives the value of a header by its lower-case name, or null
     * @param keys {@code whsec_…} or {@code whpk_…}
     * @return empty when one signature matches one key and the time is within the tolerance; otherwise why not
     * @throws IllegalArgumentException when a key is none
     */
    public static Optional<Reason> verify(
            Function<String, @Nullable String> header,
            byte[] body,
            List<Secret> keys,
            Instant now,
            Duration tolerance) {
        String signatures = header.apply(SIGNATURE);
        if (signatures == null || signatures.isBlank()) {
            return Optional.of(Reason.MISSING_SIGNATURE);
        }
        String id = header.apply(ID);
        String timestamp = header.apply(TIMESTAMP);
        if (id == null || id.isEmpty() || timestamp == null || !digits(timestamp)) {
            return Optional.of(Reason.MALFORMED);
        }
        Duration age = Duration.between(Instant.ofEpochSecond(Long.parseLong(timestamp)), now);
        if (age.compareTo(tolerance) > 0) {
            return Optional.of(Reason.EXPIRED_TIMESTAMP);
        }
        if (age.negated().compareTo(tolerance) > 0) {
            return Optional.of(Reason.FUTURE_TIMESTAMP);
        }
        byte[] content = content(id, timestamp, body);
        return anyMatches(signatures, content, keys) ? Optional.empty() : Optional.of(Reason.BAD_SIGNATURE);
    }

    /** A fresh secret of 32 bytes. */
    public static Secret generate(RandomGenerator secureRandom) {
        byte[] key = new byte[KEY_BYTES_MADE];
        secureRandom.nextBytes(key);
        return Secret.of(SigningKey.SYMMETRIC + Base64.getEncoder().encodeToString(key));
    }

    /** A fresh pair of keys, by its private half. */
    public static Secret generatePair(RandomGenerator secureRandom) {
        byte[] seed = new byte[KEY_BYTES_MADE];
        secureRandom.nextBytes(seed);
        return pair(seed);
    }

    /** Whether it is one half of a pair, so that whoever verifies need not know what signs. */
    public static boolean isPair(Secret secret) {
        return secret.reveal().startsWith(SigningKey.PRIVATE);
    }

    /** What verifies the signatures of this private half, to be shown to anybody; empty for a shared secret. */
    public static Optional<String> publicKey(Secret secret) {
        if (!isPair(secret)) {
            return Optional.empty();
        }
        byte[] key = SigningKey.decode(secret.reveal().substring(SigningKey.PRIVATE.length()));
        byte[] half = key.length == Ed25519.KEY_BYTES
                ? Ed25519.publicOf(key)
                : Arrays.copyOfRange(key, Ed25519.KEY_BYTES, key.length);
        return Optional.of(SigningKey.PUBLIC + Base64.getEncoder().encodeToString(half));
    }

    /** A secret that was not refused, in the one form it is kept in: a private half with its public one behind it. */
    public static Secret kept(String secret) {
        return secret.startsWith(SigningKey.PRIVATE) ? pair(seed(secret)) : Secret.of(secret);
    }

    private static Secret pair(byte[] seed) {
        byte[] both = Arrays.copyOf(seed, 2 * Ed25519.KEY_BYTES);
        System.arraycopy(Ed25519.publicOf(seed), 0, both, Ed25519.KEY_BYTES, Ed25519.KEY_BYTES);
        return Secret.of(SigningKey.PRIVATE + Base64.getEncoder().encodeToString(both));
    }

    private static byte[] seed(String text) {
        return Arrays.copyOf(SigningKey.decode(text.substring(SigningKey.PRIVATE.length())), Ed25519.KEY_BYTES);
    }

    private static Optional<String> refusePair(String text) {
        byte[] key;
        try {
            key = SigningKey.decode(text.substring(SigningKey.PRIVATE.length()));
        } catch (IllegalArgumentException e) {
            return Optional.of("a key is Base64 after its prefix");
        }
        if (key.length != Ed25519.KEY_BYTES && key.length != 2 * Ed25519.KEY_BYTES) {
            return Optional.of("a " + SigningKey.PRIVATE + " key holds 32 bytes, or 64 with its public half");
        }
        return key.length == Ed25519.KEY_BYTES
                        || Arrays.equals(
                                key, Ed25519.KEY_BYTES, key.length, Ed25519.publicOf(seed(text)), 0, Ed25519.KEY_BYTES)
                ? Optional.empty()
                : Optional.of("the two halves of the key do not belong together");
    }

    /** Why this text cannot be a receiver's secret, or empty. */
    public static Optional<String> refuse(String secret) {
        if (secret.startsWith(SigningKey.PRIVATE)) {
            return refusePair(secret);
        }
        if (!secret.startsWith(SigningKey.SYMMETRIC)) {
            return Optional.of("a secret begins with " + SigningKey.SYMMETRIC + ", or with " + SigningKey.PRIVATE
                    + " for Ed25519");
        }
        try {
            int bytes = Base64.getDecoder().decode(secret.substring(SigningKey.SYMMETRIC.length())).length;
            return bytes >= KEY_BYTES_MIN && bytes <= KEY_BYTES_MAX
                    ? Optional.empty()
                    : Optional.of("a secret holds " + KEY_BYTES_MIN + " to " + KEY_BYTES_MAX + " bytes");
        } catch (IllegalArgumentException e) {
            return Optional.of("a secret is Base64 after its prefix");
        }
    }

    private static boolean anyMatches(String signatures, byte[] content, List<Secret> keys) {
        List<SigningKey> parsed = keys.stream().map(SigningKey::of).toList();
        String[] parts = signatures.trim().split(" +", SIGNATURES_MAX + 1);
        boolean matched = false;
        for (int i = 0; i < Math.min(parts.length, SIGNATURES_MAX); i++) {
            int comma = parts[i].indexOf(',');
            byte[] given = comma < 0 ? new byte[0] : decoded(parts[i].substring(comma + 1));
            for (SigningKey key : parsed) {
                // Neither stops at the first match nor skips a comparison: the time tells nothing.
                matched |= given.length > 0 && parts[i].startsWith(key.version() + ",") && key.matches(content, given);
            }
        }
        return matched;
    }

    /** The one text there is for these bytes, or nothing: Java's decoder alone also takes others. */
    private static byte[] decoded(String base64) {
        try {
            byte[] bytes = Base64.getDecoder().decode(base64);
            return Base64.getEncoder().encodeToString(bytes).equals(base64) ? bytes : new byte[0];
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    private static byte[] content(String id, String timestamp, byte[] body) {
        byte[] head = (id + '.' + timestamp + '.').getBytes(StandardCharsets.UTF_8);
        byte[] content = new byte[head.length + body.length];
        System.arraycopy(head, 0, content, 0, head.length);
        System.arraycopy(body, 0, content, head.length, body.length);
        return content;
    }

    private static boolean digits(String text) {
        return !text.isEmpty()
                && text.length() <= TIMESTAMP_DIGITS_MAX
                && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
