package io.paysync.providers.stripe;

import io.paysync.providers.Steps;
import io.paysync.providers.proof.Hashes;
import io.paysync.providers.proof.TimedKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The header {@code Stripe-Signature: t=…,v1=…[,v1=…]}. Only {@code v1} counts; other schemes are not looked at, so that
 * nobody can choose a weaker one.
 *
 * @param time as sent; it is part of what is signed
 * @param v1 one for each secret that is live at Stripe
 */
record StripeSignature(String time, List<String> v1) {
    private static final int HEADER_CHARS_MAX = 4096;
    private static final int TIME_CHARS_MAX = 12;
    private static final byte[] POINT = {'.'};

    /** Null when it has no single whole number as time, or is longer than any genuine one. */
    static @Nullable StripeSignature parse(String header) {
        if (header.length() > HEADER_CHARS_MAX) {
            return null;
        }
        String time = null;
        List<String> v1 = new ArrayList<>(2);
        int from = 0;
        while (from <= header.length()) {
            int comma = header.indexOf(',', from);
            int end = comma < 0 ? header.length() : comma;
            int equals = header.indexOf('=', from);
            if (equals > from && equals < end) {
                String name = header.substring(from, equals);
                String value = header.substring(equals + 1, end);
                if (name.equals("t")) {
                    if (time != null) {
                        return null;
                    }
                    time = value;
                } else if (name.equals("v1")) {
                    v1.add(value);
                }
            }
            from = end + 1;
        }
        return time == null || !wholeNumber(time) ? null : new StripeSignature(time, v1);
    }

    long epochSeconds() {
        return Long.parseLong(time);
    }

    /** The id of the secret that made one of the signatures; null when none did. */
    @Nullable
    String madeBy(List<TimedKey<SecretKeySpec>> secrets, byte[] body, Steps steps) {
        byte[] start = time.getBytes(StandardCharsets.US_ASCII);
        String found = null;
        for (TimedKey<SecretKeySpec> secret : secrets) {
            byte[] mac = Hashes.hmacSha256(secret.key(), start, POINT, body);
            byte[] expected = HexFormat.of().formatHex(mac).getBytes(StandardCharsets.US_ASCII);
            boolean equal = false;
            for (String given : v1) {
                equal |= MessageDigest.isEqual(expected, given.getBytes(StandardCharsets.US_ASCII));
            }
            boolean matches = equal;
            steps.tell(() -> "secret " + secret + (matches ? ": a v1 signature matches" : ": no v1 signature matches"));
            if (equal && found == null) {
                found = secret.id();
            }
        }
        return found;
    }

    private static boolean wholeNumber(String text) {
        if (text.isEmpty() || text.length() > TIME_CHARS_MAX || text.charAt(0) == '0') {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }
}
