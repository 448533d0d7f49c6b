package io.paysync.providers.wechatpay;

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
import io.paysync.providers.alipay.AlipaySender;
import io.paysync.testkit.Probe;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class WechatQueryTest {
    private static final ScriptedApi API = new ScriptedApi();
    private static final OrderKey ORDER = new OrderKey("default", "W-1");
    private static final Money AMOUNT = new Money(8880, "CNY");
    private static final Case REQUESTS = Case.of("wechatpay/request-signing-query");
    private final QueryClient client = client(section());

    @AfterAll
    static void close() {
        API.close();
    }

    @Test
    void aSignedAnswerIsAFactWithAKeyOfWhatItSays() {
        API.answers(signed(200, WechatSender.PAID, NOW));

        PaymentFact fact = fact();

        assertThat(fact.claim()).isEqualTo(new Claim.Paid(AMOUNT, Instant.parse("2026-11-20T01:59:12Z"), true));
        assertThat(fact.key().eventKey()).isEqualTo("poll:42001:SUCCESS:8880:0");
    }

    @ParameterizedTest
    @CsvSource({
        "NOTPAY, Pending",
        "USERPAYING, Pending",
        "CLOSED, Closed",
        "REVOKED, Reversed",
        "PAYERROR, Failed",
        "REFUND, Paid",
        "MAYBE, Other"
    })
    void eachStateHasItsMeaning(String state, String claim) {
        API.answers(signed(200, WechatSender.PAID.replace("\"SUCCESS\"", "\"" + state + "\""), NOW));

        assertThat(fact().claim().getClass().getSimpleName()).isEqualTo(claim);
    }

    @Test
    void theRequestIsSignedOverWhatIsSentAndAsksForThePublicKey() {
        OrderKey odd = new OrderKey("default", "W|1*/../x");
        API.answers(signed(200, WechatSender.PAID.replace("W-1", "W|1*/../x"), NOW));

        Probe.result(client.query(odd, null, NOW));

        ScriptedApi.Asked asked = API.lastAsked();
        assertThat(asked.uri()).isEqualTo("/v3/pay/transactions/out-trade-no/W%7C1*%2F..%2Fx?mchid=1900001092");
        String authorization = asked.headers().get("Authorization");
        Matcher parts = Pattern.compile("WECHATPAY2-SHA256-RSA2048 mchid=\"1900001092\",nonce_str=\"([0-9a-f]{32})\","
                        + "timestamp=\"1795140000\",serial_no=\"1DDE55AD98ED71D6EDD4A4A16996DE7B47773A8C\","
                        + "signature=\"([^\"]+)\"")
                .matcher(authorization);
        assertThat(parts.matches()).isTrue();
        String text = "GET\n" + asked.uri() + "\n1795140000\n" + parts.group(1) + "\n\n";
        assertThat(parts.group(2))
                .isEqualTo(AlipaySender.sign(
                        text.getBytes(StandardCharsets.UTF_8),
                        AlipaySender.privateKey(REQUESTS.key("merchant_private_key_pem_TEST_ONLY"))));
        assertThat(asked.headers().get("Wechatpay-Serial")).isEqualTo(WechatSender.KEY_ID);
        assertThat(asked.headers().get("User-Agent")).isNotEmpty();
    }

    @Test
    void anAnswerThatIsNotProvenIsNoAnswer() {
        Answer good = signed(200, WechatSender.PAID, NOW);
        for (Answer bad : List.of(
                new Answer(200, good.headers(), good.body().replace("8880", "1")),
                new Answer(200, good.headers().subList(0, 4), good.body()),
                Answer.json(200, WechatSender.PAID),
                signed(200, WechatSender.PAID, NOW.minusSeconds(301)),
                signed(200, WechatSender.PAID, NOW.plusSeconds(301)),
                new Answer(
                        200,
                        signed(200, WechatSender.PAID.replace("8880", "1"), NOW).headers(),
                        good.body()),
                new Answer(204, good.headers(), ""))) {
            API.answers(bad);
            assertUnknown(query());
        }
    }

    @Test
    void anAnswerAboutSomethingElseIsNoAnswer() {
        for (String other : List.of(
                WechatSender.PAID.replace("W-1", "W-2"),
                WechatSender.PAID.replace("1900001092", "1900009999"),
                WechatSender.PAID.replace("out_trade_no", "x"),
                "[]")) {
            API.answers(signed(200, other, NOW));
            assertUnknown(query());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "404, ORDER_NOT_EXIST, NotFound",
        "401, SIGN_ERROR, Misconfigured",
        "403, NO_AUTH, Misconfigured",
        "400, PARAM_ERROR, Misconfigured",
        "403, RULE_LIMIT, Throttled",
        "429, FREQUENCY_LIMITED, Throttled",
        "429, RATELIMIT_EXCEEDED, Throttled"
    })
    void refusalsAreToldApart(int status, String code, String kind) {
        API.answers(Answer.json(status, "{\"code\":\"" + code + "\",\"message\":\"x\"}"));

        assertThat(Probe.result(query()).getClass().getSimpleName()).isEqualTo(kind);
    }

    @ParameterizedTest
    @MethodSource("io.paysync.providers.Unknown#answers")
    void nothingIsConcludedFromGarbage(Answer answer) {
        API.answers(answer);

        assertUnknown(query());
        assertUnknown(client.close(ORDER, null, NOW));
    }

    @Test
    void closingIsBelievedWhenSigned() {
        API.answers(signed(204, "", NOW));
        assertThat(Probe.result(client.close(ORDER, null, NOW))).isEqualTo(CloseAnswer.CLOSED);
        assertThat(API.lastAsked().uri()).isEqualTo("/v3/pay/transactions/out-trade-no/W-1/close");
        assertThat(API.lastAsked().body()).isEqualTo("{\"mchid\":\"1900001092\"}");
    }

    @ParameterizedTest
    @CsvSource({
        "400, ORDERPAID, NOT_CLOSABLE",
        "403, TRADE_ERROR, NOT_CLOSABLE",
        "400, ORDER_CLOSED, CLOSED",
        "404, ORDER_NOT_EXIST, NOT_FOUND"
    })
    void closingTellsWhyNot(int status, String code, CloseAnswer expected) {
        API.answers(Answer.json(status, "{\"code\":\"" + code + "\"}"));

        assertThat(Probe.result(client.close(ORDER, null, NOW))).isEqualTo(expected);
    }

    @Test
    void closingWithoutPermissionIsRefused() {
        API.answers(Answer.json(403, "{\"code\":\"NO_AUTH\"}"));

        FaultException failure = (FaultException) Probe.failure(client.close(ORDER, null, NOW));

        assertThat(failure.fault().code()).isEqualTo(Fault.Code.REFUSED);
    }

    @Test
    void inPartnerModeBothMerchantsAreNamedAndBound() {
        QueryClient partner = client(section().put("subMchid", "1900000109"));
        String paid = WechatSender.PAID.replace(
                "\"mchid\":\"1900001092\"", "\"sp_mchid\":\"1900001092\",\"sub_mchid\":\"1900000109\"");
        API.answers(signed(200, paid, NOW));
        assertThat(Probe.result(partner.query(ORDER, null, NOW))).isInstanceOf(QueryAnswer.Told.class);
        assertThat(API.lastAsked().uri())
                .isEqualTo("/v3/pay/partner/transactions/out-trade-no/W-1?sp_mchid=1900001092&sub_mchid=1900000109");
        API.answers(signed(200, paid.replace("1900000109", "1900000110"), NOW));
        assertUnknown(partner.query(ORDER, null, NOW));
    }

    @Test
    void anAnswerThatNeverComesEndsAtTheDeadline() {
        QueryClient hasty = client(section().put("queryDeadline", "1s"));
        API.answers(new Answer(-1, List.of(), ""));

        FaultException failure = (FaultException) Probe.failure(hasty.query(ORDER, null, NOW));

        assertThat(failure.fault().code()).isEqualTo(Fault.Code.TIMEOUT);
    }

    private Future<QueryAnswer> query() {
        return client.query(ORDER, null, NOW);
    }

    private PaymentFact fact() {
        return ((QueryAnswer.Told) Probe.result(query())).facts().get(0);
    }

    private static Answer signed(int status, String body, Instant at) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String time = Long.toString(at.getEpochSecond());
        return new Answer(status, WechatSender.headers(bytes, time, WechatSender.KEY_ID), body);
    }

    private static ObjectNode section() {
        return WechatSender.section()
                .put("merchantSerial", REQUESTS.key("merchant_certificate_serial"))
                .put("merchantPrivateKey", REQUESTS.key("merchant_private_key_pem_TEST_ONLY"))
                .put("apiBase", API.base());
    }

    private static QueryClient client(ObjectNode section) {
        return Case.account(section, NOW, API.outside()).client().orElseThrow();
    }
}
