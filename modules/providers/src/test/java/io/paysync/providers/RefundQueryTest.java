package io.paysync.providers;

import static io.paysync.providers.Case.NOW;
import static io.paysync.providers.Unknown.assertUnknown;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.domain.RefundState;
import io.paysync.contract.domain.Source;
import io.paysync.providers.QueryClient.RefundRef;
import io.paysync.providers.ScriptedApi.Answer;
import io.paysync.providers.alipay.AlipaySender;
import io.paysync.providers.paypal.PaypalSender;
import io.paysync.providers.razorpay.RazorpaySender;
import io.paysync.providers.square.SquareSender;
import io.paysync.providers.stripe.StripeSender;
import io.paysync.providers.wechatpay.WechatSender;
import io.paysync.testkit.Probe;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Questions about one refund, at every provider that has such a question. */
class RefundQueryTest {
    private static final ScriptedApi API = new ScriptedApi();
    private static final OrderKey ORDER = new OrderKey("default", "A-1");

    @AfterAll
    static void close() {
        API.close();
    }

    /**
     * @param ref how it is asked for
     * @param trade the payment
     * @param path that must be asked, or a part of the body
     * @param body of the answer
     * @param signed makes an answer of a body
     * @param unknown when the provider does not know the refund
     */
    private record Asking(
            String name,
            ObjectNode section,
            RefundRef ref,
            String trade,
            String path,
            String body,
            Claim.Refunded claim,
            Function<String, Answer> signed,
            Answer unknown) {
        @Override
        public String toString() {
            return name;
        }

        QueryClient client() {
            return Case.account(section, NOW, API.outside()).client().orElseThrow();
        }

        void says(Answer answer) {
            API.answers(asked -> asked.uri().equals("/v1/oauth2/token")
                    ? Answer.json(200, "{\"access_token\":\"T-1\",\"expires_in\":3600}")
                    : answer);
        }

        Answer with(String find, String replacement) {
            assertThat(body).contains(find);
            return signed.apply(body.replace(find, replacement));
        }
    }

    private static Claim.Refunded refunded(
            @Nullable String ours, @Nullable String theirs, RefundState state, String currency, @Nullable Money paid) {
        return new Claim.Refunded(ours, theirs, state, new Money(3000, currency), null, paid);
    }

    private static Answer json(String body) {
        return Answer.json(200, body);
    }

    static Stream<Asking> providers() {
        return Stream.of(
                new Asking(
                        "alipay",
                        AlipaySender.section()
                                .put(
                                        "appPrivateKey",
                                        Case.of("alipay/pay-success").key("alipay_private_key_pem_TEST_ONLY"))
                                .put("gateway", API.base() + "/gateway.do"),
                        new RefundRef("R-1", null),
                        "T-1",
                        "fastpay.refund.query",
                        "{\"code\":\"10000\",\"out_trade_no\":\"A-1\",\"trade_no\":\"T-1\",\"out_request_no\":\"R-1\","
                                + "\"refund_amount\":\"30.00\",\"total_amount\":\"88.80\",\"refund_status\":\"REFUND_SUCCESS\"}",
                        refunded("R-1", null, RefundState.SUCCEEDED, "CNY", new Money(8880, "CNY")),
                        RefundQueryTest::alipay,
                        alipay("{\"code\":\"10000\",\"msg\":\"Success\"}")),
                new Asking(
                        "wechatpay",
                        WechatSender.section()
                                .put("merchantSerial", "1DDE55AD98ED71D6EDD4A4A16996DE7B47773A8C")
                                .put(
                                        "merchantPrivateKey",
                                        Case.of("wechatpay/request-signing-query")
                                                .key("merchant_private_key_pem_TEST_ONLY"))
                                .put("apiBase", API.base()),
                        new RefundRef("R-1", null),
                        "T-1",
                        "/v3/refund/domestic/refunds/R-1",
                        "{\"refund_id\":\"500\",\"out_refund_no\":\"R-1\",\"transaction_id\":\"T-1\",\"out_trade_no\":\"A-1\","
                                + "\"status\":\"SUCCESS\",\"amount\":{\"total\":8880,\"refund\":3000,\"currency\":\"CNY\"}}",
                        refunded("R-1", "500", RefundState.SUCCEEDED, "CNY", new Money(8880, "CNY")),
                        RefundQueryTest::wechat,
                        Answer.json(404, "{\"code\":\"RESOURCE_NOT_EXISTS\"}")),
                new Asking(
                        "stripe",
                        StripeSender.section().put("apiKey", "sk_live_secret").put("apiBase", API.base()),
                        new RefundRef("R-1", "re_1"),
                        "pi_1",
                        "/v1/refunds/re_1",
                        "{\"id\":\"re_1\",\"object\":\"refund\",\"payment_intent\":\"pi_1\",\"amount\":3000,\"currency\":\"eur\","
                                + "\"status\":\"succeeded\",\"metadata\":{\"order_no\":\"A-1\"}}",
                        refunded(null, "re_1", RefundState.SUCCEEDED, "EUR", null),
                        RefundQueryTest::json,
                        Answer.json(404, "{\"error\":{\"code\":\"resource_missing\"}}")),
                new Asking(
                        "paypal",
                        PaypalSender.section()
                                .put("clientId", "client")
                                .put("clientSecret", "secret")
                                .put("apiBase", API.base()),
                        new RefundRef(null, "REF-1"),
                        "CAP-1",
                        "/v2/payments/refunds/REF-1",
                        "{\"id\":\"REF-1\",\"status\":\"FAILED\",\"invoice_id\":\"A-1\",\"amount\":{\"currency_code\":\"EUR\","
                                + "\"value\":\"30.00\"},\"links\":[{\"rel\":\"up\",\"href\":\"https://api-m.paypal.com/v2/payments/captures/CAP-1\"}]}",
                        refunded(null, "REF-1", RefundState.FAILED, "EUR", null),
                        RefundQueryTest::json,
                        Answer.json(404, "{\"name\":\"RESOURCE_NOT_FOUND\"}")),
                new Asking(
                        "razorpay",
                        RazorpaySender.section()
                                .put("keyId", "rzp_live_1")
                                .put("keySecret", "a-long-key-secret")
                                .put("apiBase", API.base()),
                        new RefundRef("R-1", "rfnd_1"),
                        "pay_1",
                        "/v1/refunds/rfnd_1",
                        "{\"id\":\"rfnd_1\",\"entity\":\"refund\",\"amount\":3000,\"currency\":\"INR\",\"payment_id\":\"pay_1\","
                                + "\"receipt\":\"R-1\",\"notes\":{\"order_no\":\"A-1\"},\"status\":\"pending\"}",
                        refunded("R-1", "rfnd_1", RefundState.PROCESSING, "INR", null),
                        RefundQueryTest::json,
                        Answer.json(
                                400,
                                "{\"error\":{\"code\":\"BAD_REQUEST_ERROR\",\"description\":\"The id provided does not exist\"}}")),
                new Asking(
                        "square",
                        SquareSender.section().put("accessToken", "token").put("apiBase", API.base()),
                        new RefundRef(null, "RF-1"),
                        "P-1",
                        "/v2/refunds/RF-1",
                        "{\"refund\":{\"id\":\"RF-1\",\"status\":\"COMPLETED\",\"payment_id\":\"P-1\",\"amount_money\":"
                                + "{\"amount\":3000,\"currency\":\"USD\"}}}",
                        refunded(null, "RF-1", RefundState.SUCCEEDED, "USD", null),
                        RefundQueryTest::json,
                        Answer.json(404, "{\"errors\":[{\"code\":\"NOT_FOUND\"}]}")));
    }

