package io.paysync.statusapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.statusapi.openapi.OpenApi;
import io.paysync.statusapi.openapi.Operation;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/** Holds every answer that a test gets against the OpenAPI document. */
final class Contract {
    static final OpenApi DOCUMENT = OpenApi.load();

    private Contract() {}

    /** @param path the path asked for, without query */
    static void check(String method, String path, Answer answer) {
        Optional<Operation> operation = find(method, path);
        String type = answer.header("content-type");
        if (operation.isEmpty()) {
            assertThat(answer.status()).isIn(400, 404, 405, 408, 413, 414, 431, 503);
            checkProblem(answer);
            return;
        }
        JsonObject responses = operation.get().source().getJsonObject("responses");
        String name = operation.get().id() + " " + answer.status();
        JsonObject exact = responses.getJsonObject(Integer.toString(answer.status()));
        if (exact == null) {
            assertThat(answer.status()).as("%s is documented", name).isGreaterThanOrEqualTo(400);
            checkProblem(answer);
            return;
        }
        JsonObject content = exact.getJsonObject("content");
        if (content == null) {
            assertThat(answer.body()).as(name).isEmpty();
            return;
        }
        String media = type.contains(";") ? type.substring(0, type.indexOf(';')) : type;
        assertThat(content.fieldNames()).as("content type of %s", name).contains(media);
        JsonObject schema = content.getJsonObject(media).getJsonObject("schema");
        if (schema != null) {
            assertThat(DOCUMENT.check(schema, name.replace(' ', '/'))
                            .check("body", "", Json.decodeValue(answer.body())))
                    .as("%s: %s", name, answer.body())
                    .isEmpty();
        }
    }

    private static void checkProblem(Answer answer) {
        assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
        JsonObject schema = new JsonObject().put("$ref", "#/components/schemas/Problem");
        assertThat(DOCUMENT.check(schema, "problem").check("body", "", answer.json()))
                .as(answer.body())
                .isEmpty();
        assertThat(answer.json().getInteger("status")).isEqualTo(answer.status());
        assertThat(answer.body()).doesNotContain("Exception").doesNotContain("\tat ");
    }

    static Optional<Operation> find(String method, String path) {
        return DOCUMENT.operations().stream()
                .filter(operation -> operation.method().name().equals(method))
                .filter(operation -> matches(operation.template(), path))
                // A fixed path goes before one with a parameter.
                .min((a, b) -> a.template().length() - b.template().length());
    }

    private static boolean matches(String template, String path) {
        List<String> wanted = List.of(template.split("/", -1));
        List<String> given = List.of(path.split("/", -1));
        if (wanted.size() != given.size()) {
            return false;
        }
        for (int i = 0; i < wanted.size(); i++) {
            boolean parameter = wanted.get(i).startsWith("{") && !given.get(i).isEmpty();
            if (!parameter && !wanted.get(i).equals(given.get(i))) {
                return false;
            }
        }
        return true;
    }
}
