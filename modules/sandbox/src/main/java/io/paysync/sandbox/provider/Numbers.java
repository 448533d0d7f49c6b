package io.paysync.sandbox.provider;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Numbers and times in the providers' forms. */
public final class Numbers {
    /** Both Chinese providers write Beijing time, which has no summer time. */
    public static final ZoneOffset BEIJING = ZoneOffset.ofHours(8);

    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyyMMdd").withZone(BEIJING);
    private static final String ALPHANUMERIC = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private Numbers() {}

    public static String day(Instant at) {
        return DAY.format(at);
    }

    public static String digits(RandomGenerator random, int count) {
        return pick(random, "0123456789", count);
    }

    public static String hex(RandomGenerator random, int count) {
        return pick(random, "0123456789abcdef", count);
    }

    public static String alphanumeric(RandomGenerator random, int count) {
        return pick(random, ALPHANUMERIC, count);
    }

    /** As Adyen's references look: capitals and digits. */
    public static String capitals(RandomGenerator random, int count) {
        return pick(random, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", count);
    }

    /** A random one, in the usual form. */
    public static String uuid(RandomGenerator random) {
        return new UUID(random.nextLong() & ~0xF000L | 0x4000L, random.nextLong() >>> 2 | 0x8000000000000000L)
                .toString();
    }

    private static String pick(RandomGenerator random, String alphabet, int count) {
        char[] out = new char[count];
        for (int i = 0; i < count; i++) {
            out[i] = alphabet.charAt(random.nextInt(alphabet.length()));
        }
        return new String(out);
    }
}
