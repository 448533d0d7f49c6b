package io.paysync.statusapi.openapi;

import io.paysync.contract.domain.Texts;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One schema of the document, ready to check values. The validator's report is cut down to what the caller can mend. */
public final class SchemaCheck {
    private static final int ERRORS_MAX = 20;
    private static final Set<String> WRAPPERS =
            Set.of("properties", "patternProperties", "$ref", "items", "prefixItems", "allOf", "anyOf", "oneOf");

    private final Validator validator;

    SchemaCheck(Validator validator) {
        this.validator = validator;
    }

    /**
     * @param in where the value stands
     * @param name of the parameter; empty for a body, whose errors are named by JSON pointers
     * @return at most 20 errors; empty when the value is right
     */
    public List<FieldError> check(String in, String name, @Nullable Object value) {
        OutputUnit result = validator.validate(value);
        if (Boolean.TRUE.equals(result.getValid())) {
            return List.of();
        }
        List<OutputUnit> found = result.getErrors() == null ? List.of() : result.getErrors();
        Set<String> explained = new HashSet<>();
        for (OutputUnit error : found) {
            if (!isExtra(error)) {
                explained.add(error.getInstanceLocation());
            }
        }
        List<FieldError> errors = found.stream()
                .filter(error -> isExtra(error) ? !explained.contains(error.getInstanceLocation()) : isLeaf(error))
                .map(error -> new FieldError(in, in.equals("body") ? pointer(error) : name, detail(error)))
                .distinct()
                .limit(ERRORS_MAX)
                .toList();
        return errors.isEmpty() ? List.of(new FieldError(in, name, "is not what the schema asks for")) : errors;
    }

    /** The validator reports a field of its own error once more as an additional one; only unexplained ones are. */
    private static boolean isExtra(OutputUnit error) {
        return keyword(error).equals("additionalProperties");
    }

    private static boolean isLeaf(OutputUnit error) {
        String keyword = keyword(error);
        return !WRAPPERS.contains(keyword) && !keyword.equals("propertyNames");
    }

    private static String keyword(OutputUnit error) {
        String location = error.getKeywordLocation();
        return location == null ? "" : location.substring(location.lastIndexOf('/') + 1);
    }

    private static String pointer(OutputUnit error) {
        String location = error.getInstanceLocation();
        String pointer = location.startsWith("#") ? location.substring(1) : location;
        return Texts.sanitized(URLDecoder.decode(pointer.replace("+", "%2B"), StandardCharsets.UTF_8), 200);
    }

    private static String detail(OutputUnit error) {
        if (isExtra(error)) {
            return "unknown field";
        }
        String location = error.getKeywordLocation();
        String text = location != null && location.contains("/propertyNames/")
                ? "Name not allowed: " + error.getError()
                : error.getError();
        return Texts.sanitized(text == null ? "is wrong" : text, 300);
    }
}
