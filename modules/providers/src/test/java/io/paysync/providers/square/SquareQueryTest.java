package io.paysync.providers.square;

import static io.paysync.providers.Case.NOW;
import static io.paysync.providers.Unknown.assertUnknown;
import static io.paysync.providers.square.SquareSender.PAYMENT;
import static org.assertj.core.api.Assertions.assertThat;

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
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SquareQueryTest {
    private static final ScriptedApi API = new ScriptedApi();
    private static final OrderKey ORDER = new OrderKey("default", "Q-1");
    private static final Money AMOUNT = new Money(8880, "USD");
    private final QueryClient client = Case.account(
                    SquareSender.section().put("accessToken", "token").put("apiBase", API.base()), NOW, API.outside())
            .client()
            .orElseThrow();

    @AfterAll
    static void close() {
        API.close();
    }

    private static Answer payment(String payment) {
        return Answer.json(200, "{\"payment\":" + payment + "}");
    }

    private static Answer error(int status, String code) {
        return Answer.json(status, "{\"errors\":[{\"category\":\"X\",\"code\":\"" + code + "\"}]}");
    }

    @Test
    void aPaymentIsAskedByItsNumber() {
        API.answers(payment(PAYMENT));

        PaymentFact fact = told(query("KkAk")).get(0);

        assertThat(fact.claim()).isEqualTo(new Claim.Paid(AMOUNT, Instant.parse("2026-11-20T01:59:00Z"), true));
        assertThat(fact.key().eventKey()).isEqualTo("poll:KkAk:COMPLETED:8880:0");
        assertThat(fact.orderNo()).isEqualTo("Q-1");
        assertThat(API.lastAsked().uri()).isEqualTo("/v2/payments/KkAk");
        assertThat(API.lastAsked().headers().get("Authorization")).isEqualTo("Bearer token");
        assertThat(API.lastAsked().headers().get("Square-Version")).isEqualTo(SquareConfig.API_VERSION);
    }

    @Test
    void whatWasRefundedIsASecondFact() {
        API.answers(payment(PAYMENT.replace(
                "\"version\"", "\"refunded_money\":{\"amount\":3000,\"currency\":\"USD\"},\"version\"")));

        assertThat(told(query("KkAk")).get(1).claim())
                .isEqualTo(new Claim.Refunded(null, null, null, null, new Money(3000, "USD"), AMOUNT));
    }

    @Test
    void withoutItsNumberAPaymentCannotBeFound() {
        int before = API.timesAsked();

        assertThat(Probe.result(query(null))).isInstanceOf(QueryAnswer.CannotAsk.class);
        assertThat(Probe.result(client.close(ORDER, null, NOW))).isEqualTo(CloseAnswer.NOT_FOUND);
        assertThat(API.timesAsked()).isEqualTo(before);
    }

    @Test
    void anAnswerAboutSomethingElseIsNoAnswer() {
        API.answers(payment(PAYMENT.replace("KkAk", "other")));
        assertUnknown(query("KkAk"));
        API.answers(payment(PAYMENT.replace("Q-1", "Q-2")));
        assertUnknown(query("KkAk"));
        assertUnknown(client.close(ORDER, "KkAk", NOW));
    }

    @ParameterizedTest
    @MethodSource("io.paysync.providers.Unknown#answers")
    void nothingIsConcludedFromGarbage(Answer answer) {
        API.answers(answer);

        assertUnknown(query("KkAk"));
        assertUnknown(client.close(ORDER, "KkAk", NOW));
    }

    @ParameterizedTest
    @CsvSource({
        "404, NOT_FOUND, NotFound",
        "400, BAD_REQUEST, Misconfigured",
        "401, UNAUTHORIZED, Misconfigured",
        "403, FORBIDDEN, Misconfigured",
        "429, RATE_LIMITED, Throttled"
    })
    void refusalsAreToldApart(int status, String code, String kind) {
        API.answers(error(status, code));

        assertThat(Probe.result(query("KkAk")).getClass().getSimpleName()).isEqualTo(kind);
    }

    @Test
    void closingCancelsThePaymentAndSaysWhenItIsTooLate() {
        API.answers(payment(PAYMENT.replace("COMPLETED", "CANCELED")));
        assertThat(Probe.result(client.close(ORDER, "KkAk", NOW))).isEqualTo(CloseAnswer.CLOSED);
        assertThat(API.lastAsked().method() + API.lastAsked().uri()).isEqualTo("POST/v2/payments/KkAk/cancel");
        API.answers(error(400, "BAD_REQUEST"));
        assertThat(Probe.result(client.close(ORDER, "KkAk", NOW))).isEqualTo(CloseAnswer.NOT_CLOSABLE);
        API.answers(error(404, "NOT_FOUND"));
        assertThat(Probe.result(client.close(ORDER, "KkAk", NOW))).isEqualTo(CloseAnswer.NOT_FOUND);
        API.answers(payment(PAYMENT));
        assertUnknown(client.close(ORDER, "KkAk", NOW));
    }

    private Future<QueryAnswer> query(String tradeNo) {
        return client.query(ORDER, tradeNo, NOW);
    }

    private static List<PaymentFact> told(Future<QueryAnswer> answer) {
        return ((QueryAnswer.Told) Probe.result(answer)).facts();
    }
}
