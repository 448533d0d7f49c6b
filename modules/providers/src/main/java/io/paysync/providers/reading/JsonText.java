package io.paysync.providers.reading;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.paysync.contract.bus.Json;
import org.jspecify.annotations.Nullable;

/** JSON objects from outside and the few ways their fields are read. Absent, null and wrongly typed are all "not there". */
public final class JsonText {
    private JsonText() {}

    /** The object, or null when the bytes are no strict UTF-8 or no single JSON object within the limits. */
    public static @Nullable JsonNode object(byte[] bytes) {
        String text = Utf8.strict(bytes);
        return text == null ? null : object(text);
    }

    public static @Nullable JsonNode object(String text) {
        try {
            JsonNode node = Json.STRICT.readTree(text);
            return node != null && node.isObject() ? node : null;
        } catch (JsonProcessingException | NumberFormatException e) {
            // The parser checks an exponent no sooner than it builds the number, and outside its own exceptions.
            return null;
        }
    }

    /** A text field, or null. A number is not a text. */
    public static @Nullable String text(@Nullable JsonNode object, String field) {
        JsonNode node = object == null ? null : object.get(field);
        return node != null && node.isTextual() ? node.textValue() : null;
    }

    public static String text(@Nullable JsonNode object, String field, String byDefault) {
        String found = text(object, field);
        return found == null ? byDefault : found;
    }

    public static boolean has(@Nullable JsonNode object, String field) {
        return object != null && object.hasNonNull(field);
    }

    /** A nested object, or null. */
    public static @Nullable JsonNode at(@Nullable JsonNode object, String field) {
        JsonNode node = object == null ? null : object.get(field);
        return node != null && node.isObject() ? node : null;
    }

    public static boolean isTrue(@Nullable JsonNode object, String field) {
        JsonNode node = object == null ? null : object.get(field);
        return node != null && node.isBoolean() && node.booleanValue();
    }
}
