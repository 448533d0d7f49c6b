package io.paysync.providers.stripe;

import static io.paysync.providers.Case.NOW;
import static io.paysync.providers.Unknown.assertUnknown;
import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.providers.Case;
import io.paysync.providers.ScriptedApi;
import io.paysync.providers.ScriptedApi.Answer;
import io.paysync.providers.ScriptedApi.Asked;
import io.paysync.providers.bill.BillClient;
import io.paysync.testkit.Probe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StripeBillClientTest {
    private static final ScriptedApi API = new ScriptedApi();
    private static final LocalDate DAY = LocalDate.parse("2026-11-19");
    private static final long START = 1_795_046_400;
    private static final long END = START + 86_400;
    private static final Answer AVAILABLE = Answer.json(200, "{\"data_available_end\":" + END + "}");

    private final List<Asked> asked = new ArrayList<>();

    @TempDir
    private Path directory;

    private Path file;

    private final BillClient client = Case.billClient(
            StripeSender.section().put("apiKey", "sk_live_secret").put("apiBase", API.base()), API.outside());

    @BeforeEach
    void create() throws IOException {
        file = Files.createFile(directory.resolve("bill"));
    }

    @AfterAll
    static void close() {
        API.close();
    }

    private BillClient.Answer fetch() {
        return Probe.result(client.fetch(DAY, file, 100, NOW));
    }

    /** Stripe with these runs in its list, which answers an order with this one. */
    private void stripe(String list, String ordered) {
        API.answers(question -> {
            asked.add(question);
            return switch (question.uri().replaceAll("\\?.*", "")) {
                case "/v1/reporting/report_types/balance_change_from_activity.itemized.3" -> AVAILABLE;
                case "/v1/reporting/report_runs" ->
                    Answer.json(
                            200,
                            question.method().equals("POST")
                                    ? ordered
                                    : "{\"object\":\"list\",\"data\":[" + list + "]}");
                default -> new Answer(200, List.of(), "csv");
            };
        });
    }

    private static String run(String status, long start, String more) {
        return "{\"object\":\"reporting.report_run\",\"livemode\":true,\"report_type\":"
                + "\"balance_change_from_activity.itemized.3\",\"parameters\":{\"interval_start\":" + start
                + ",\"interval_end\":" + (start + 86_400) + "},\"status\":\"" + status + "\"" + more + "}";
    }

    private static String result(String url) {
        return ",\"result\":{\"id\":\"file_1\",\"url\":\"" + url + "\"}";
    }

    @Test
    void aReportThatIsNotThereIsOrderedWithWhatTheReaderNeeds() {
        stripe(run("succeeded", START - 86_400, result("x")), run("pending", START, ""));

        assertThat(fetch()).isEqualTo(new BillClient.NotReady("pending"));

        Asked order = asked.getLast();
        assertThat(order.method()).isEqualTo("POST");
        assertThat(order.body())
                .contains("interval_start%5D=" + START + "&", "interval_end%5D=" + END + "&")
                .contains("payment_intent_id", "payment_metadata%5Border_no%5D", "refund_metadata%5Brefund_no%5D");
        assertThat(order.headers().get("Idempotency-Key")).isEqualTo("paysync-bill-2026-11-19-0");
        assertThat(asked.get(1).uri()).contains("created%5Bgte%5D=" + END);
    }

    @Test
    void oneThatWasOrderedIsFetchedWhenItIsMade() throws IOException {
        stripe(run("succeeded", START, result(API.base() + "/v1/files/file_1/contents")), "{}");

        assertThat(fetch()).isEqualTo(new BillClient.Fetched(3));

        assertThat(Files.readString(file)).isEqualTo("csv");
        assertThat(asked).extracting(Asked::method).containsOnly("GET");
        assertThat(asked.getLast().uri()).isEqualTo("/v1/files/file_1/contents");
        assertThat(asked.getLast().headers().get("Authorization")).isEqualTo("Bearer sk_live_secret");
    }

    @Test
    void oneThatFailedIsOrderedAgainUnderAnotherKey() {
        stripe(run("failed", START, ""), run("pending", START, ""));

        assertThat(fetch()).isEqualTo(new BillClient.NotReady("pending"));

        assertThat(asked.getLast().headers().get("Idempotency-Key")).isEqualTo("paysync-bill-2026-11-19-1");
    }

    @Test
    void aDayWhoseDataIsNotCompleteIsNotOrdered() {
        API.answers(Answer.json(200, "{\"data_available_end\":" + (END - 1) + "}"));
        int before = API.timesAsked();

        assertThat(fetch()).isEqualTo(new BillClient.NotReady("DATA_NOT_AVAILABLE"));
        assertThat(API.timesAsked()).isEqualTo(before + 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://files.stripe.com.evil.example/v1/files/f/contents",
                "http://files.stripe.com/v1/files/f/contents",
                "https://files.stripe.com@127.0.0.1/f",
                "https://files.stripe.com:8443/f",
                "file:///etc/passwd",
                "",
            })
    void theKeyGoesToStripeAlone(String url) {
        stripe(run("succeeded", START, result(url)), "{}");

        assertUnknown(client.fetch(DAY, file, 100, NOW));
        assertThat(asked).hasSize(2);
    }

    @Test
    void aReportOfTheOtherModeIsNotRead() {
        stripe(run("succeeded", START, result(API.base() + "/f")).replace("true", "false"), "{}");

        assertUnknown(client.fetch(DAY, file, 100, NOW));
    }

    @ParameterizedTest
    @CsvSource({"401, invalid_api_key", "403, more_permissions_required", "400, parameter_invalid"})
    void aRefusalIsForAPerson(int status, String code) {
        API.answers(Answer.json(status, "{\"error\":{\"type\":\"invalid_request_error\",\"code\":\"" + code + "\"}}"));

        assertThat(fetch()).isEqualTo(new BillClient.Refused(code, "Stripe refuses the request for a report"));
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 503})
    void troubleIsNoAnswer(int status) {
        API.answers(Answer.json(status, "{\"error\":{\"type\":\"api_error\"}}"));

        assertUnknown(client.fetch(DAY, file, 100, NOW));
    }
}
