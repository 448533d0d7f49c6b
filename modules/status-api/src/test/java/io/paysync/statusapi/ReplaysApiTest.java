package io.paysync.statusapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.bus.Fault;
import io.paysync.contract.dispatch.DispatchApi.DeliveryState;
import io.paysync.contract.dispatch.ReplayApi;
import io.paysync.contract.dispatch.ReplayApi.ActOnReplay;
import io.paysync.contract.dispatch.ReplayApi.PreviewReplay;
import io.paysync.contract.dispatch.ReplayApi.ReplayAct;
import io.paysync.contract.dispatch.ReplayApi.ReplayFilter;
import io.paysync.contract.dispatch.ReplayApi.StartReplay;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Many deliveries sent again, as it is asked for and shown. Who may ask is told by {@link RoleMatrixTest}. */
class ReplaysApiTest {
    private static final String FILTER = """
        {"state":"DELIVERED","endpointId":"shop","eventTypes":["order.paid"],"from":"2026-01-01T08:00:00+08:00",
         "to":"2026-01-02T00:00:00Z"}\
        """;
    private static final ReplayFilter READ = new ReplayFilter(
            DeliveryState.DELIVERED,
            "shop",
            Set.of("order.paid"),
            Instant.parse("2026-01-01T00:00:00Z"),
            Instant.parse("2026-01-02T00:00:00Z"));
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
        api.owners.faults.clear();
    }

    @Test
    void previewAsksWithTheWholeFilterAndTellsTheCount() {
        Answer answer = api.send("POST", "operate", "/v1/replay-previews", FILTER);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().getInteger("count")).isEqualTo(7);
        assertThat(answer.json().getInteger("passedOver")).isEqualTo(2);
        assertThat(api.owners.asked(PreviewReplay.class)).containsExactly(new PreviewReplay("default", READ));
    }

    @Test
    void startTellsWhoAskedAndShowsWhatWasStarted() {
        Answer answer = start("{\"perSecond\":50,\"filter\":" + FILTER + "}");

        assertThat(answer.status()).isEqualTo(201);
        assertThat(api.owners.asked(StartReplay.class))
                .containsExactly(new StartReplay("default", "r1", READ, 50, "operate"));
        assertThat(answer.json().getJsonObject("filter").getString("endpointId"))
                .isEqualTo("shop");
        assertThat(answer.json().getJsonArray("acts").getJsonObject(0).getString("by"))
                .isEqualTo("operate");
    }

    @Test
    void withoutMoreItIsAllTheDeadOnesAtAGentleRate() {
        start("{\"filter\":{}}");

        assertThat(api.owners.asked(StartReplay.class))
                .containsExactly(new StartReplay(
                        "default",
                        "r1",
                        new ReplayFilter(DeliveryState.DEAD, null, Set.of(), null, null),
                        20,
                        "operate"));
    }

    @ParameterizedTest
    @EnumSource(ReplayAct.class)
    void eachActIsTheCallersOwn(ReplayAct act) {
        Answer answer =
                api.send("POST", "operate", "/v1/replays/r1/" + act.name().toLowerCase(java.util.Locale.ROOT), null);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(api.owners.asked(ActOnReplay.class))
                .containsExactly(new ActOnReplay("default", "r1", act, "operate"));
    }

    @Test
    void faultsOfTheOwnerAreProblems() {
        api.owners.fail(ReplayApi.START, Fault.Code.CONFLICT, "another");
        assertThat(start("{\"filter\":{}}").problem()).isEqualTo("conflict");
        api.owners.fail(ReplayApi.ACT, Fault.Code.REFUSED, "it is DONE");
        assertThat(api.send("POST", "operate", "/v1/replays/r1/pause", null).problem())
                .isEqualTo("refused");
        api.owners.fail(ReplayApi.PREVIEW, Fault.Code.INVALID, "there is no endpoint x");
        assertThat(api.send("POST", "operate", "/v1/replay-previews", "{}").status())
                .isEqualTo(422);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"filter\":{\"state\":\"SKIPPED\"}}",
                "{\"filter\":{\"eventTypes\":[\"order.eaten\"]}}",
                "{\"filter\":{\"from\":\"yesterday\"}}",
                "{\"filter\":{\"endpoint\":\"shop\"}}",
                "{\"filter\":{},\"perSecond\":0}",
                "{\"filter\":{},\"perSecond\":10001}",
                "{\"filter\":{},\"perSecond\":1.5}"
            })
    void whatIsNoReplayReachesNobody(String body) {
        assertThat(start(body).status()).isEqualTo(422);
        assertThat(api.owners.asked).isEmpty();
    }

    private static Answer start(String body) {
        return api.send("PUT", "operate", "/v1/replays/r1", body);
    }
}
