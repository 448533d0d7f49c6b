package io.paysync.sandbox.provider;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.random.RandomGenerator;

/** Numbers and times in the providers' forms. */
final class Numbers {
    /** Both Chinese providers write Beijing time, which has no summer time. */
    static final ZoneOffset BEIJING = ZoneOffset.ofHours(8);

    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyyMMdd").withZone(BEIJING);
    private static final String ALPHANUMERIC = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private Numbers() {}

    static String day(Instant at) {
        return DAY.format(at);
    }

    static String digits(RandomGenerator random, int count) {
        return pick(random, "0123456789", count);
    }

    static String hex(RandomGenerator random, int count) {
        return pick(random, "0123456789abcdef", count);
    }

    static String alphanumeric(RandomGenerator random, int count) {
        return pick(random, ALPHANUMERIC, count);
    }

    private static String pick(RandomGenerator random, String alphabet, int count) {
        char[] out = new char[count];
        for (int i = 0; i < count; i++) {
            out[i] = alphabet.charAt(random.nextInt(alphabet.length()));
        }
        return new String(out);
    }
}
