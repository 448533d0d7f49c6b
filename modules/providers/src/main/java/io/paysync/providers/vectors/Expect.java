package io.paysync.providers.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads a case and notes what differs from it. */
final class Expect {
    private final List<String> differences = new ArrayList<>();

    /** Notes a difference unless both are equal. */
    void same(String what, @Nullable Object expected, @Nullable Object actual) {
        if (!Objects.equals(expected, actual)) {
            differences.add(what + ": expected " + shown(expected) + ", got " + shown(actual));
        }
    }

    void note(String difference) {
        differences.add(difference);
    }

    List<String> differences() {
        return differences;
    }

    /** @throws IllegalArgumentException when the field is not a text */
    static String text(JsonNode object, String field) {
        JsonNode node = object.path(field);
        if (!node.isTextual()) {
            throw new IllegalArgumentException("field " + field + " is no text");
        }
        return node.textValue();
    }

    static Instant instant(JsonNode object, String field) {
        try {
            return Instant.parse(text(object, field));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("field " + field + " is no instant", e);
        }
    }

    /** The body: its Base64 counts, its text only where there is none. */
    static byte[] body(JsonNode message) {
        JsonNode encoded = message.path("body_base64");
        return encoded.isTextual()
                ? Base64.getDecoder().decode(encoded.textValue())
                : text(message, "body_utf8").getBytes(StandardCharsets.UTF_8);
    }

    private static String shown(@Nullable Object value) {
        String text = String.valueOf(value);
        return text.length() <= 200 ? text : text.substring(0, 200) + "…";
    }
}
