package io.paysync.channels.webhook;

import io.paysync.channels.Sent;
import io.paysync.channels.Sent.Outcome;
import io.paysync.contract.bus.Fault;
import io.vertx.core.MultiMap;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a receiver's answer, or the lack of one, means. Success is told by the status alone; the body is never read. */
public final class Answers {
    private static final int RETRY_AFTER_DIGITS_MAX = 10;
    /** Longer than anybody will wait; a number with still more digits says the same. */
    private static final Duration FOR_EVER = Duration.ofSeconds(9_999_999_999L);

    private Answers() {}

    static Sent ofStatus(int status, MultiMap headers, Instant now, Duration took) {
        if (status >= 200 && status < 300) {
            return new Sent(Outcome.DELIVERED, status, null, null, null, took);
        }
        if (Loops.answered(status, headers)) {
            return new Sent(Outcome.PERMANENT, status, "LOOP", null, null, took);
        }
        Duration retryAfter = retryAfter(headers.get("retry-after"), now);
        return switch (status) {
            case 410 -> new Sent(Outcome.RECEIVER_GONE, status, "GONE", null, null, took);
            case 429, 502, 504 -> new Sent(Outcome.THROTTLED, status, "THROTTLED", retryAfter, null, took);
            default ->
                new Sent(
                        Outcome.RETRY,
                        status,
                        status >= 300 && status < 400 ? "REDIRECT" : "STATUS",
                        retryAfter,
                        null,
                        took);
        };
    }

    /** For every channel over HTTP: what became of a call that brought no answer. */
    public static Sent ofFault(Fault fault, Duration took) {
        return switch (fault.code()) {
            case TIMEOUT -> failed(Outcome.UNKNOWN, "TIMEOUT", took);
            case UNAVAILABLE -> unavailable(fault.text(), took);
            case REFUSED -> failed(Outcome.RETRY, "REFUSED_ADDRESS", took);
            case BUSY -> failed(Outcome.NOT_SENT, "BUSY", took);
            case INVALID, CONFLICT, NOT_FOUND, INTERNAL -> failed(Outcome.RETRY, "ERROR", took);
        };
    }

    public static Sent failed(Outcome outcome, String error, Duration took) {
        return new Sent(outcome, 0, error, null, null, took);
    }

    /** Whole seconds or an HTTP date; anything else, also a negative number, says nothing. */
    public static @Nullable Duration retryAfter(@Nullable String value, Instant now) {
        if (value == null || value.isEmpty() || value.length() > 64) {
            return null;
        }
        if (value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return value.length() > RETRY_AFTER_DIGITS_MAX ? FOR_EVER : Duration.ofSeconds(Long.parseLong(value));
        }
        try {
            Instant at = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return at.isAfter(now) ? Duration.between(now, at) : Duration.ZERO;
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static Sent unavailable(String text, Duration took) {
        if (text.startsWith("reset")) {
            // The connection was lost after the message had begun to go out: it may have arrived.
            return failed(Outcome.UNKNOWN, "RESET", took);
        }
        for (String word : new String[] {"connect", "tls"}) {
            if (text.startsWith(word)) {
                return failed(Outcome.RETRY, word.toUpperCase(Locale.ROOT), took);
            }
        }
        // The name could not be resolved, by the check or by the client.
        return failed(Outcome.RETRY, "DNS", took);
    }
}
