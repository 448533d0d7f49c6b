package io.paysync.statusapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.dispatch.ScheduleApi.SaveSchedule;
import io.vertx.core.json.JsonArray;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A receiver's own schedule, as it is saved and shown. */
class ScheduleApiTest {
    private static final String PATH = "/v1/endpoints/shop/schedule";
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
    void secondsReachTheOwnerAndAreShown() {
        Answer answer = api.send("PUT", "write", PATH, "{\"delaysSeconds\":[0,10,3600]}");

        assertThat(answer.json().getJsonArray("delaysSeconds")).isEqualTo(new JsonArray(List.of(0, 10, 3600)));
        assertThat(answer.json().getBoolean("own")).isTrue();
        assertThat(api.owners.asked(SaveSchedule.class))
                .containsExactly(new SaveSchedule(
                        "default", "shop", List.of(Duration.ZERO, Duration.ofSeconds(10), Duration.ofHours(1))));
    }

    @Test
    void deletingItGoesBackToTheUsualOne() {
        Answer answer = api.send("DELETE", "write", PATH, null);

        assertThat(answer.json().getBoolean("own")).isFalse();
        assertThat(api.owners.asked(SaveSchedule.class)).containsExactly(new SaveSchedule("default", "shop", null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"delaysSeconds\":[]}",
                "{\"delaysSeconds\":[-1]}",
                "{\"delaysSeconds\":[0,1.5]}",
                "{\"delaysSeconds\":[\"5s\"]}",
                "{\"delaysSeconds\":[2592001]}",
                "{\"delaysSeconds\":[0],\"jitter\":false}"
            })
    void whatIsNoScheduleReachesNobody(String body) {
        assertThat(api.send("PUT", "write", PATH, body).status()).isEqualTo(422);
        assertThat(api.owners.asked).isEmpty();
    }
}
