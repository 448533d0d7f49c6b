package io.paysync.providers.generic;

import com.fasterxml.jackson.databind.JsonNode;
import io.paysync.providers.RawCallback;
import io.paysync.providers.reading.RawForm;
import io.paysync.providers.reading.Utf8;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A proven callback, read by {@link Place}.
 *
 * @param json the body where it is JSON
 * @param form the body where it is a form
 */
record Message(
        RawCallback raw, @Nullable JsonNode json, @Nullable RawForm form) {
    /** An amount has fewer digits; whatever has more is none. */
    private static final int DIGITS_MAX = 20;

    /** The value as text; null when it is absent, empty, comes twice, or is no plain value. */
    @Nullable
    String text(@Nullable Place place) {
        String text = switch (place) {
            case null -> null;
            case Place.Header header -> raw.one(header.name());
            case Place.Form field -> {
                byte[] value = form == null ? null : form.bytes(field.name());
                yield value == null ? null : Utf8.strict(value);
            }
            case Place.Json field -> json == null ? null : plain(json.at(field.pointer()));
        };
        return text == null || text.isEmpty() ? null : text;
    }

    private static @Nullable String plain(JsonNode node) {
        if (node.isTextual()) {
            return node.textValue();
        }
        if (node.isIntegralNumber()) {
            return node.bigIntegerValue().toString();
        }
        if (node.isNumber()) {
            BigDecimal number = node.decimalValue();
            // Written out only when that is short: 1E+1000000000 is a number too.
            boolean small = number.precision() <= DIGITS_MAX && Math.abs((long) number.scale()) <= DIGITS_MAX;
            return small ? number.toPlainString() : null;
        }
        return node.isBoolean() ? node.asText() : null;
    }
}
