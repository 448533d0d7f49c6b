package io.paysync.statusapi.openapi;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.paysync.statusapi.auth.Role;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The document, read once at start. What it says about routes, roles, parameters and bodies is what the server does. */
public final class OpenApi {
    private static final String RESOURCE = "/openapi/paysync.yaml";
    private static final List<String> METHODS = List.of("get", "put", "post", "delete");

    private final Buffer yaml;
    private final JsonObject json;
    private final Schemas schemas;
    private final List<Operation> operations = new ArrayList<>();

    private OpenApi(byte[] yaml) throws IOException {
        this.yaml = Buffer.buffer(yaml);
        this.json = new JsonObject(new YAMLMapper().readValue(yaml, new TypeReference<Map<String, Object>>() {}));
        this.schemas = new Schemas(json);
        for (Map.Entry<String, Object> path : json.getJsonObject("paths")) {
            readPath(path.getKey(), (JsonObject) path.getValue());
        }
    }

    /**
     * Reads the document from the jar; blocks.
     *
     * @throws IllegalStateException when it does not hold together; that is a bug in the document
     */
    public static OpenApi load() {
        try (InputStream in = OpenApi.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is not in the jar");
            }
            return new OpenApi(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Buffer yaml() {
        return yaml;
    }

    /** The same document as JSON. Not to be changed. */
    public JsonObject json() {
        return json;
    }

    public List<Operation> operations() {
        return List.copyOf(operations);
    }

    /** The check of a schema of the document, such as that of an answer. */
    public SchemaCheck check(JsonObject schema, String name) {
        return schemas.check(schema, name);
    }

    private void readPath(String template, JsonObject path) {
        for (String method : METHODS) {
            JsonObject operation = path.getJsonObject(method);
            if (operation != null) {
                operations.add(readOperation(template, method, path, operation));
            }
        }
    }

    private Operation readOperation(String template, String method, JsonObject path, JsonObject source) {
        String id = require(source.getString("operationId"), template + " " + method + " has no operationId");
        Access access = access(source);
        String role = source.getString("x-role");
        if ((access == Access.PUBLIC) != (role == null)) {
            throw new IllegalStateException(id + " needs x-role exactly when it is not public");
        }
        List<Parameter> parameters = new ArrayList<>();
        readParameters(id, path.getJsonArray("parameters"), parameters);
        readParameters(id, source.getJsonArray("parameters"), parameters);
        return new Operation(
                id,
                HttpMethod.valueOf(method.toUpperCase(Locale.ROOT)),
                template,
                access,
                role == null ? Role.READ : Role.valueOf(role.toUpperCase(Locale.ROOT)),
                List.copyOf(parameters),
                readBody(id, source.getJsonObject("requestBody")),
                source);
    }

    private static Access access(JsonObject source) {
        JsonArray security = source.getJsonArray("security");
        if (security == null) {
            return Access.API_KEY;
        }
        boolean token = security.stream().anyMatch(s -> ((JsonObject) s).containsKey("eventToken"));
        return security.isEmpty() ? Access.PUBLIC : token ? Access.API_KEY_OR_EVENT_TOKEN : Access.API_KEY;
    }

    private void readParameters(String id, @Nullable JsonArray list, List<Parameter> into) {
        if (list == null) {
            return;
        }
        for (Object item : list) {
            JsonObject parameter = dereferenced((JsonObject) item);
            String name = parameter.getString("name");
            JsonObject schema = parameter.getJsonObject("schema");
            JsonObject resolved = schemas.resolved(schema);
            into.add(new Parameter(
                    name,
                    parameter.getString("in"),
                    parameter.getBoolean("required", false),
                    resolved.getString("type", "string"),
                    resolved.getValue("default"),
                    schemas.check(schema, id + "/" + name)));
        }
    }

    private Operation.@Nullable Body readBody(String id, @Nullable JsonObject body) {
        if (body == null) {
            return null;
        }
        JsonObject schema =
                body.getJsonObject("content").getJsonObject("application/json").getJsonObject("schema");
        return new Operation.Body(body.getBoolean("required", false), schemas.check(schema, id + "/body"));
    }

    /** What a reference such as {@code #/components/parameters/limit} points to, or the object itself. */
    public JsonObject dereferenced(JsonObject object) {
        String reference = object.getString("$ref");
        if (reference == null) {
            return object;
        }
        JsonObject at = json;
        for (String step : reference.substring(2).split("/")) {
            at = require(at.getJsonObject(step), "nothing at " + reference);
        }
        return at;
    }

    private static <T> T require(@Nullable T value, String otherwise) {
        if (value == null) {
            throw new IllegalStateException(otherwise);
        }
        return value;
    }
}
