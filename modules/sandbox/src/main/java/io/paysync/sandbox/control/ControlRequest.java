package io.paysync.sandbox.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.paysync.contract.bus.Fault;
import io.paysync.contract.bus.FaultException;
import io.paysync.contract.bus.Json;
import io.paysync.sandbox.provider.Forgery;
import io.paysync.sandbox.send.Faults;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The JSON body of a control request; what is wrong with it becomes a {@code FaultException} INVALID in words. */
public final class ControlRequest {
    private static final Set<String> FAULT_KEYS =
            Set.of("duplicate", "delayMs", "drop", "forge", "amountDelta", "reorder");

    private final JsonNode root;

    private ControlRequest(JsonNode root) {
        this.root = root;
    }

    /** An empty body reads as an empty object; keys that nobody would read are refused. */
    public static ControlRequest of(@Nullable Buffer body, Set<String> keys) {
        try {
            JsonNode root = body == null || body.length() == 0
                    ? Json.STRICT.createObjectNode()
                    : Json.STRICT.readTree(body.getBytes());
            if (!root.isObject()) {
                throw invalid("the body must be a JSON object");
            }
            refuseOthers(root, keys, "");
            return new ControlRequest(root);
        } catch (JsonProcessingException e) {
            throw invalid("the body is not JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw invalid("the body cannot be read");
        }
    }

    /** As {@link #of(Buffer, Set)}, of what a script says. */
    static ControlRequest of(JsonNode root, Set<String> keys) {
        if (!root.isObject()) {
            throw invalid("must hold keys and values");
        }
        refuseOthers(root, keys, "");
        return new ControlRequest(root);
    }

    private static void refuseOthers(JsonNode node, Set<String> keys, String prefix) {
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!keys.contains(name)) {
                throw invalid("unknown key " + prefix + name + "; known are "
                        + keys.stream().sorted().toList());
            }
        }
    }

    String text(String key) {
        String value = textOrNull(key);
        if (value == null) {
            throw invalid(key + " is missing");
        }
        return value;
    }

    @Nullable
    String textOrNull(String key) {
        JsonNode node = root.path(key);
        if (node.isMissingNode() || node.isNull()) {
            return null;
        }
        if (!node.isTextual() || node.asText().isEmpty()) {
            throw invalid(key + " must be a text");
        }
        return node.asText();
    }

    long number(String key, long min, long max) {
        return number(root, key, min, max);
    }

    long number(String key, long byDefault, long min, long max) {
        return root.has(key) ? number(root, key, min, max) : byDefault;
    }

    private static long number(JsonNode from, String key, long min, long max) {
        JsonNode node = from.path(key);
        if (!node.isIntegralNumber() || !node.canConvertToLong() || node.asLong() < min || node.asLong() > max) {
            throw invalid(key + " must be a whole number between " + min + " and " + max);
        }
        return node.asLong();
    }

    boolean flag(String key, boolean byDefault) {
        return flag(root, key, byDefault);
    }

    private static boolean flag(JsonNode from, String key, boolean byDefault) {
        JsonNode node = from.path(key);
        if (node.isMissingNode()) {
            return byDefault;
        }
        if (!node.isBoolean()) {
            throw invalid(key + " must be true or false");
        }
        return node.asBoolean();
    }

    @Nullable
    URI uri(String key) {
        String text = textOrNull(key);
        try {
            URI uri = text == null ? null : URI.create(text);
            if (uri != null
                    && (uri.getHost() == null || !List.of("http", "https").contains(uri.getScheme()))) {
                throw invalid(key + " must be an http(s) URL");
            }
            return uri;
        } catch (IllegalArgumentException e) {
            throw invalid(key + " must be an http(s) URL");
        }
    }

    <E extends Enum<E>> E oneOf(String key, E byDefault) {
        String text = textOrNull(key);
        return text == null ? byDefault : oneOf(key, text, byDefault.getDeclaringClass());
    }

    private static <E extends Enum<E>> E oneOf(String key, String text, Class<E> type) {
        return Arrays.stream(type.getEnumConstants())
                .filter(value -> TradeView.lower(value)
                        .equals(text.toLowerCase(Locale.ROOT).replace('_', '-')))
                .findFirst()
                .orElseThrow(() -> invalid(key + " must be one of "
                        + Arrays.stream(type.getEnumConstants())
                                .map(TradeView::lower)
                                .toList()));
    }

    /** The script under {@code faults}, or null when there is none. */
    @Nullable
    Faults faults() {
        JsonNode node = root.path("faults");
        if (node.isMissingNode() || node.isNull()) {
            return null;
        }
        if (!node.isObject()) {
            throw invalid("faults must be an object");
        }
        refuseOthers(node, FAULT_KEYS, "faults.");
        JsonNode forge = node.path("forge");
        return new Faults(
                node.has("duplicate") ? (int) number(node, "duplicate", 0, Faults.DUPLICATE_MAX) : 0,
                node.has("delayMs")
                        ? Duration.ofMillis(number(node, "delayMs", 0, Faults.DELAY_MAX.toMillis()))
                        : Duration.ZERO,
                flag(node, "drop", false),
                forge.isTextual() ? oneOf("faults.forge", forge.asText(), Forgery.class) : Forgery.NONE,
                node.has("amountDelta") ? number(node, "amountDelta", -1_000_000_000L, 1_000_000_000L) : 0,
                flag(node, "reorder", false));
    }

    private static FaultException invalid(String text) {
        return Fault.of(Fault.Code.INVALID, text);
    }
}
