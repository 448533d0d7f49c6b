package io.paysync.providers.reading;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** Times as providers write them; null for what is none, or is one that nothing could store. */
public final class Times {
    /** The end of the year 9999. */
    private static final long SECONDS_MAX = 253_402_300_799L;

    private Times() {}

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
            Instant instant = OffsetDateTime.parse(text).toInstant();
            return epochSeconds(instant.getEpochSecond()) == null ? null : instant;
        } catch (DateTimeException e) {
            return null;
        }
    }
}
