package io.paysync.statusapi.openapi;

import io.paysync.contract.domain.Texts;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Brings raw parameters and bodies into the types that the document gives them, and refuses what it does not name. */
public final class InputReader {
    private InputReader() {}

    /**
     * @param path decoded path parameters by name
     * @param query the raw query, or null
     * @throws InvalidRequest with all errors at once
     */
    public static Inputs parameters(Operation operation, Map<String, String> path, @Nullable String query) {
        Map<String, List<String>> given = query == null ? Map.of() : UrlText.query(query);
        Map<String, Object> values = new HashMap<>();
        List<FieldError> errors = new ArrayList<>();
        Map<String, Parameter> known = new LinkedHashMap<>();
        for (Parameter parameter : operation.parameters()) {
            known.put(parameter.in() + " " + parameter.name(), parameter);
        }
        for (String name : given.keySet()) {
            if (!known.containsKey("query " + name)) {
                errors.add(new FieldError("query", Texts.sanitized(name, 64), "unknown parameter"));
            }
        }
        for (Parameter parameter : operation.parameters()) {
            List<String> texts = parameter.in().equals("path")
                    ? List.of(path.get(parameter.name()))
                    : given.getOrDefault(parameter.name(), List.of());
            read(parameter, texts, values, errors);
        }
        if (!errors.isEmpty()) {
            throw new InvalidRequest(true, errors);
        }
        return new Inputs(values);
    }

    private static void read(
            Parameter parameter, List<String> texts, Map<String, Object> values, List<FieldError> errors) {
        if (texts.isEmpty()) {
            Object byDefault = parameter.byDefault();
            if (byDefault != null) {
                values.put(parameter.name(), byDefault);
            } else if (parameter.required()) {
                errors.add(new FieldError(parameter.in(), parameter.name(), "is missing"));
            }
            return;
        }
        boolean several = parameter.type().equals("array");
        if (texts.size() > 1 && !several) {
            errors.add(new FieldError(parameter.in(), parameter.name(), "is given more than once"));
            return;
        }
        Object value = several ? texts : typed(parameter.type(), texts.getFirst());
        List<FieldError> wrong = value instanceof String text && !Texts.clean(text)
                ? List.of(new FieldError(parameter.in(), parameter.name(), "holds a control character"))
                : parameter.check().check(parameter.in(), parameter.name(), several ? new JsonArray(texts) : value);
        errors.addAll(wrong);
        values.put(parameter.name(), value);
    }

    /** A text that is not of the type stays a text, and the schema refuses it. */
    private static Object typed(String type, String text) {
        if (type.equals("integer") && text.matches("-?[0-9]{1,18}")) {
            return Long.parseLong(text);
        }
        if (type.equals("number") && text.matches("-?[0-9]{1,15}(\\.[0-9]{1,15})?")) {
            return Double.parseDouble(text);
        }
        if (type.equals("boolean") && (text.equals("true") || text.equals("false"))) {
            return text.equals("true");
        }
        return text;
    }

    /**
     * @return the body; null when there is none and none is needed
     * @throws InvalidRequest when it cannot be read or is not what the schema asks for
     */
    public static @Nullable JsonObject body(Operation operation, Buffer bytes) {
        Operation.Body body = operation.body();
        if (body == null || (bytes.length() == 0 && !body.required())) {
            return null;
        }
        return checked(body, StrictJson.read(bytes));
    }

    /**
     * A request that came as one JSON object, with the parameters of its path beside the fields of its body.
     *
     * @param fields those that are parameters are taken out of it
     * @throws InvalidRequest with all errors of the parameters at once
     */
    public static Inputs named(Operation operation, JsonObject fields) {
        Map<String, Object> values = new HashMap<>();
        List<FieldError> errors = new ArrayList<>();
        for (Parameter parameter : operation.parameters()) {
            Object given = fields.remove(parameter.name());
            if (given != null && !(given instanceof String)) {
                errors.add(new FieldError("body", "/" + parameter.name(), "is not a text"));
            } else {
                read(parameter, given == null ? List.of() : List.of((String) given), values, errors);
            }
        }
        if (!errors.isEmpty()) {
            throw new InvalidRequest(false, errors);
        }
        return new Inputs(values);
    }

    /**
     * Any JSON object, with nothing known of it but that it can be read.
     *
     * @throws InvalidRequest malformed, when it cannot
     */
    public static JsonObject object(Buffer bytes) {
        if (StrictJson.read(bytes) instanceof JsonObject object) {
            return object;
        }
        throw InvalidRequest.parameter("body", "", "is not an object");
    }

    /**
     * @return the value, which is what the schema of the body asks for
     * @throws InvalidRequest when it is not
     */
    public static JsonObject checked(Operation.Body body, @Nullable Object value) {
        List<FieldError> errors = body.check().check("body", "", value);
        if (!errors.isEmpty()) {
            throw new InvalidRequest(false, errors);
        }
        if (value instanceof JsonObject object) {
            return object;
        }
        throw InvalidRequest.body("", "is not an object");
    }
}
