package io.paysync.statusapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paysync.statusapi.http.Api;
import io.paysync.statusapi.http.ApiLimits;
import io.paysync.statusapi.openapi.Operation;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class OpenApiTest {
    private static final List<String> METHODS = List.of("GET", "PUT", "POST", "DELETE", "PATCH", "HEAD", "OPTIONS");
    private static TestApi api;

    @BeforeAll
    static void start() {
        api = TestApi.started();
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @Test
    void everyDocumentedRouteIsServedAndNoOtherMethod() {
        Map<String, Set<String>> documented = Contract.DOCUMENT.operations().stream()
                .collect(Collectors.groupingBy(
                        Operation::template,
                        Collectors.mapping(
                                operation -> operation.method().name(), Collectors.toCollection(TreeSet::new))));

        documented.forEach((template, methods) -> {
            String path = template.replaceAll("\\{[^}]+}", "x");
            for (String method : METHODS) {
                if (methods.contains(method)) {
                    assertThat(api.send(method, null, path, null).status())
                            .as("%s %s", method, template)
                            .isIn(200, 401);
                } else if (!method.equals("HEAD")) {
                    Answer answer = api.send(method, null, path, null);
                    assertThat(answer.status()).as("%s %s", method, template).isEqualTo(405);
                    assertThat(answer.header("allow")).isEqualTo(String.join(", ", methods));
                }
            }
        });
    }

    @Test
    void aHandlerThatIsNotDocumentedCannotStart() {
        Vertx vertx = Vertx.vertx();
        try {
            assertThatThrownBy(() -> new Api(
                            List.of(),
                            Map.of("hidden", call -> Future.failedFuture("never")),
                            (request, operation, path) -> Future.failedFuture("never"),
                            ApiLimits.DEFAULT,
                            vertx,
                            new SimpleMeterRegistry()))
                    .hasMessageContaining("hidden");
        } finally {
            vertx.close();
        }
    }

    @Test
    void theDocumentIsServedInBothForms() throws IOException {
        Answer yaml = api.get(null, "/openapi.yaml");
        Answer json = api.get(null, "/openapi.json");

        assertThat(new YAMLMapper().readTree(yaml.body()))
                .isEqualTo(new com.fasterxml.jackson.databind.ObjectMapper().readTree(json.body()));
        assertThat(json.json().getString("openapi")).startsWith("3.1");
    }

    @Test
    void everyReferenceOfTheDocumentLeadsSomewhere() {
        references(Contract.DOCUMENT.json())
                .forEach(
                        reference -> assertThat(Contract.DOCUMENT.dereferenced(new JsonObject().put("$ref", reference)))
                                .as(reference)
                                .isNotNull());
    }

    @Test
    void everyOperationIsDescribedAndNamedOnce() {
        List<Operation> operations = Contract.DOCUMENT.operations();

        assertThat(operations.stream().map(Operation::id)).doesNotHaveDuplicates();
        operations.forEach(operation -> assertThat(operation.source().getString("summary"))
                .as(operation.id())
                .isNotBlank());
    }

    @Test
    void theExamplesOfTheDocumentAreValid() {
        JsonObject schemas =
                Contract.DOCUMENT.json().getJsonObject("components").getJsonObject("schemas");
        schemas.forEach(entry -> {
            JsonArray examples = ((JsonObject) entry.getValue()).getJsonArray("examples", new JsonArray());
            JsonObject schema = new JsonObject().put("$ref", "#/components/schemas/" + entry.getKey());
            examples.forEach(example -> assertThat(
                            Contract.DOCUMENT.check(schema, entry.getKey()).check("body", "", example))
                    .as(entry.getKey())
                    .isEmpty());
        });
    }

    @Test
    void theGuideShowsEachOperationWithItsCurl() throws IOException {
        String guide = Files.readString(Path.of("../../docs/api.md"));

        for (Operation operation : Contract.DOCUMENT.operations()) {
            assertThat(guide)
                    .as("heading of %s", operation.id())
                    .contains("`" + operation.method() + " " + operation.template() + "`");
        }
        List<String> curls =
                guide.lines().filter(line -> line.startsWith("curl ")).toList();
        for (String curl : curls) {
            String method = curl.contains(" -X ") ? curl.replaceAll(".* -X (\\w+).*", "$1") : "GET";
            String path = curl.replaceAll(".*\\$API(/[^\"'? ]*).*", "$1");
            assertThat(Contract.find(method, path))
                    .as("%s %s of: %s", method, path, curl)
                    .isPresent();
        }
        assertThat(curls.size())
                .isGreaterThanOrEqualTo(Contract.DOCUMENT.operations().size());
    }

    private static Set<String> references(Object node) {
        Set<String> found = new TreeSet<>();
        if (node instanceof JsonObject object) {
            if (object.getValue("$ref") instanceof String reference) {
                found.add(reference);
            }
            object.forEach(field -> found.addAll(references(field.getValue())));
        } else if (node instanceof JsonArray array) {
            array.forEach(item -> found.addAll(references(item)));
        }
        return found;
    }
}
