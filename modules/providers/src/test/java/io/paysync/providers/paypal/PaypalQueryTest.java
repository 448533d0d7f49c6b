package io.paysync.providers.paypal;

import static io.paysync.providers.Case.NOW;
import static io.paysync.providers.Verdicts.genuine;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paysync.contract.bus.FaultException;
import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.providers.Account;
import io.paysync.providers.Case;
import io.paysync.providers.CloseAnswer;
import io.paysync.providers.QueryAnswer;
import io.paysync.providers.QueryClient;
import io.paysync.providers.ScriptedApi;
import io.paysync.providers.ScriptedApi.Answer;
import io.paysync.providers.ScriptedApi.Asked;
import io.paysync.testkit.Probe;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaypalQueryTest {
    private static final Money AMOUNT = new Money(8880, "EUR");
    private static final OrderKey KEY = new OrderKey("default", "P-1");
    private static final Claim PAID = new Claim.Paid(AMOUNT, Instant.parse("2026-11-20T01:58:32Z"), true);

    private final ScriptedApi api = new ScriptedApi();
    private final Map<String, Answer> answers = new HashMap<>();
    private final QueryClient client = Case.account(
                    PaypalSender.bare()
                            .put("clientId", "client")
                            .put("clientSecret", "secret")
                            .put("apiBase", api.base()),
                    NOW,
                    api.outside())
            .client()
            .orElseThrow();

    PaypalQueryTest() {
        api.answers(this::answer);
        answers.put("POST /v1/oauth2/token", Answer.json(200, "{\"access_token\":\"T-1\",\"expires_in\":3600}"));
    }

    private Answer answer(Asked asked) {
        return answers.getOrDefault(
                asked.method() + " " + asked.uri(), Answer.json(404, "{\"name\":\"RESOURCE_NOT_FOUND\"}"));
    }

    @AfterEach
    void close() {
        api.close();
    }

    private QueryAnswer query(String tradeNo) {
        return Probe.result(client.query(KEY, tradeNo, NOW));
    }

    private static String order(String status, String payments) {
        return "{\"id\":\"ORD-1\",\"status\":\"" + status + "\",\"purchase_units\":[{\"invoice_id\":\"P-1\","
                + "\"amount\":{\"currency_code\":\"EUR\",\"value\":\"88.80\"},\"payments\":{" + payments + "}}]}";
    }

    @Test
    void aCaptureIsAskedForByItsNumberWithATokenThatIsKept() {
        answers.put("GET /v2/payments/captures/CAP-1", Answer.json(200, PaypalSender.CAPTURE));

        QueryAnswer.Told told = (QueryAnswer.Told) query("CAP-1");

        assertThat(told.facts()).hasSize(1);
        assertThat(told.facts().get(0).claim()).isEqualTo(PAID);
        assertThat(told.facts().get(0).tradeNo()).isEqualTo("CAP-1");
        assertThat(told.facts().get(0).needsQuery()).isFalse();
        assertThat(api.lastAsked().headers().get("Authorization")).isEqualTo("Bearer T-1");
        query("CAP-1");
        assertThat(api.timesAsked()).isEqualTo(3);
    }

    @Test
    void aRefundDoesNotMoveTheTimeOfThePayment() {
        String capture =
                PaypalSender.CAPTURE.replace("COMPLETED", "PARTIALLY_REFUNDED").replace("01:58:32Z", "05:00:00Z");
        answers.put(
                "GET /v2/checkout/orders/ORD-1",
                Answer.json(200, order("COMPLETED", "\"captures\":[" + capture + "]")));

        QueryAnswer.Told told = (QueryAnswer.Told) query("ORD-1");

        assertThat(told.facts().get(0).claim())
                .isEqualTo(new Claim.Paid(AMOUNT, Instant.parse("2026-11-20T01:58:30Z"), true));
    }

    @Test
    void whatIsNoCaptureIsAnOrder() {
        answers.put(
                "GET /v2/checkout/orders/ORD-1",
                Answer.json(200, order("COMPLETED", "\"captures\":[" + PaypalSender.CAPTURE + "]")));

        assertThat(((QueryAnswer.Told) query("ORD-1")).facts().get(0).claim()).isEqualTo(PAID);

        answers.put("GET /v2/checkout/orders/ORD-1", Answer.json(200, order("APPROVED", "")));
        assertThat(((QueryAnswer.Told) query("ORD-1")).facts().get(0).claim())
                .isEqualTo(new Claim.Pending(AMOUNT, false));
    }

    @Test
    void howMuchOfACaptureWentBackIsToldByItsOrder() {
        answers.put(
                "GET /v2/payments/captures/CAP-1",
                Answer.json(200, PaypalSender.CAPTURE.replace("COMPLETED", "PARTIALLY_REFUNDED")));
        String failed = PaypalSender.REFUND.replace("REF-1", "REF-2").replace("COMPLETED", "FAILED");
        String second = PaypalSender.REFUND.replace("REF-1", "REF-3").replace("30.00", "20.00");
        String foreign = PaypalSender.REFUND.replace("CAP-1", "CAP-9");
        answers.put(
                "GET /v2/checkout/orders/ORD-1",
                Answer.json(
                        200,
                        order(
                                "COMPLETED",
                                "\"captures\":[" + PaypalSender.CAPTURE + "],\"refunds\":[" + PaypalSender.REFUND + ","
                                        + failed + "," + second + "," + foreign + "]")));

        QueryAnswer.Told told = (QueryAnswer.Told) query("CAP-1");

        assertThat(told.facts())
                .extracting(f -> f.claim())
                .containsExactlyInAnyOrder(
                        PAID, new Claim.Refunded(null, null, null, null, new Money(5000, "EUR"), AMOUNT));
    }

    @Test
    void anAnswerAboutAnotherOrderIsNone() {
        answers.put(
                "GET /v2/payments/captures/CAP-1",
                Answer.json(200, PaypalSender.CAPTURE.replace("\"P-1\"", "\"P-2\"")));

        assertThatThrownBy(() -> query("CAP-1"))
                .isInstanceOf(FaultException.class)
                .hasMessageContaining("another order");
    }

    @ParameterizedTest
    @CsvSource({"403, Misconfigured", "422, Misconfigured", "429, Throttled"})
    void refusalsAreToldApart(int status, String kind) {
        answers.put("GET /v2/payments/captures/CAP-1", Answer.json(status, "{\"name\":\"X\"}"));

        assertThat(query("CAP-1").getClass().getSimpleName()).isEqualTo(kind);
    }

    @Test
    void whatIsUnknownIsNotFoundAndWithoutANumberNobodyIsAsked() {
        assertThat(query("CAP-1")).isEqualTo(new QueryAnswer.NotFound("RESOURCE_NOT_FOUND"));
        int before = api.timesAsked();
        assertThat(Probe.result(client.query(KEY, null, NOW))).isInstanceOf(QueryAnswer.CannotAsk.class);
        assertThat(api.timesAsked()).isEqualTo(before);
    }

    @Test
    void aTokenThatIsRefusedIsFetchedAnew() {
        answers.put("GET /v2/payments/captures/CAP-1", Answer.json(401, "{\"name\":\"AUTHENTICATION_FAILURE\"}"));
        assertThatThrownBy(() -> query("CAP-1")).hasMessageContaining("access token");
        answers.put("POST /v1/oauth2/token", Answer.json(200, "{\"access_token\":\"T-2\",\"expires_in\":3600}"));
        answers.put("GET /v2/payments/captures/CAP-1", Answer.json(200, PaypalSender.CAPTURE));

        assertThat(query("CAP-1")).isInstanceOf(QueryAnswer.Told.class);
        assertThat(api.lastAsked().headers().get("Authorization")).isEqualTo("Bearer T-2");
    }

    @Test
    void wrongCredentialsAreNoOutage() {
        answers.put("POST /v1/oauth2/token", Answer.json(401, "{\"error\":\"invalid_client\"}"));

        assertThat(query("CAP-1")).isInstanceOf(QueryAnswer.Misconfigured.class);
    }

    @Test
    void authorisationsAreVoidedAndCapturesAreNot() {
        String authorization = "{\"id\":\"AUTH-1\",\"status\":\"CREATED\"}";
        answers.put(
                "GET /v2/checkout/orders/ORD-1",
                Answer.json(200, order("COMPLETED", "\"authorizations\":[" + authorization + "]")));
        answers.put("POST /v2/payments/authorizations/AUTH-1/void", Answer.json(204, ""));

        assertThat(Probe.result(client.close(KEY, "ORD-1", NOW))).isEqualTo(CloseAnswer.CLOSED);
        assertThat(api.lastAsked().method()).isEqualTo("POST");

        answers.put(
                "GET /v2/checkout/orders/ORD-1",
                Answer.json(200, order("COMPLETED", "\"captures\":[" + PaypalSender.CAPTURE + "]")));
        assertThat(Probe.result(client.close(KEY, "ORD-1", NOW))).isEqualTo(CloseAnswer.NOT_CLOSABLE);
        answers.put("GET /v2/checkout/orders/ORD-1", Answer.json(200, order("APPROVED", "")));
        assertThat(Probe.result(client.close(KEY, "ORD-1", NOW))).isEqualTo(CloseAnswer.NOT_OFFERED);
        answers.put("GET /v2/checkout/orders/ORD-1", Answer.json(200, order("VOIDED", "")));
        assertThat(Probe.result(client.close(KEY, "ORD-1", NOW))).isEqualTo(CloseAnswer.CLOSED);
        assertThat(Probe.result(client.close(KEY, "ORD-9", NOW))).isEqualTo(CloseAnswer.NOT_FOUND);
    }

    private static String authorization(String status) {
        return "{\"id\":\"AUTH-1\",\"status\":\"" + status + "\",\"invoice_id\":\"P-1\","
                + "\"amount\":{\"currency_code\":\"EUR\",\"value\":\"88.80\"},"
                + "\"supplementary_data\":{\"related_ids\":{\"order_id\":\"ORD-1\"}}}";
    }

    @ParameterizedTest
    @CsvSource({"CREATED, Pending", "PENDING, Pending", "DENIED, Failed", "VOIDED, Closed"})
    void anAuthorisationIsAskedForByItsNumber(String status, String claim) {
        answers.put("GET /v2/payments/authorizations/AUTH-1", Answer.json(200, authorization(status)));

        QueryAnswer.Told told = (QueryAnswer.Told) query("AUTH-1");

        assertThat(told.facts()).singleElement().satisfies(fact -> {
            assertThat(fact.claim().getClass().getSimpleName()).isEqualTo(claim);
            assertThat(fact.tradeNo()).isEqualTo("AUTH-1");
            assertThat(fact.needsQuery()).isFalse();
        });
    }

    /** The order was registered without a number: the callback alone names one, and it is the authorisation's. */
    @Test
    void whatACallbackSaysOfAnAuthorisationIsConfirmedByItsOwnNumber() {
        Account account = Case.account(
                PaypalSender.section()
                        .put("clientId", "client")
                        .put("clientSecret", "secret")
                        .put("apiBase", api.base()),
                NOW,
                api.outside());
        PaymentFact said = genuine(account.verify(
                PaypalSender.signed(PaypalSender.event("PAYMENT.AUTHORIZATION.VOIDED", authorization("VOIDED"))), NOW));
        assertThat(said.needsQuery()).isTrue();
        answers.put("GET /v2/payments/authorizations/AUTH-1", Answer.json(200, authorization("VOIDED")));

        QueryAnswer.Told told = (QueryAnswer.Told) query(said.tradeNo());

        assertThat(told.facts()).extracting(PaymentFact::claim).containsExactly(new Claim.Closed(AMOUNT));
    }

    @Test
    void whatCameOfAnAuthorisationThatWasUsedIsToldByItsOrder() {
        answers.put("GET /v2/payments/authorizations/AUTH-1", Answer.json(200, authorization("CAPTURED")));
        answers.put(
                "GET /v2/checkout/orders/ORD-1",
                Answer.json(
                        200,
                        order(
                                "COMPLETED",
                                "\"authorizations\":[" + authorization("CAPTURED") + "],\"captures\":["
                                        + PaypalSender.CAPTURE + "]")));

        assertThat(((QueryAnswer.Told) query("AUTH-1")).facts())
                .extracting(PaymentFact::claim)
                .containsExactly(PAID);
    }

    @Test
    void anOrderThatWasOnlyAuthorisedIsWhatItsAuthorisationsSay() {
        answers.put(
                "GET /v2/checkout/orders/ORD-1",
                Answer.json(200, order("COMPLETED", "\"authorizations\":[" + authorization("VOIDED") + "]")));

        assertThat(((QueryAnswer.Told) query("ORD-1")).facts())
                .extracting(PaymentFact::claim)
                .containsExactly(new Claim.Closed(AMOUNT));
    }

    @ParameterizedTest
    @CsvSource({
        "CREATED, CLOSED, true",
        "VOIDED, CLOSED, false",
        "CAPTURED, NOT_CLOSABLE, false",
        "DENIED, NOT_OFFERED, false"
    })
    void anAuthorisationIsClosedByItsOwnNumber(String status, CloseAnswer answer, boolean voids) {
        answers.put("GET /v2/payments/authorizations/AUTH-1", Answer.json(200, authorization(status)));
        answers.put("POST /v2/payments/authorizations/AUTH-1/void", Answer.json(204, ""));

        assertThat(Probe.result(client.close(KEY, "AUTH-1", NOW))).isEqualTo(answer);
        assertThat(api.lastAsked().method()).isEqualTo(voids ? "POST" : "GET");
    }

    @Test
    void anOrderWhoseAuthorisationsAreAllGivenBackIsClosed() {
        answers.put(
                "GET /v2/checkout/orders/ORD-1",
                Answer.json(200, order("COMPLETED", "\"authorizations\":[" + authorization("VOIDED") + "]")));

        assertThat(Probe.result(client.close(KEY, "ORD-1", NOW))).isEqualTo(CloseAnswer.CLOSED);
    }
}
