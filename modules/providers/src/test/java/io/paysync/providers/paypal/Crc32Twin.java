package io.paysync.providers.paypal;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * Another text with the CRC-32 of a given one. A CRC is linear, so flipping letters of a filler flips bits of it in a way that can be
 * solved for.
 */
final class Crc32Twin {
    private static final int FREE = 64;
    private static final int BITS = 32;

    /** As many letters as are free to change, for {@link #of} to find in its text. */
    static final String FILLER = "a".repeat(FREE);

    private Crc32Twin() {}

    /** @param text has {@link #FILLER} in it, which becomes a mix of {@code a} and {@code c} */
    static String of(String text, String original) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int from = text.indexOf(FILLER);
        long base = crc(bytes);
        // Each row: how the CRC changes with one letter, and which letters (as bits) make up that change.
        long[] changes = new long[BITS];
        long[] letters = new long[BITS];
        for (int i = 0; i < FREE; i++) {
            bytes[from + i] ^= 2;
            long change = crc(bytes) ^ base;
            bytes[from + i] ^= 2;
            keep(changes, letters, change, 1L << i);
        }
        long wanted = base ^ crc(original.getBytes(StandardCharsets.UTF_8));
        long chosen = 0;
        for (int bit = BITS - 1; bit >= 0; bit--) {
            if ((wanted >> bit & 1) != 0) {
                wanted ^= changes[bit];
                chosen ^= letters[bit];
            }
        }
        for (int i = 0; i < FREE; i++) {
            bytes[from + i] ^= (byte) ((chosen >> i & 1) * 2);
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Keeps one row for each highest bit. */
    private static void keep(long[] changes, long[] letters, long change, long letter) {
        long rest = change;
        long made = letter;
        for (int bit = BITS - 1; bit >= 0 && rest != 0; bit--) {
            if ((rest >> bit & 1) == 0) {
                continue;
            }
            if (changes[bit] == 0) {
                changes[bit] = rest;
                letters[bit] = made;
                return;
            }
            rest ^= changes[bit];
            made ^= letters[bit];
        }
    }

    private static long crc(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return crc.getValue();
    }
}
