package io.paysync.providers.alipay;

import static io.paysync.providers.Case.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.bus.Fault;
import io.paysync.providers.Case;
import io.paysync.providers.ScriptedApi;
import io.paysync.providers.ScriptedApi.Answer;
import io.paysync.providers.bill.BillClient;
import io.paysync.testkit.Probe;
import io.vertx.core.Future;
import java.io.IOException;
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

class AlipayBillClientTest {
    private static final ScriptedApi API = new ScriptedApi();

    @TempDir
    private Path directory;

    private Path file;

    private final BillClient client = Case.billClient(
            AlipaySender.section()
                    .put("appPrivateKey", Case.of("alipay/pay-success").key("alipay_private_key_pem_TEST_ONLY"))
                    .put("gateway", API.base() + "/gateway.do"),
            API.outside());

    @BeforeEach
    void create() throws IOException {
        file = Files.createFile(directory.resolve("bill"));
    }

    @AfterAll
    static void close() {
        API.close();
    }

    private Future<BillClient.Answer> fetch() {
        return client.fetch(LocalDate.parse("2026-11-19"), file, 100, NOW);
    }

    private static Answer told(String content, boolean signed) {
        return Answer.json(
                200,
                "{\"alipay_data_dataservice_bill_downloadurl_query_response\":" + content
                        + (signed ? ",\"sign\":\"" + AlipaySender.sign(content) + "\"" : "") + "}");
    }

    private static String at(String url) {
        return "{\"code\":\"10000\",\"bill_download_url\":\"" + url + "\"}";
    }

    @Test
    void aBillIsFetchedWhereASignedAnswerSays() throws IOException {
        API.answers(asked -> asked.uri().equals("/gateway.do")
                ? told(at(API.base() + "/file?id=1"), true)
                : new Answer(200, List.of(), "zip"));

        assertThat(Probe.result(fetch())).isEqualTo(new BillClient.Fetched(3));

        assertThat(Files.readString(file)).isEqualTo("zip");
        assertThat(API.lastAsked().uri()).isEqualTo("/file?id=1");
    }

    @Test
    void anAnswerThatIsNotProvenOrNamesAnotherHostIsNotFollowed() {
        int before = API.timesAsked();
        API.answers(told(at(API.base() + "/file"), false));
        assertThat(Probe.fault(fetch()).code()).isEqualTo(Fault.Code.UNAVAILABLE);
        for (String elsewhere : List.of("http://127.0.0.1:1/", "https://alipay.com.evil.example/", "")) {
            API.answers(told(at(elsewhere), true));
            assertThat(Probe.fault(fetch()).code()).isEqualTo(Fault.Code.UNAVAILABLE);
        }
        assertThat(API.timesAsked()).isEqualTo(before + 4);
    }

    @ParameterizedTest
    @CsvSource({
        "40004, NO_BILL_DATA, Nothing",
        "40004, BILL_NOT_EXIST, NotReady",
        "40006, isv.insufficient-isv-permissions, Refused",
        "40004, INVAILID_ARGUMENTS, Refused"
    })
    void refusalsAreToldApart(String code, String subCode, String kind) {
        API.answers(told("{\"code\":\"" + code + "\",\"sub_code\":\"" + subCode + "\"}", true));

        assertThat(Probe.result(fetch()).getClass().getSimpleName()).isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource({"20000, isp.unknow-error", "40005, isv.app-call-limited", "40004, SYSTEM_RATE_LIMIT"})
    void troubleIsNoAnswer(String code, String subCode) {
        API.answers(told("{\"code\":\"" + code + "\",\"sub_code\":\"" + subCode + "\"}", true));

        assertThat(Probe.fault(fetch()).code()).isEqualTo(Fault.Code.UNAVAILABLE);
    }
}
