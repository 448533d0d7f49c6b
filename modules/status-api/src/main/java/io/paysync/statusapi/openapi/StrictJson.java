package io.paysync.statusapi.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import io.paysync.contract.bus.Json;
import io.paysync.contract.domain.Texts;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads a JSON body: valid UTF-8, no duplicate names, bounded depth, no lone surrogates, and numbers that fit. A number is
 * brought to {@code long} or {@code double} here, because the arithmetic of a schema validator on {@code 1e1000000000}
 * would take for ever.
 */
final class StrictJson {
    private static final int EXPONENT_MAX = 400;

    private StrictJson() {}

    /** @throws InvalidRequest malformed, when it is not such JSON */
    static @Nullable Object read(Buffer body) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body.getBytes()))
                    .toString();
            JsonNode node = Json.STRICT.readTree(text);
            if (node == null || node.isMissingNode()) {
                throw InvalidRequest.parameter("body", "", "is empty");
            }
            return value(node);
        } catch (CharacterCodingException e) {
            throw InvalidRequest.parameter("body", "", "is not UTF-8");
        } catch (IOException | NumberFormatException e) {
            // The parser throws the latter for an exponent that no number can have.
            throw InvalidRequest.parameter("body", "", "is not valid JSON, or holds a name twice");
        }
    }

    private static @Nullable Object value(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> object(node);
            case ARRAY -> array(node);
            case STRING -> text(node.textValue());
            case NUMBER -> number(node);
            case BOOLEAN -> node.booleanValue();
            default -> null;
        };
    }

    private static JsonObject object(JsonNode node) {
        JsonObject object = new JsonObject();
        node.properties().forEach(field -> object.put(text(field.getKey()), value(field.getValue())));
        return object;
    }

    private static JsonArray array(JsonNode node) {
        JsonArray array = new JsonArray();
        node.forEach(item -> array.add(value(item)));
        return array;
    }

    /** No control characters: PostgreSQL stores no NUL, and the others forge lines in whatever shows the text. */
    private static String text(String text) {
        if (!Texts.clean(text)) {
            throw InvalidRequest.parameter("body", "", "holds a control character or half a character in a text");
        }
        return text;
    }

    private static Number number(JsonNode node) {
        if (node.canConvertToLong() && node.isIntegralNumber()) {
            return node.longValue();
        }
        if (node.isBigInteger()) {
            return node.doubleValue();
        }
        BigDecimal decimal = node.decimalValue();
        if (Math.abs((long) decimal.scale()) > EXPONENT_MAX) {
            throw InvalidRequest.parameter("body", "", "holds a number that is too large or too small");
        }
        if (decimal.stripTrailingZeros().scale() <= 0 && decimal.precision() - decimal.scale() <= 18) {
            return decimal.longValueExact();
        }
        return decimal.doubleValue();
    }
}
