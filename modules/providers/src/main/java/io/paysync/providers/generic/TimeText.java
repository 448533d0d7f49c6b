package io.paysync.providers.generic;

import io.paysync.providers.reading.Times;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How a gateway writes a time. */
enum TimeText {
    EPOCH_SECONDS {
        @Override
        @Nullable
        Instant parse(String text) {
            Long number = digits(text);
            return number == null ? null : Times.epochSeconds(number);
        }
    },
    EPOCH_MILLIS {
        @Override
        @Nullable
        Instant parse(String text) {
            Long number = digits(text);
            return number == null || Times.epochSeconds(number / 1000) == null ? null : Instant.ofEpochMilli(number);
        }
    },
    /** RFC 3339, with {@code Z} or an offset. */
    ISO {
        @Override
        @Nullable
        Instant parse(String text) {
            return Times.rfc3339(text);
        }
    };

    private static final int DIGITS_MAX = 15;

    /** Null when it is none. */
    abstract @Nullable Instant parse(String text);

    private static @Nullable Long digits(String text) {
        boolean plain = !text.isEmpty()
                && text.length() <= DIGITS_MAX
                && text.chars().allMatch(c -> c >= '0' && c <= '9')
                && (text.length() == 1 || text.charAt(0) != '0');
        return plain ? Long.valueOf(text) : null;
    }
}
