package io.paysync.statusapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.statusapi.auth.Role;
import io.paysync.statusapi.openapi.Access;
import io.paysync.statusapi.openapi.Operation;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every route of the document with every kind of caller. What is expected comes from the document. */
class RoleMatrixTest {
    private static final Map<String, String> BODIES = Map.ofEntries(
            Map.entry("registerOrder", "{\"amount\":{\"minor\":1,\"currency\":\"CNY\"}}"),
            Map.entry("expectRefund", "{\"amount\":{\"minor\":1,\"currency\":\"CNY\"}}"),
            Map.entry("clearReview", "{\"version\":1,\"note\":\"seen\"}"),
            Map.entry("closeIncident", "{\"note\":\"seen\"}"),
            Map.entry("saveSchedule", "{\"delaysSeconds\":[0,5]}"),
            Map.entry("saveBudget", "{\"recipientPerDay\":5}"),
            Map.entry("saveEndpoint", "{\"channel\":\"webhook\",\"target\":\"https://shop.example/hook\"}"),
            Map.entry("saveTemplate", "{\"title\":\"Paid\",\"text\":\"{{orderId}}\"}"),
            Map.entry("previewReplay", "{}"),
            Map.entry("startReplay", "{\"filter\":{\"state\":\"DEAD\"}}"),
            Map.entry("reviewDifference", "{\"note\":\"seen\"}"));
    private static TestApi api;

    @BeforeAll
    static void start() {
        api = TestApi.started();
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    static Stream<Operation> operations() {
        // The live feeds do not end by themselves; their own tests try the callers.
        return Contract.DOCUMENT.operations().stream()
                .filter(operation -> !operation.id().startsWith("watchOrder"));
    }

    static Stream<Arguments> matrix() {
        return operations()
                .flatMap(operation -> Stream.of(
                        Arguments.of(operation.id(), operation, "read", Role.READ),
                        Arguments.of(operation.id(), operation, "write", Role.WRITE),
                        Arguments.of(operation.id(), operation, "operate", Role.OPERATE)));
    }

    @ParameterizedTest(name = "{0} as {2}")
    @MethodSource("matrix")
    void aRoleMayDoWhatTheDocumentSaysAndNothingElse(String name, Operation operation, String key, Role role) {
        boolean allowed = operation.access() == Access.PUBLIC || role.includes(operation.role());
        api.owners.asked.clear();

        Answer answer = call(operation, key);

        if (allowed) {
            assertThat(answer.status()).isBetween(200, 299);
        } else {
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.problem()).isEqualTo("forbidden");
            assertThat(api.owners.asked).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("operations")
    void nobodyAndStrangersMayDoWhatIsPublicOnly(Operation operation) {
        api.owners.asked.clear();
        String good = api.keys.get("operate");
        for (String key : new String[] {
            null,
            "",
            "psk_",
            "psk_wrong",
            good + "x",
            good.substring(0, good.length() - 1),
            good.toLowerCase(),
            "evt1.a.b"
        }) {
            Answer answer = call(operation, key);

            if (operation.access() == Access.PUBLIC) {
                assertThat(answer.status()).isEqualTo(200);
            } else {
                assertThat(answer.status()).isEqualTo(401);
                assertThat(answer.header("www-authenticate")).startsWith("Bearer");
            }
        }
        assertThat(api.owners.asked).isEmpty();
    }

    private static Answer call(Operation operation, String key) {
        api.owners.orders.clear();
        if (!operation.id().equals("registerOrder")) {
            api.owners.given("default", "A-1");
        }
        String path = operation
                .template()
                .replace("{orderId}", "A-1")
                .replace("{endpointId}", "shop")
                .replace("{channel}", "push")
                .replace("{eventType}", "order.paid")
                .replace("{language}", "en")
                .replace("{deliveryId}", "d1")
                .replace("{replayId}", "r1")
                .replace("{runId}", "1")
                .replace("{differenceId}", "2")
                .replace("{callbackId}", "1767225600000000-1024")
                .replace("{incidentId}", "i1")
                .replace("{refundNo}", "R-1");
        String body = BODIES.get(operation.id());
        return api.send(operation.method().name(), key, path, body);
    }
}
