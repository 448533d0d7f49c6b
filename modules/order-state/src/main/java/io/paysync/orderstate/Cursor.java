package io.paysync.orderstate;

import io.paysync.contract.bus.Fault;
import io.paysync.platform.lease.Mark;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Where a reader is, as opaque text. A cursor is only a position: what may be seen is decided by the query each time. */
final class Cursor {
    private static final int CHARS_MAX = 400;

    private Cursor() {}

    static String of(Mark mark) {
        return encode(mark.xid() + "-" + mark.id());
    }

    static Mark mark(@Nullable String cursor) {
        return cursor == null
                ? Mark.START
                : decode(cursor, text -> {
                    int dash = text.indexOf('-');
                    return new Mark(Long.parseLong(text.substring(0, dash)), Long.parseLong(text.substring(dash + 1)));
                });
    }

    /** A place in a list by time and id. */
    record Place(Instant at, String id) {}

    static String of(Place place) {
        return encode(place.at() + " " + place.id());
    }

    static @Nullable Place place(@Nullable String cursor) {
        return cursor == null
                ? null
                : decode(cursor, text -> {
                    int blank = text.indexOf(' ');
                    return new Place(Instant.parse(text.substring(0, blank)), text.substring(blank + 1));
                });
    }

    /** A place in a list by distance and id. */
    record Away(double distance, String id) {}

    static String of(Away away) {
        return encode(away.distance() + " " + away.id());
    }

    static @Nullable Away away(@Nullable String cursor) {
        return cursor == null
                ? null
                : decode(cursor, text -> {
                    int blank = text.indexOf(' ');
                    return new Away(Double.parseDouble(text.substring(0, blank)), text.substring(blank + 1));
                });
    }

    private static String encode(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static <T> T decode(String cursor, Function<String, T> read) {
        try {
            if (cursor.length() > CHARS_MAX) {
                throw new IllegalArgumentException();
            }
            return read.apply(new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8));
        } catch (RuntimeException e) {
            throw Fault.of(Fault.Code.INVALID, "not a cursor of this list");
        }
    }
}
