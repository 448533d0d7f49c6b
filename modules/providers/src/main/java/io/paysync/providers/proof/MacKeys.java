package io.paysync.providers.proof;

import io.paysync.platform.config.Section;
import io.paysync.providers.Steps;
import io.paysync.providers.proof.KeySettings.Found;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Shared secrets from settings: a list with names and times, or a single one. */
public final class MacKeys {
    /** Shorter ones can be guessed with a recorded callback at hand. */
    public static final int SECRET_CHARS_MIN = 12;

    private MacKeys() {}

    /**
     * @param listKey a list whose entries have {@code secret}, or {@code secretFile}
     * @param singleKey one secret beside it
     * @param parser throws IllegalArgumentException saying in words what is wrong
     */
    public static KeyRing<SecretKeySpec> read(
            Section section, String listKey, String singleKey, Function<String, SecretKeySpec> parser, Instant now) {
        List<TimedKey<SecretKeySpec>> keys = new ArrayList<>(KeySettings.list(section, listKey, entry -> {
            SecretKeySpec key = KeySettings.required(entry, "secret", parser);
            return key == null ? null : Found.always(key);
        }));
        SecretKeySpec single = KeySettings.optional(section, singleKey, parser);
        if (single != null) {
            keys.add(TimedKey.always(singleKey, single));
        }
        KeySettings.requireOne(section, listKey, List.of(singleKey), keys, now);
        return new KeyRing<>(keys);
    }

    /**
     * The name of the first key whose HMAC it is, or null. All are tried and told, whichever it is.
     *
     * @param what is signed, with a blank or comma behind it when it is one of several; for the steps
     */
    public static <K> @Nullable String signer(List<TimedKey<K>> keys, Predicate<K> made, String what, Steps steps) {
        String found = null;
        for (TimedKey<K> key : keys) {
            boolean matches = made.test(key.key());
            steps.tell(() ->
                    what + "key " + key + (matches ? ": the signature is its own" : ": the signature is not its own"));
            if (matches && found == null) {
                found = key.id();
            }
        }
        return found;
    }

    /** The whole text is the key of an HMAC-SHA256. */
    public static SecretKeySpec sha256(String text) {
        return Hashes.hmacSha256Key(longEnough(text));
    }

    /** The whole text is the key of an HMAC-SHA512. */
    public static SecretKeySpec sha512(String text) {
        return Hashes.hmacSha512Key(longEnough(text));
    }

    /** The same text; an IllegalArgumentException says in words that it is too short. */
    public static String longEnough(String text) {
        if (text.length() < SECRET_CHARS_MIN) {
            throw new IllegalArgumentException(
                    "must have at least " + SECRET_CHARS_MIN + " characters; a shorter secret can be guessed");
        }
        return text;
    }
}
