package io.paysync.providers.alipay;

import io.paysync.providers.reading.Times;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** Alipay writes times as {@code 2026-11-20 09:57:45}, sometimes with milliseconds, in Beijing's time and without a zone. */
final class AlipayTimes {
    private static final ZoneOffset BEIJING = ZoneOffset.ofHours(8);
    private static final DateTimeFormatter REQUEST =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(BEIJING);

    private AlipayTimes() {}

    /** Null when absent or no such time. Read by hand: three times in each notification, a formatter is slow. */
    static @Nullable Instant parse(@Nullable String text) {
        if (text == null || text.length() < 19 || text.length() > 23 || text.length() == 20 || !shaped(text)) {
            return null;
        }
        int millis = 0;
        for (int i = 20; i < 23; i++) {
            millis = millis * 10 + (i < text.length() ? text.charAt(i) - '0' : 0);
        }
        try {
            return Times.storable(LocalDateTime.of(
                            number(text, 0, 4),
                            number(text, 5, 7),
                            number(text, 8, 10),
                            number(text, 11, 13),
                            number(text, 14, 16),
                            number(text, 17, 19),
                            millis * 1_000_000)
                    .toInstant(BEIJING));
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static boolean shaped(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean right = switch (i) {
                case 4, 7 -> c == '-';
                case 10 -> c == ' ';
                case 13, 16 -> c == ':';
                case 19 -> c == '.';
                default -> c >= '0' && c <= '9';
            };
            if (!right) {
                return false;
            }
        }
        return true;
    }

    private static int number(String text, int from, int to) {
        int value = 0;
        for (int i = from; i < to; i++) {
            value = value * 10 + text.charAt(i) - '0';
        }
        return value;
    }

    static String format(Instant when) {
        return REQUEST.format(when);
    }
}
