package io.paysync.providers.alipay;

import static io.paysync.providers.Case.NOW;
import static io.paysync.providers.Unknown.assertUnknown;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paysync.contract.bus.Fault;
import io.paysync.contract.bus.FaultException;
import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.providers.Case;
import io.paysync.providers.CloseAnswer;
import io.paysync.providers.QueryAnswer;
import io.paysync.providers.QueryClient;
import io.paysync.providers.ScriptedApi;
import io.paysync.providers.ScriptedApi.Answer;
import io.paysync.testkit.Probe;
import io.vertx.core.Future;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class AlipayQueryTest {
    private static final ScriptedApi API = new ScriptedApi();
    private static final OrderKey ORDER = new OrderKey("default", "A-1");
    private static final Money AMOUNT = new Money(8880, "CNY");
    private static final String PAID = "{\"code\":\"10000\",\"msg\":\"Success\",\"out_trade_no\":\"A-1\","
            + "\"trade_no\":\"T-1\",\"total_amount\":\"88.80\",\"trade_status\":\"TRADE_SUCCESS\","
            + "\"send_pay_date\":\"2026-11-20 09:57:45\"}";
    private final QueryClient client = client(section());

    @AfterAll
    static void close() {
        API.close();
    }

    @Test
    void aSignedAnswerIsAFactWithAKeyOfWhatItSays() {
        API.answers(signed("query", PAID));

        PaymentFact fact = fact();

        assertThat(fact.claim()).isEqualTo(new Claim.Paid(AMOUNT, Instant.parse("2026-11-20T01:57:45Z"), true));
        assertThat(fact.key().eventKey()).isEqualTo("poll:T-1:TRADE_SUCCESS:8880:0");
    }

    @Test
    void theRequestIsSignedOverWhatIsSent() {
        API.answers(signed("query", PAID));
        Probe.result(query());

        TreeMap<String, String> sent = params(API.lastAsked().body());
        String sign = sent.remove("sign");
        String text = String.join(
                "&", sent.entrySet().stream().map(Map.Entry::toString).toList());
        assertThat(sign).isEqualTo(AlipaySender.sign(text));
        assertThat(sent)
                .containsEntry("method", "alipay.trade.query")
                .containsEntry("timestamp", "2026-11-20 10:00:00")
                .containsEntry("biz_content", "{\"out_trade_no\":\"A-1\"}")
                .doesNotContainKey("app_cert_sn");
    }

    @Test
    void inCertificateModeTheSerialNumbersAreSent() {
        Case certificates = Case.of("alipay/cert-mode-serial-numbers");
        ObjectNode section = section()
                .put("appCertificate", certificates.key("leaf_chain_pem"))
                .put("rootCertificate", certificates.key("root_bundle_pem"));
        API.answers(signed("query", PAID));

        Probe.result(client(section).query(ORDER, null, NOW));

        assertThat(params(API.lastAsked().body()))
                .containsEntry("app_cert_sn", "2ad21714cdd1ae5260ed0c7ae12b3eb1")
                .containsEntry(
                        "alipay_root_cert_sn", "06489cc321477313814836a5a778a533_565ced703e3befbfb7d3accb7e40ab90");
    }

    @Test
    void aClosedTradeThatWasPaidIsWhollyRefundedAndOneThatWasNotIsClosed() {
        API.answers(signed("query", PAID.replace("TRADE_SUCCESS", "TRADE_CLOSED")));
        assertThat(fact().claim()).isEqualTo(new Claim.Refunded(null, null, null, null, AMOUNT, AMOUNT));
        API.answers(
                signed("query", PAID.replace("TRADE_SUCCESS", "TRADE_CLOSED").replace("send_pay_date", "x")));
        assertThat(fact().claim()).isEqualTo(new Claim.Closed(AMOUNT));
    }

    @Test
    void anAnswerThatAlipayDidNotSignAsItStandsIsNoAnswer() {
        String signed = signed("query", PAID).body();
        for (String bad : List.of(
                signed.replace("88.80", "0.01"),
                signed.replaceFirst("\"sign\":\"..", "\"sign\":\"AA"),
                signed.replaceFirst(",\"sign\":\"[^\"]*\"", ""),
                signed.replaceFirst(",\"sign\":\"[^\"]*\"", ",\"sign\":\"\""),
                signed.replace("\"code\":\"10000\",", "\"code\":\"10000\", "),
                signed.replaceFirst("\\{", "{\"alipay_trade_query_response\":{},"),
                signed.replaceFirst("}$", ",\"x\":{\"alipay_trade_query_response\":{}}}"),
                signed("close", PAID).body())) {
            API.answers(Answer.json(200, bad));
            assertUnknown(query());
        }
    }

    @Test
    void anAnswerAboutAnotherOrderIsNoAnswer() {
        API.answers(signed("query", PAID.replace("A-1", "A-2")));
        assertUnknown(query());
        API.answers(signed("query", PAID.replace("out_trade_no", "x")));
        assertUnknown(query());
    }

    @Test
    void anUnknownStatusOrABrokenAmountIsNeverPaid() {
        API.answers(signed("query", PAID.replace("TRADE_SUCCESS", "TRADE_MAYBE")));
        assertThat(fact().claim()).isEqualTo(new Claim.Other());
        API.answers(signed("query", PAID.replace("88.80", "88.801")));
        assertThat(fact().claim()).isEqualTo(new Claim.Unusable("the total amount is not an exact amount"));
    }

    @Test
    void aTradeThatDoesNotExistYetIsNotFoundWhenAlipaySignedThat() {
        String missing = "{\"code\":\"40004\",\"sub_code\":\"ACQ.TRADE_NOT_EXIST\"}";
        API.answers(signed("query", missing));
        assertThat(Probe.result(query())).isEqualTo(new QueryAnswer.NotFound("ACQ.TRADE_NOT_EXIST"));
        API.answers(Answer.json(200, "{\"alipay_trade_query_response\":" + missing + "}"));
        assertUnknown(query());
    }

    @ParameterizedTest
    @CsvSource({
        "40002, isv.invalid-signature, Misconfigured",
        "40006, isv.insufficient-isv-permissions, Misconfigured",
        "20001, aop.invalid-app-auth-token, Misconfigured",
        "40004, ACQ.ACCESS_FORBIDDEN, Misconfigured",
        "40005, isv.app-call-limited, Throttled",
        "40002, isv.method-call-limited, Throttled"
    })
    void gatewayErrorsComeUnsignedAndAreToldApart(String code, String subCode, String kind) {
        API.answers(
                Answer.json(200, "{\"error_response\":{\"code\":\"" + code + "\",\"sub_code\":\"" + subCode + "\"}}"));

        assertThat(Probe.result(query()).getClass().getSimpleName()).isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource({"20000, aop.unknow-error", "40004, ACQ.SYSTEM_ERROR", "40004, AQC.SYSTEM_ERROR", "10003, x"})
    void anUnknownResultStaysUnknown(String code, String subCode) {
        API.answers(signed("query", "{\"code\":\"" + code + "\",\"sub_code\":\"" + subCode + "\"}"));

        assertUnknown(query());
    }

    @ParameterizedTest
    @MethodSource("io.paysync.providers.Unknown#answers")
    void nothingIsConcludedFromGarbage(Answer answer) {
        API.answers(answer);

        assertUnknown(query());
        assertUnknown(client.close(ORDER, null, NOW));
    }

    @ParameterizedTest
    @CsvSource({
        "10000, '', CLOSED",
        "40004, ACQ.TRADE_NOT_EXIST, NOT_FOUND",
        "40004, ACQ.TRADE_HAS_CLOSE, CLOSED",
        "40004, ACQ.TRADE_STATUS_ERROR, NOT_CLOSABLE",
        "40004, ACQ.REASON_TRADE_STATUS_INVALID, NOT_CLOSABLE",
        "40004, REASON_ILLEGAL_STATUS, NOT_CLOSABLE"
    })
    void closingTellsWhatCameOfIt(String code, String subCode, CloseAnswer expected) {
        API.answers(signed(
                "close", "{\"code\":\"" + code + "\",\"sub_code\":\"" + subCode + "\",\"out_trade_no\":\"A-1\"}"));

        assertThat(Probe.result(client.close(ORDER, null, NOW))).isEqualTo(expected);
        assertThat(params(API.lastAsked().body())).containsEntry("method", "alipay.trade.close");
    }

    @Test
    void closingWithoutPermissionIsRefused() {
        API.answers(Answer.json(200, "{\"error_response\":{\"code\":\"40006\",\"sub_code\":\"isv.x\"}}"));

        FaultException failure = (FaultException) Probe.failure(client.close(ORDER, null, NOW));

        assertThat(failure.fault().code()).isEqualTo(Fault.Code.REFUSED);
    }

    private Future<QueryAnswer> query() {
        return client.query(ORDER, "T-9", NOW);
    }

    private PaymentFact fact() {
        return ((QueryAnswer.Told) Probe.result(query())).facts().get(0);
    }

    private static Answer signed(String method, String content) {
        return Answer.json(
                200,
                "{\"alipay_trade_" + method + "_response\":" + content + ",\"sign\":\"" + AlipaySender.sign(content)
                        + "\"}");
    }

    private static ObjectNode section() {
        // The application signs with the same key as Alipay here; only that it is the configured one matters.
        String key = Case.of("alipay/pay-success").key("alipay_private_key_pem_TEST_ONLY");
        return AlipaySender.section().put("appPrivateKey", key).put("gateway", API.base() + "/gateway.do");
    }

    private static QueryClient client(ObjectNode section) {
        return Case.account(section, NOW, API.outside()).client().orElseThrow();
    }

    private static TreeMap<String, String> params(String form) {
        TreeMap<String, String> params = new TreeMap<>();
        for (String param : form.split("&")) {
            String[] pair = param.split("=", 2);
            params.put(pair[0], URLDecoder.decode(pair[1], StandardCharsets.UTF_8));
        }
        return params;
    }
}
