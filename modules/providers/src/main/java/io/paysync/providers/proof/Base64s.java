package io.paysync.providers.proof;

import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Base64 in its one canonical form: standard letters, padded, no blanks, no spare bits. */
public final class Base64s {
    private Base64s() {}

    /** The bytes, or null when the text is not exactly what an encoder would write. */
    public static byte @Nullable [] decode(String text) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
        // The decoder accepts missing padding and spare bits, at the end alone; two texts for one signature are one too
        // many.
        byte[] end = Arrays.copyOfRange(bytes, Math.max(0, bytes.length - 1) / 3 * 3, bytes.length);
        return text.endsWith(Base64.getEncoder().encodeToString(end)) ? bytes : null;
    }
}
