package io.paysync.statusapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.dispatch.BudgetApi.Limits;
import io.paysync.contract.dispatch.BudgetApi.SaveBudget;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A merchant's own budgets, as they are saved and shown. */
class BudgetApiTest {
    private static final String PATH = "/v1/budgets/sms";
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
    void nothingAsked() {
        api.owners.asked.clear();
    }

    @Test
    void limitsReachTheOwnerAndAreShown() {
        Answer answer = api.send("PUT", "operate", PATH, "{\"recipientPerDay\":7,\"merchantPerDay\":500}");

        assertThat(answer.json())
                .isEqualTo(new JsonObject()
                        .put("channel", "sms")
                        .put("recipientPerHour", 0)
                        .put("recipientPerDay", 7)
                        .put("merchantPerDay", 500)
                        .put("own", true));
        assertThat(api.owners.asked(SaveBudget.class))
                .containsExactly(new SaveBudget("default", "sms", new Limits(0, 7, 500)));
    }

    @Test
    void allAreListedThoseWithoutABudgetToo() {
        Answer answer = api.send("GET", "read", "/v1/budgets", null);

        assertThat(answer.json().getJsonArray("budgets")).hasSize(2);
        assertThat(answer.json().getJsonArray("budgets").getJsonObject(1).getInteger("recipientPerDay"))
                .isZero();
    }

    @Test
    void deletingItGoesBackToThatOfTheSettings() {
        Answer answer = api.send("DELETE", "operate", PATH, null);

        assertThat(answer.json().getBoolean("own")).isFalse();
        assertThat(api.owners.asked(SaveBudget.class)).containsExactly(new SaveBudget("default", "sms", null));
    }

    @Test
    void shopsOwnKeyCannotRaiseIt() {
        assertThat(api.send("PUT", "write", PATH, "{\"recipientPerDay\":7}").status())
                .isEqualTo(403);
        assertThat(api.owners.asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"recipientPerDay\":0}",
                "{\"recipientPerDay\":1001}",
                "{\"recipientPerDay\":1.5}",
                "{\"recipientPerDay\":5,\"recipientPerHour\":-1}",
                "{\"recipientPerDay\":5,\"merchantPerDay\":10000001}",
                "{\"recipientPerDay\":5,\"perWeek\":7}"
            })
    void whatIsNoBudgetReachesNobody(String body) {
        assertThat(api.send("PUT", "operate", PATH, body).status()).isEqualTo(422);
        assertThat(api.owners.asked).isEmpty();
    }

    @Test
    void webhookHasNoBudget() {
        assertThat(api.send("PUT", "operate", "/v1/budgets/webhook", "{\"recipientPerDay\":7}")
                        .status())
                .isIn(404, 422, 400);
        assertThat(api.owners.asked).isEmpty();
    }
}
