package io.paysync.providers.reading;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Times as providers write them; null for what is none, or is one that nothing could store. */
public final class Times {
    /** The end of the year 9999. */
    private static final long SECONDS_MAX = 253_402_300_799L;

    private static final int NONE = Integer.MIN_VALUE;

    private Times() {}

    /** The same, or null for one outside of 1970 to 9999: databases and JSON have no such times. */
    public static @Nullable Instant storable(Instant when) {
        return epochSeconds(when.getEpochSecond()) == null ? null : when;
    }

    /** A JSON number of seconds since 1970. */
    public static @Nullable Instant epochSeconds(@Nullable JsonNode node) {
        return node != null && node.isIntegralNumber() && node.canConvertToLong()
                ? epochSeconds(node.longValue())
                : null;
    }

    public static @Nullable Instant epochSeconds(long seconds) {
        return seconds >= 0 && seconds <= SECONDS_MAX ? Instant.ofEpochSecond(seconds) : null;
    }

    /** RFC 3339 with {@code Z} or an offset, such as {@code 2026-11-20T10:00:00+08:00}. */
    public static @Nullable Instant rfc3339(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            Instant usual = usual(text);
            Instant instant = usual == null ? OffsetDateTime.parse(text).toInstant() : usual;
            return storable(instant);
        } catch (DateTimeException e) {
            return null;
        }
    }

    /**
     * {@code 2026-11-20T10:00:00[.123456789](Z|+08:00)}, the form of almost all of them: the parser of the JDK takes a third of a
     * microsecond for it, and a callback holds up to three. Null for any other text, which that parser judges.
     *
     * @throws DateTimeException when it has the form and is no time
     */
    private static @Nullable Instant usual(String text) {
        if (text.length() < 20
                || text.charAt(4) != '-'
                || text.charAt(7) != '-'
                || text.charAt(10) != 'T'
                || text.charAt(13) != ':'
                || text.charAt(16) != ':') {
            return null;
        }
        int year = digits(text, 0, 4);
        int month = digits(text, 5, 7);
        int day = digits(text, 8, 10);
        int hour = digits(text, 11, 13);
        int minute = digits(text, 14, 16);
        int second = digits(text, 17, 19);
        int end = text.charAt(19) == '.' ? fractionEnd(text) : 19;
        int nanos = end == 19 ? 0 : nanos(text, end);
        int offset = offset(text, end);
        if ((year | month | day | hour | minute | second | nanos) < 0 || offset == NONE) {
            return null;
        }
        LocalDateTime local = LocalDateTime.of(year, month, day, hour, minute, second, nanos);
        return local.toInstant(ZoneOffset.UTC).minusSeconds(offset);
    }

    /** The number, or -1 when another character is among the digits. */
    private static int digits(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            number = number * 10 + (c - '0');
        }
        return number;
    }

    private static int fractionEnd(String text) {
        int end = 20;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return end;
    }

    private static int nanos(String text, int end) {
        int places = end - 20;
        if (places < 1 || places > 9) {
            return -1;
        }
        int nanos = digits(text, 20, end);
        for (int i = places; i < 9; i++) {
            nanos *= 10;
        }
        return nanos;
    }

    /** In seconds, or {@link #NONE}. */
    private static int offset(String text, int at) {
        int left = text.length() - at;
        if (left == 1) {
            return text.charAt(at) == 'Z' ? 0 : NONE;
        }
        if (left != 6 || text.charAt(at + 3) != ':' || (text.charAt(at) != '+' && text.charAt(at) != '-')) {
            return NONE;
        }
        int hours = digits(text, at + 1, at + 3);
        int minutes = digits(text, at + 4, at + 6);
        if ((hours | minutes) < 0 || minutes > 59 || hours > 17) {
            return NONE;
        }
        int seconds = hours * 3600 + minutes * 60;
        return text.charAt(at) == '-' ? -seconds : seconds;
    }
}
