package io.paysync.providers.generic;

import io.paysync.providers.RawCallback;
import io.paysync.providers.Reason;
import io.paysync.providers.Steps;
import io.paysync.providers.proof.Base64s;
import io.paysync.providers.proof.Hashes;
import io.paysync.providers.proof.KeyRing;
import io.paysync.providers.proof.MacText;
import io.paysync.providers.proof.Proof;
import io.paysync.providers.proof.Rsa;
import io.paysync.providers.proof.TimedKey;
import io.paysync.providers.reading.RawForm;
import java.io.ByteArrayOutputStream;
import java.security.PublicKey;
import java.time.Instant;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The signature of a callback: where it stands, how it is written, over what it is made, and with which keys.
 *
 * @param in a header or a form field
 * @param prefix text in front of it, such as {@code sha256=}
 */
record Seal(Place in, String prefix, MacText text, Signed signed, KeyRing<Seal.Key> keys) {
    /** One of the account's keys. */
    sealed interface Key {
        record Hmac256(SecretKeySpec key) implements Key {}

        record Hmac512(SecretKeySpec key) implements Key {}

        record PublicRsa(PublicKey key) implements Key {}
    }

    /** Lower case names of the headers without which it cannot be judged. */
    Set<String> headers() {
        Set<String> headers = new HashSet<>(signed.headers());
        if (in instanceof Place.Header header) {
            headers.add(header.name().toLowerCase(Locale.ROOT));
        }
        return Set.copyOf(headers);
    }

    Proof judge(RawCallback raw, @Nullable RawForm form, Instant now, Steps steps) {
        String given = given(raw, form);
        if (given == null) {
            return Proof.not(Reason.MISSING_SIGNATURE, "there is no single signature in " + in);
        }
        if (!given.startsWith(prefix)) {
            return Proof.not(Reason.MALFORMED, "the signature does not begin with the configured prefix");
        }
        byte[][] pieces = signed.of(raw, form);
        if (pieces == null) {
            return Proof.not(
                    Reason.MALFORMED,
                    "what is signed cannot be told: a signed header is missing or doubled, or a part holds the sign"
                            + " that ends it");
        }
        steps.tell(
                () -> "signed are " + length(pieces) + " bytes with the SHA-256 " + Hashes.sha256Hex(joined(pieces)));
        List<TimedKey<Key>> valid = keys.validAt(now);
        if (valid.isEmpty()) {
            return Proof.not(Reason.UNKNOWN_KEY, "no configured key is valid now");
        }
        Proof found = null;
        for (TimedKey<Key> key : valid) {
            boolean matches = matches(key.key(), given.substring(prefix.length()), pieces);
            steps.tell(
                    () -> "key " + key + (matches ? ": the signature is its own" : ": the signature is not its own"));
            if (matches && found == null) {
                found = new Proof.By(key.id());
            }
        }
        return found != null
                ? found
                : Proof.not(Reason.BAD_SIGNATURE, "the signature is not what a configured key makes of these bytes");
    }

    private @Nullable String given(RawCallback raw, @Nullable RawForm form) {
        String given = switch (in) {
            case Place.Header header -> raw.one(header.name());
            case Place.Form field -> form == null ? null : form.ascii(field.name());
            case Place.Json none -> null;
        };
        return given == null || given.isEmpty() ? null : given;
    }

    private boolean matches(Key key, String given, byte[][] pieces) {
        return switch (key) {
            case Key.Hmac256 mac -> text.matches(Hashes.hmacSha256(mac.key(), pieces), given);
            case Key.Hmac512 mac -> text.matches(Hashes.hmacSha512(mac.key(), pieces), given);
            case Key.PublicRsa rsa -> {
                byte[] signature = bytes(given);
                yield signature != null && Rsa.verifies(rsa.key(), signature, pieces);
            }
        };
    }

    private byte @Nullable [] bytes(String given) {
        if (text == MacText.BASE64) {
            return Base64s.decode(given);
        }
        try {
            byte[] bytes = HexFormat.of().parseHex(given);
            return text.of(bytes).equals(given) ? bytes : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static int length(byte[][] pieces) {
        int length = 0;
        for (byte[] piece : pieces) {
            length += piece.length;
        }
        return length;
    }

    private static byte[] joined(byte[][] pieces) {
        ByteArrayOutputStream all = new ByteArrayOutputStream(length(pieces));
        for (byte[] piece : pieces) {
            all.writeBytes(piece);
        }
        return all.toByteArray();
    }
}
