package io.paysync.providers.wechatpay;

import static io.paysync.providers.Case.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paysync.contract.bus.Fault;
import io.paysync.providers.Case;
import io.paysync.providers.ScriptedApi;
import io.paysync.providers.ScriptedApi.Answer;
import io.paysync.providers.bill.BillClient;
import io.paysync.testkit.Probe;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WechatBillClientTest {
    private static final ScriptedApi API = new ScriptedApi();
    private static final LocalDate DAY = LocalDate.parse("2026-11-19");
    private static final Case REQUESTS = Case.of("wechatpay/request-signing-query");

    /** SHA-1 of "abc". */
    private static final String HASH = "a9993e364706816aba3e25717850c26c9cd0d89d";

    @TempDir
    private Path directory;

    private Path file;
    private final BillClient client = client();

    @BeforeEach
    void create() throws IOException {
        file = Files.createFile(directory.resolve("bill"));
    }

    @AfterAll
    static void close() {
        API.close();
    }

    private static BillClient client() {
        ObjectNode section = WechatSender.section()
                .put("merchantSerial", REQUESTS.key("merchant_certificate_serial"))
                .put("merchantPrivateKey", REQUESTS.key("merchant_private_key_pem_TEST_ONLY"))
                .put("apiBase", API.base());
        return Case.billClient(section, API.outside());
    }

    private Future<BillClient.Answer> fetch(long bytesMax) {
        return client.fetch(DAY, file, bytesMax, NOW);
    }

    private static Answer told(String url, String hash) {
        String body = "{\"hash_type\":\"SHA1\",\"hash_value\":\"" + hash + "\",\"download_url\":\"" + url + "\"}";
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String time = Long.toString(NOW.getEpochSecond());
        return new Answer(200, WechatSender.headers(bytes, time, WechatSender.KEY_ID), body);
    }

    private static void answers(Answer told, Answer bill) {
        API.answers(asked -> asked.uri().startsWith("/v3/bill/tradebill") ? told : bill);
    }

    private static String url() {
        return API.base() + "/v3/billdownload/file?token=x";
    }

    @Test
    void aBillIsFetchedWhereASignedAnswerSaysAndItsHashIsChecked() throws IOException {
        answers(told(url(), HASH), new Answer(200, List.of(), "abc"));

        assertThat(Probe.result(fetch(100))).isEqualTo(new BillClient.Fetched(3));

        assertThat(Files.readString(file)).isEqualTo("abc");
        assertThat(API.lastAsked().uri()).isEqualTo("/v3/billdownload/file?token=x");
        assertThat(API.lastAsked().headers().get("Authorization")).startsWith("WECHATPAY2-SHA256-RSA2048 ");
    }

    @Test
    void anotherFileThanWasToldIsNone() {
        answers(told(url(), HASH), new Answer(200, List.of(), "abd"));

        assertThat(Probe.fault(fetch(100)).text()).contains("not the one whose hash was told");
    }

    @Test
    void anAnswerThatIsNotProvenOrNamesAnotherHostIsNotFollowed() {
        int before = API.timesAsked();
        answers(Answer.json(200, told(url(), HASH).body()), new Answer(200, List.of(), "abc"));
        assertThat(Probe.fault(fetch(100)).code()).isEqualTo(Fault.Code.UNAVAILABLE);
        for (String elsewhere : List.of("http://169.254.169.254/", "https://weixin.qq.com.evil.example/x", "x y")) {
            answers(told(elsewhere, HASH), new Answer(200, List.of(), "abc"));
            assertThat(Probe.fault(fetch(100)).code()).isEqualTo(Fault.Code.UNAVAILABLE);
        }
        assertThat(API.timesAsked()).isEqualTo(before + 4);
    }

    @Test
    void aFileThatIsTooLargeOrMissingIsNone() {
        answers(told(url(), HASH), new Answer(200, List.of(), "abc"));
        assertThat(Probe.fault(fetch(2)).text()).contains("larger than 2 bytes");
        answers(told(url(), HASH), new Answer(404, List.of(), "gone"));
        assertThat(Probe.fault(fetch(100)).text()).contains("HTTP 404");
    }

    @ParameterizedTest
    @CsvSource({
        "400, NO_STATEMENT_EXIST, Nothing",
        "400, STATEMENT_CREATING, NotReady",
        "403, NO_AUTH, Refused",
        "401, SIGN_ERROR, Refused"
    })
    void refusalsAreToldApart(int status, String code, String kind) {
        API.answers(Answer.json(status, "{\"code\":\"" + code + "\"}"));

        assertThat(Probe.result(fetch(100)).getClass().getSimpleName()).isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource({"429, FREQUENCY_LIMITED", "500, SYSTEM_ERROR", "502, ''"})
    void troubleIsNoAnswer(int status, String code) {
        API.answers(Answer.json(status, "{\"code\":\"" + code + "\"}"));

        assertThat(Probe.fault(fetch(100)).code()).isEqualTo(Fault.Code.UNAVAILABLE);
    }
}
