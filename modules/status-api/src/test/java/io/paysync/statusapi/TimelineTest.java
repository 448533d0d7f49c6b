package io.paysync.statusapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.bus.Ask;
import io.paysync.contract.bus.Fault;
import io.paysync.contract.dispatch.DispatchApi;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.OrderStatus;
import io.paysync.contract.intake.IntakeApi;
import io.paysync.contract.orders.OrdersApi;
import io.paysync.contract.polling.PollingApi;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TimelineTest {
    private static TestApi api;

    @BeforeAll
    static void start() {
        api = TestApi.started();
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @BeforeEach
    void anOrderThatWasPaid() {
        api.owners.faults.clear();
        api.owners.orders.clear();
        OrderKey key = api.owners.given("default", "A-1");
        api.owners.move(key, OrderStatus.PAID);
    }

    private static List<String> kinds(Answer answer) {
        return answer.json().getJsonArray("entries").stream()
                .map(entry -> ((JsonObject) entry).getString("kind"))
                .toList();
    }

    @Test
    void everythingThatHappenedStandsInTheOrderOfTime() {
        Answer answer = api.get("read", "/v1/orders/A-1/timeline");

        List<Instant> times = answer.json().getJsonArray("entries").stream()
                .map(entry -> Instant.parse(((JsonObject) entry).getString("at")))
                .toList();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(times).isSorted();
        assertThat(kinds(answer)).contains("callback", "poll", "fact", "change", "delivery", "attempt");
        assertThat(answer.json().getJsonArray("incomplete")).isEmpty();
        assertThat(answer.json().getString("nextPollAt")).isEqualTo("2026-01-01T00:01:00Z");
        answer.json().getJsonArray("entries").forEach(entry -> {
            JsonObject one = (JsonObject) entry;
            assertThat(one.fieldNames()).containsExactlyInAnyOrder("at", "kind", one.getString("kind"));
        });
    }

    static Stream<Arguments> parts() {
        return Stream.of(
                Arguments.of(OrdersApi.HISTORY, List.of("orders", "callbacks"), "poll"),
                Arguments.of(IntakeApi.FIND_EVIDENCE, List.of("callbacks"), "change"),
                Arguments.of(PollingApi.FIND_POLLS, List.of("polls"), "change"),
                Arguments.of(DispatchApi.LIST_DELIVERIES, List.of("deliveries"), "change"));
    }

    @ParameterizedTest
    @MethodSource("parts")
    void aPartThatDoesNotAnswerIsNamedAndTheRestIsThere(Ask<?, ?> ask, List<String> missing, String present) {
        api.owners.fail(ask, Fault.Code.TIMEOUT, "silent");

        Answer answer = api.get("read", "/v1/orders/A-1/timeline");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().getJsonArray("incomplete").getList()).isEqualTo(missing);
        assertThat(kinds(answer)).contains(present);
    }

    @Test
    void whenNobodyAnswersThereIsNoTimeline() {
        for (Ask<?, ?> ask : List.of(OrdersApi.HISTORY, PollingApi.FIND_POLLS, DispatchApi.LIST_DELIVERIES)) {
            api.owners.fail(ask, Fault.Code.UNAVAILABLE, "away");
        }

        assertThat(api.get("read", "/v1/orders/A-1/timeline").status()).isEqualTo(503);
    }

    @Test
    void anOwnerThatKnowsNothingOfTheOrderHasAnswered() {
        api.owners.fail(PollingApi.FIND_POLLS, Fault.Code.NOT_FOUND, "never watched");

        assertThat(api.get("read", "/v1/orders/A-1/timeline").json().getJsonArray("incomplete"))
                .isEmpty();
    }

    private static JsonObject entry(Answer answer, String kind) {
        return answer.json().getJsonArray("entries").stream()
                .map(JsonObject.class::cast)
                .filter(entry -> entry.getString("kind").equals(kind))
                .reduce((first, last) -> last)
                .orElseThrow()
                .getJsonObject(kind);
    }

    @Test
    void eachStepNamesItsRuleItsEvidenceAndTheMoneyBeforeAndAfter() {
        Answer answer = api.get("read", "/v1/orders/A-1/timeline");

        JsonObject change = entry(answer, "change");
        assertThat(change.getString("rule")).isEqualTo("MONEY_IS_THERE");
        assertThat(change.getString("factRule")).isEqualTo("PROVEN");
        JsonObject evidence = change.getJsonObject("evidence");
        assertThat(evidence.getJsonObject("fact").getString("provider")).isEqualTo("alipay");
        assertThat(evidence.getString("href")).isEqualTo("/v1/callbacks/1767225609000000-1024/dry-run");
        assertThat(change.getJsonObject("before").getJsonObject("paid").getLong("minor"))
                .isZero();
        assertThat(change.getJsonObject("after").getJsonObject("paid").getLong("minor"))
                .isEqualTo(8880);
        assertThat(entry(answer, "fact").getString("rule")).isEqualTo("PROVEN");
        JsonObject state = answer.json().getJsonObject("state");
        assertThat(state.getString("status")).isEqualTo("PAID");
        assertThat(state.getJsonObject("cause")).isEqualTo(evidence);
        assertThat(Instant.parse(state.getString("since"))).isEqualTo(FakeOwners.START.plusSeconds(2));
    }

    @Test
    void aStoredCallbackIsJudgedAndForeseen() {
        String path =
                entry(api.get("read", "/v1/orders/A-1/timeline"), "callback").getString("href");

        Answer answer = api.send("POST", "operate", path, null);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().getBoolean("genuine")).isTrue();
        JsonObject fact = answer.json().getJsonArray("facts").getJsonObject(0);
        assertThat(fact.getString("rule")).isEqualTo("PROVEN");
        assertThat(fact.getJsonObject("claim").getString("kind")).isEqualTo("PAID");
        assertThat(fact.getJsonObject("after").getString("status")).isEqualTo("PAID");
        assertThat(api.owners.asked(IntakeApi.JudgeStored.class).getLast().merchant())
                .isEqualTo("default");
    }
}
