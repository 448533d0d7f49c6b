package io.paysync.providers.razorpay;

import static io.paysync.providers.Case.NOW;
import static io.paysync.providers.Unknown.assertUnknown;
import static io.paysync.providers.razorpay.RazorpaySender.PAYMENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.domain.Source;
import io.paysync.providers.Case;
import io.paysync.providers.CloseAnswer;
import io.paysync.providers.QueryAnswer;
import io.paysync.providers.QueryClient;
import io.paysync.providers.ScriptedApi;
import io.paysync.providers.ScriptedApi.Answer;
import io.paysync.testkit.Probe;
import io.vertx.core.Future;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RazorpayQueryTest {
    private static final ScriptedApi API = new ScriptedApi();
    private static final OrderKey ORDER = new OrderKey("default", "R-1");
    private static final Money AMOUNT = new Money(8880, "INR");
    private final QueryClient client = Case.account(
                    RazorpaySender.section()
                            .put("keyId", "rzp_live_1")
                            .put("keySecret", "secret")
                            .put("apiBase", API.base()),
                    NOW,
                    API.outside())
            .client()
            .orElseThrow();

    @AfterAll
    static void close() {
        API.close();
    }

    private static String items(String... payments) {
        return "{\"entity\":\"collection\",\"count\":" + payments.length + ",\"items\":[" + String.join(",", payments)
                + "]}";
    }

    private static String order(String receipt, String payments) {
        return "{\"id\":\"order_1\",\"receipt\":\"" + receipt + "\",\"status\":\"created\",\"payments\":" + payments
                + "}";
    }

    @Test
    void aPaymentIsAskedByItsNumber() {
        API.answers(Answer.json(200, PAYMENT));

        PaymentFact fact = told(query("pay_1")).get(0);

        assertThat(fact.claim()).isEqualTo(new Claim.Paid(AMOUNT, null, true));
        assertThat(fact.source()).isEqualTo(Source.POLL);
        assertThat(fact.orderNo()).isEqualTo("R-1");
        assertThat(fact.key().eventKey()).isEqualTo("poll:pay_1:captured:8880:0");
        assertThat(API.lastAsked().uri()).isEqualTo("/v1/payments/pay_1");
        assertThat(API.lastAsked().headers().get("Authorization")).isEqualTo("Basic cnpwX2xpdmVfMTpzZWNyZXQ=");
    }

    @Test
    void whatWasRefundedIsASecondFact() {
        API.answers(Answer.json(200, PAYMENT.replace("\"amount_refunded\":0", "\"amount_refunded\":3000")));

        assertThat(told(query("pay_1")))
                .extracting(PaymentFact::claim)
                .containsExactly(
                        new Claim.Paid(AMOUNT, null, true),
                        new Claim.Refunded(null, null, null, null, new Money(3000, "INR"), AMOUNT));
    }

    @Test
    void ofTheAttemptsOnAnOrderThePaidOneCounts() {
        String failed = PAYMENT.replace("pay_1", "pay_0").replace("\"captured\",", "\"failed\",");
        API.answers(Answer.json(200, items(failed, PAYMENT)));

        assertThat(told(query("order_1")))
                .singleElement()
                .satisfies(fact -> assertThat(fact.tradeNo()).isEqualTo("pay_1"));
        assertThat(API.lastAsked().uri()).isEqualTo("/v1/orders/order_1/payments?count=100");
    }

    @Test
    void withoutANumberTheReceiptIsLookedFor() {
        API.answers(Answer.json(200, items(order("R-1", items(PAYMENT.replace("{\"order_no\":\"R-1\"}", "[]"))))));
        assertThat(told(query(null)).get(0).claim()).isEqualTo(new Claim.Paid(AMOUNT, null, true));
        assertThat(API.lastAsked().uri()).isEqualTo("/v1/orders?receipt=R-1&count=100&expand%5B%5D=payments");

        API.answers(Answer.json(200, items(order("R-1", items()))));
        assertThat(told(query(null)).get(0).claim()).isEqualTo(new Claim.Pending(null, false));

        API.answers(Answer.json(200, items()));
        assertThat(Probe.result(query(null))).isInstanceOf(QueryAnswer.NotFound.class);
    }

    @Test
    void anAnswerAboutSomethingElseIsNoAnswer() {
        API.answers(Answer.json(200, PAYMENT.replace("pay_1", "pay_2")));
        assertUnknown(query("pay_1"));
        API.answers(Answer.json(200, PAYMENT.replace("R-1", "R-2")));
        assertUnknown(query("pay_1"));
        API.answers(Answer.json(200, items(PAYMENT.replace("order_1", "order_2"))));
        assertUnknown(query("order_1"));
        API.answers(Answer.json(200, items(order("R-12", items()))));
        assertUnknown(query(null));
        API.answers(Answer.json(200, items(order("R-1", items()).replace("created", "paid"))));
        assertUnknown(query(null));
        String[] many = new String[100];
        java.util.Arrays.fill(many, PAYMENT);
        API.answers(Answer.json(200, items(many)));
        assertUnknown(query("order_1"));
    }

    @ParameterizedTest
    @MethodSource("io.paysync.providers.Unknown#answers")
    void nothingIsConcludedFromGarbage(Answer answer) {
        API.answers(answer);

        assertUnknown(query("pay_1"));
        assertUnknown(query("order_1"));
        assertUnknown(query(null));
    }

    @ParameterizedTest
    @CsvSource({
        "400, The id provided does not exist, NotFound",
        "400, The receipt is too long, Misconfigured",
        "401, Authentication failed, Misconfigured",
        "429, Too many requests, Throttled"
    })
    void refusalsAreToldApart(int status, String description, String kind) {
        API.answers(Answer.json(
                status, "{\"error\":{\"code\":\"BAD_REQUEST_ERROR\",\"description\":\"" + description + "\"}}"));

        assertThat(Probe.result(query("pay_1")).getClass().getSimpleName()).isEqualTo(kind);
    }

    @Test
    void anOddNumberCannotLeaveItsPlace() {
        API.answers(Answer.json(200, items()));

        Probe.result(client.query(new OrderKey("default", "a&count=1#ü/../x"), null, NOW));

        assertThat(API.lastAsked().uri()).startsWith("/v1/orders?receipt=a%26count%3D1%23%C3%BC%2F..%2Fx&count=100");
    }

    @Test
    void thereIsNothingToClose() {
        assertThat(Probe.result(client.close(ORDER, "pay_1", NOW))).isEqualTo(CloseAnswer.NOT_OFFERED);
    }

    private Future<QueryAnswer> query(String tradeNo) {
        return client.query(ORDER, tradeNo, NOW);
    }

    private static List<PaymentFact> told(Future<QueryAnswer> answer) {
        return ((QueryAnswer.Told) Probe.result(answer)).facts();
    }
}
