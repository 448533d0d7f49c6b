package io.paysync.providers.checkout;

import static io.paysync.providers.Case.NOW;
import static io.paysync.providers.Unknown.assertUnknown;
import static io.paysync.providers.checkout.CheckoutSender.balances;
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
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CheckoutQueryTest {
    private static final ScriptedApi API = new ScriptedApi();
    private static final OrderKey ORDER = new OrderKey("default", "C-1");
    private static final Money AMOUNT = new Money(8880, "EUR");
    private final QueryClient client = Case.account(
                    CheckoutSender.section().put("secretKey", "sk_secret").put("apiBase", API.base()),
                    NOW,
                    API.outside())
            .client()
            .orElseThrow();

    @AfterAll
    static void close() {
        API.close();
    }

    private static String payment(String status, long captured, long refunded) {
        return balances(captured, refunded).replace("\"action_id\"", "\"status\":\"" + status + "\",\"action_id\"");
    }

    private static Answer own(int status, String body) {
        return new Answer(status, List.of(Map.entry("Cko-Request-Id", "1")), body);
    }

    @Test
    void aPaymentIsAskedByItsNumber() {
        API.answers(own(200, payment("Captured", 8880, 0)));

        List<PaymentFact> facts = told(query("pay_1"));

        assertThat(facts).hasSize(1);
        assertThat(facts.get(0).claim()).isEqualTo(new Claim.Paid(AMOUNT, null, true));
        assertThat(facts.get(0).key().eventKey()).isEqualTo("poll:pay_1:Captured:8880:0");
        assertThat(API.lastAsked().uri()).isEqualTo("/payments/pay_1");
        assertThat(API.lastAsked().headers().get("Authorization")).isEqualTo("Bearer sk_secret");
    }

    @ParameterizedTest
    @CsvSource({"Partially Refunded, 3000", "Refunded, 8880"})
    void whatWasRefundedIsASecondFact(String status, long refunded) {
        API.answers(own(200, payment(status, 8880, refunded)));

        assertThat(told(query("pay_1")))
                .extracting(PaymentFact::claim)
                .containsExactly(
                        new Claim.Paid(AMOUNT, null, true),
                        new Claim.Refunded(null, null, null, null, new Money(refunded, "EUR"), AMOUNT));
    }

    @ParameterizedTest
    @CsvSource({"Pending, false", "Authorized, false", "Declined, true"})
    void whatIsNotCapturedLeavesTheOrderOpen(String status, boolean failed) {
        API.answers(own(200, payment(status, 0, 0)));

        assertThat(told(query("pay_1")).get(0).claim()).isEqualTo(new Claim.Pending(AMOUNT, failed));
    }

    @Test
    void otherStatesAreClosedOrEvidence() {
        API.answers(own(200, payment("Expired", 0, 0)));
        assertThat(told(query("pay_1")).get(0).claim()).isEqualTo(new Claim.Closed(AMOUNT));
        API.answers(own(200, payment("Card Verified", 0, 0)));
        assertThat(told(query("pay_1")).get(0).claim()).isEqualTo(new Claim.Other());
    }

    @Test
    void withoutANumberTheReferenceIsLookedForAndThePaidAttemptCounts() {
        String declined = payment("Declined", 0, 0).replace("pay_1", "pay_0");
        String other = payment("Captured", 8880, 0).replace("pay_1", "pay_2").replace("C-1", "C-12");
        API.answers(own(200, "{\"data\":[" + declined + "," + payment("Captured", 8880, 0) + "," + other + "]}"));

        assertThat(told(query(null)))
                .singleElement()
                .satisfies(fact -> assertThat(fact.tradeNo()).isEqualTo("pay_1"));
        assertThat(API.lastAsked().uri()).isEqualTo("/payments?limit=100&reference=C-1");
        API.answers(own(200, "{\"data\":[]}"));
        assertThat(Probe.result(query(null))).isInstanceOf(QueryAnswer.NotFound.class);
    }

    @Test
    void whereTheOrderNumberStandsInTheMetadataNobodyIsAskedWithoutANumber() {
        QueryClient byNumber = Case.account(
                        CheckoutSender.section()
                                .put("secretKey", "sk_secret")
                                .put("apiBase", API.base())
                                .put("orderNoMetadata", "order_no"),
                        NOW,
                        API.outside())
                .client()
                .orElseThrow();
        int before = API.timesAsked();

        assertThat(Probe.result(byNumber.query(ORDER, null, NOW))).isInstanceOf(QueryAnswer.CannotAsk.class);
        assertThat(API.timesAsked()).isEqualTo(before);
    }

    @Test
    void anAnswerAboutSomethingElseIsNoAnswer() {
        API.answers(own(200, payment("Captured", 8880, 0).replace("pay_1", "pay_2")));
        assertUnknown(query("pay_1"));
        API.answers(own(200, payment("Captured", 8880, 0).replace("C-1", "C-2")));
        assertUnknown(query("pay_1"));
    }

    @ParameterizedTest
    @MethodSource("io.paysync.providers.Unknown#answers")
    void nothingIsConcludedFromGarbage(Answer answer) {
        API.answers(answer);

        assertUnknown(query("pay_1"));
        assertUnknown(query(null));
        assertUnknown(client.close(ORDER, "pay_1", NOW));
    }

    @ParameterizedTest
    @CsvSource({"404, NotFound", "401, Misconfigured", "403, Misconfigured", "422, Misconfigured", "429, Throttled"})
    void anErrorWithoutABodyCountsOnlyFromCheckoutItself(int status, String kind) {
        API.answers(own(status, ""));
        assertThat(Probe.result(query("pay_1")).getClass().getSimpleName()).isEqualTo(kind);
        API.answers(new Answer(status, List.of(), ""));
        assertUnknown(query("pay_1"));
    }

    @Test
    void closingVoidsAndItsOutcomeComesLater() {
        API.answers(own(202, "{\"action_id\":\"act_2\"}"));
        assertUnknown(client.close(ORDER, "pay_1", NOW));
        assertThat(API.lastAsked().method() + API.lastAsked().uri()).isEqualTo("POST/payments/pay_1/voids");
        API.answers(own(403, ""));
        assertThat(Probe.result(client.close(ORDER, "pay_1", NOW))).isEqualTo(CloseAnswer.NOT_CLOSABLE);
        API.answers(own(404, ""));
        assertThat(Probe.result(client.close(ORDER, "pay_1", NOW))).isEqualTo(CloseAnswer.NOT_FOUND);
    }

    @Test
    void closingWithoutANumberFindsThePaymentFirst() {
        API.answers(asked -> asked.method().equals("GET")
                ? own(200, "{\"data\":[" + payment("Authorized", 0, 0) + "]}")
                : own(403, ""));
        assertThat(Probe.result(client.close(ORDER, null, NOW))).isEqualTo(CloseAnswer.NOT_CLOSABLE);
        assertThat(API.lastAsked().uri()).isEqualTo("/payments/pay_1/voids");
        API.answers(own(200, "{\"data\":[]}"));
        assertThat(Probe.result(client.close(ORDER, null, NOW))).isEqualTo(CloseAnswer.NOT_FOUND);
    }

    private Future<QueryAnswer> query(String tradeNo) {
        return client.query(ORDER, tradeNo, NOW);
    }

    private static List<PaymentFact> told(Future<QueryAnswer> answer) {
        return ((QueryAnswer.Told) Probe.result(answer)).facts();
    }
}