    private static Answer alipay(String content) {
        return json("{\"alipay_trade_fastpay_refund_query_response\":" + content + ",\"sign\":\""
                + AlipaySender.sign(content) + "\"}");
    }

    private static Answer wechat(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return new Answer(
                200, WechatSender.headers(bytes, Long.toString(NOW.getEpochSecond()), WechatSender.KEY_ID), body);
    }

    @ParameterizedTest
    @MethodSource("providers")
    void theRefundIsAskedForByItsNumberAndTold(Asking asking) {
        asking.says(asking.signed().apply(asking.body()));

        QueryAnswer.Told told =
                (QueryAnswer.Told) Probe.result(asking.client().refund(ORDER, asking.trade(), asking.ref(), NOW));

        PaymentFact fact = told.facts().getFirst();
        assertThat(told.facts()).hasSize(1);
        assertThat(fact.claim()).isEqualTo(asking.claim());
        assertThat(fact.orderNo()).isEqualTo("A-1");
        assertThat(fact.source()).isEqualTo(Source.POLL);
        assertThat(API.lastAsked().uri() + API.lastAsked().body()).contains(asking.path());
    }

    @ParameterizedTest
    @MethodSource("providers")
    void anAnswerAboutSomethingElseIsNotBelieved(Asking asking) {
        QueryClient client = asking.client();
        String number =
                asking.ref().providerRefundNo() == null ? "R-1" : asking.ref().providerRefundNo();
        List<Answer> others = new ArrayList<>();
        others.add(asking.with("\"" + number + "\"", "\"OTHER\""));
        others.add(asking.with(asking.trade() + "\"", "OTHER\""));
        others.add(asking.signed().apply("[]"));
        others.add(new Answer(500, List.of(), ""));
        if (asking.body().contains("A-1")) {
            others.add(asking.with("\"A-1\"", "\"A-2\""));
        }
        for (Answer other : others) {
            asking.says(other);
            assertUnknown(client.refund(ORDER, asking.trade(), asking.ref(), NOW));
        }
    }

    @Test
    void moreThanWasPaidCannotHaveBeenRefunded() {
        Asking asking = providers().findFirst().orElseThrow();
        asking.says(asking.with("\"refund_amount\":\"30.00\"", "\"refund_amount\":\"88.81\""));

        QueryAnswer.Told told =
                (QueryAnswer.Told) Probe.result(asking.client().refund(ORDER, asking.trade(), asking.ref(), NOW));

        assertThat(told.facts().getFirst().claim()).isEqualTo(new Claim.Unusable("more was refunded than was paid"));
    }

    @ParameterizedTest
    @MethodSource("providers")
    void aRefundThatIsNotKnownHasNotFailed(Asking asking) {
        asking.says(asking.unknown());

        assertThat(Probe.result(asking.client().refund(ORDER, asking.trade(), asking.ref(), NOW)))
                .isInstanceOf(QueryAnswer.NotFound.class);
    }

    @ParameterizedTest
    @MethodSource("providers")
    void withoutTheNumberThatIsNeededThePaymentIsAskedAbout(Asking asking) {
        asking.says(new Answer(500, List.of(), ""));
        boolean byOurs = asking.ref().providerRefundNo() == null;
        RefundRef other = byOurs ? new RefundRef(null, "X-1") : new RefundRef("X-1", null);

        assertUnknown(asking.client().refund(ORDER, asking.trade(), other, NOW));

        assertThat(API.lastAsked().uri() + API.lastAsked().body()).doesNotContain(asking.path());
    }
}
