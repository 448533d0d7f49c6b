package io.paysync.statusapi.openapi;

import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.SchemaRepository;
import java.util.HashMap;
import java.util.Map;

/**
 * The schemas of the document. {@code components/schemas} and every schema written in place become definitions of one
 * JSON Schema (2020-12, which is what OpenAPI 3.1 uses), so references among them resolve without any network.
 */
final class Schemas {
    private static final String BASE = "https://paysync.invalid/";
    private static final String ID = BASE + "openapi";

    private final JsonObject definitions;
    private final SchemaRepository repository = SchemaRepository.create(
            new JsonSchemaOptions().setBaseUri(BASE).setDraft(Draft.DRAFT202012).setOutputFormat(OutputFormat.Basic));
    private final Map<String, SchemaCheck> checks = new HashMap<>();

    /** @param document the whole OpenAPI document */
    Schemas(JsonObject document) {
        JsonObject components = document.getJsonObject("components").getJsonObject("schemas");
        this.definitions = rewritten(components);
        repository.dereference(JsonSchema.of(new JsonObject().put("$id", ID).put("$defs", definitions)));
    }

    /**
     * The check of a schema.
     *
     * @param name names an inline schema; unused for a reference
     */
    SchemaCheck check(JsonObject schema, String name) {
        String reference = schema.getString("$ref");
        if (reference != null && schema.size() == 1) {
            return checks.computeIfAbsent(
                    ID + "#/$defs/" + reference.substring(reference.lastIndexOf('/') + 1), this::defined);
        }
        String id = BASE + "inline/" + name;
        return checks.computeIfAbsent(id, missing -> {
            repository.dereference(JsonSchema.of(new JsonObject().put("$id", id).mergeIn(absolute(schema))));
            return new SchemaCheck(repository.validator(id));
        });
    }

    /** The schema itself, or what it refers to. */
    JsonObject resolved(JsonObject schema) {
        String reference = schema.getString("$ref");
        return reference == null
                ? schema
                : definitions.getJsonObject(reference.substring(reference.lastIndexOf('/') + 1));
    }

    private SchemaCheck defined(String uri) {
        return new SchemaCheck(repository.validator(uri));
    }

    private static JsonObject rewritten(JsonObject schemas) {
        return new JsonObject(schemas.encode().replace("\"#/components/schemas/", "\"#/$defs/"));
    }

    private static JsonObject absolute(JsonObject schema) {
        return new JsonObject(schema.encode().replace("\"#/components/schemas/", "\"" + ID + "#/$defs/"));
    }
}
