package io.paysync.providers.alipay;

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

    /** Null when absent or no such time. */
    static @Nullable Instant parse(@Nullable String text) {
        if (text == null || text.length() < 19 || text.length() > 23 || text.charAt(10) != ' ') {
            return null;
        }
        try {
            return LocalDateTime.parse(text.substring(0, 10) + "T" + text.substring(11))
                    .toInstant(BEIJING);
        } catch (DateTimeException e) {
            return null;
        }
    }

    static String format(Instant when) {
        return REQUEST.format(when);
    }
}
