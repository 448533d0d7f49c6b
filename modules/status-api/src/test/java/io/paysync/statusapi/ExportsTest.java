package io.paysync.statusapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paysync.contract.bus.Fault;
import io.paysync.contract.orders.OrdersApi;
import io.paysync.contract.orders.OrdersApi.ExportOrders;
import io.paysync.statusapi.http.ExportConfig;
import io.paysync.testkit.Probe;
import io.vertx.core.json.JsonObject;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All orders as a stream. */
class ExportsTest {
    private static final String PATH = "/v1/exports/orders";
    private static TestApi api;

    @BeforeAll
    static void start() {
        TestApi.Builder builder = TestApi.builder();
        builder.exports = new ExportConfig(1, 3, 4096, Duration.ofMillis(500));
        api = builder.start();
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @BeforeEach
    void forget() {
        api.owners.orders.clear();
        api.owners.asked.clear();
        api.owners.faults.clear();
        api.owners.failing = question -> false;
    }

    private static void given(int orders) {
        IntStream.range(0, orders).forEach(i -> api.owners.given("default", "A-%05d".formatted(i)));
    }

    private static double running(TestApi api) {
        return api.node.node().meters().get("paysync.api.exports").gauge().value();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 3, 7})
    void theCursorComesFirstThenTheOrdersByIdAndThenTheEnd(int orders) {
        given(orders);
        api.owners.given("other", "B-1");

        Answer answer = api.get("read", PATH);
        List<JsonObject> lines = answer.body().lines().map(JsonObject::new).toList();

        assertThat(answer.header("content-type")).isEqualTo("application/x-ndjson");
        assertThat(lines).hasSize(orders + 2);
        assertThat(lines.getFirst()).isEqualTo(new JsonObject().put("cursor", "c0"));
        assertThat(lines.getLast()).isEqualTo(new JsonObject().put("end", true).put("orders", orders));
        for (int i = 0; i < orders; i++) {
            assertThat(lines.get(i + 1).getString("orderId")).isEqualTo("A-%05d".formatted(i));
        }
    }

    @Test
    void aBrokenOneGoesOnBehindTheLastLine() {
        given(5);

        List<JsonObject> lines = api.get("read", PATH + "?afterOrderId=A-00002")
                .body()
                .lines()
                .map(JsonObject::new)
                .toList();

        assertThat(lines).hasSize(3);
        assertThat(lines.getFirst().getString("orderId")).isEqualTo("A-00003");
        assertThat(lines.getLast().getInteger("orders")).isEqualTo(2);
    }

    @Test
    void whatFailsBeforeTheFirstLineIsAnOrdinaryProblem() {
        api.owners.fail(OrdersApi.EXPORT, Fault.Code.UNAVAILABLE, "no database");

        assertThat(api.get("read", PATH).status()).isEqualTo(503);
        assertThat(running(api)).isZero();
    }

    @Test
    void aReaderThatTakesNothingHoldsItUpAndIsSentAway() {
        TestApi.Builder builder = TestApi.builder();
        builder.exports = new ExportConfig(1, 100, 4096, Duration.ofSeconds(1));
        try (TestApi slow = builder.start()) {
            Map<String, String> words = Map.of("words", "x".repeat(4000));
            IntStream.range(0, 4000).forEach(i -> slow.owners.given("default", "A-" + i, words));
            try (SlowReader reader = SlowReader.open(slow, PATH, "read")) {
                reader.awaitHead();
                Answer second = slow.get("read", PATH);
                reader.awaitQuiet(() -> slow.owners.asked(ExportOrders.class).size());

                assertThat(second.status()).isEqualTo(429);
                assertThat(second.header("retry-after")).isEqualTo("5");
                assertThat(slow.owners.asked(ExportOrders.class))
                        .as("pages asked for")
                        .hasSizeLessThan(40);
                Probe.until("it is over", () -> running(slow) == 0);
                reader.awaitEnd();
            }
            assertThat(slow.node
                            .node()
                            .meters()
                            .get("paysync.api.exports.broken")
                            .counter()
                            .count())
                    .isEqualTo(1);
        }
    }

    @Test
    void whatFailsLaterBreaksTheStreamSoThatNobodyTakesItForWhole() {
        given(7);
        failAfter(2);

        assertThatThrownBy(() -> api.get("read", PATH)).isInstanceOf(UncheckedIOException.class);
        Probe.until("it is over", () -> running(api) == 0);
    }

    /** The owner answers so many pages, and then no more. */
    private static void failAfter(int pages) {
        api.owners.asked.clear();
        api.owners.failing = question -> question instanceof ExportOrders
                && api.owners.asked(ExportOrders.class).size() > pages;
    }
}
