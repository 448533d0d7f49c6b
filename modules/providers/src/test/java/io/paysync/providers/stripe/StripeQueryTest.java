package io.paysync.providers.stripe;

import static io.paysync.providers.Case.NOW;
import static io.paysync.providers.Unknown.assertUnknown;
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
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class StripeQueryTest {
    private static final ScriptedApi API = new ScriptedApi();
    private static final OrderKey ORDER = new OrderKey("default", "S-1");
    private static final Money AMOUNT = new Money(8880, "EUR");
    private final QueryClient client = Case.account(
                    StripeSender.section().put("apiKey", "sk_live_secret").put("apiBase", API.base()),
                    NOW,
                    API.outside())
            .client()
            .orElseThrow();

    @AfterAll
    static void close() {
        API.close();
    }

    @Test
    void aPaidIntentIsAFactWithAKeyOfWhatItSays() {
        API.answers(Answer.json(200, StripeSender.INTENT));

        PaymentFact fact = told(query("pi_1")).get(0);

        assertThat(fact.claim()).isEqualTo(new Claim.Paid(AMOUNT, null, true));
        assertThat(fact.source()).isEqualTo(Source.POLL);
        assertThat(fact.key().eventKey()).isEqualTo("poll:pi_1:succeeded:8880:0");
        assertThat(fact.orderNo()).isEqualTo("S-1");
        assertThat(API.lastAsked().uri()).isEqualTo("/v1/payment_intents/pi_1?expand%5B%5D=latest_charge");
        assertThat(API.lastAsked().headers().get("Authorization")).isEqualTo("Bearer sk_live_secret");
        assertThat(API.lastAsked().headers().get("Stripe-Version")).isEqualTo(StripeConfig.API_VERSION);
    }

    @Test
    void whatWasRefundedIsASecondFact() {
        String charge = "{\"id\":\"ch_1\",\"object\":\"charge\",\"amount\":8880,\"amount_captured\":8880,"
                + "\"amount_refunded\":3000,\"currency\":\"eur\",\"payment_intent\":\"pi_1\",\"refunded\":false}";
        API.answers(Answer.json(200, StripeSender.INTENT.replace("\"id\"", "\"latest_charge\":" + charge + ",\"id\"")));

        List<PaymentFact> facts = told(query("pi_1"));

        assertThat(facts).hasSize(2);
        assertThat(facts.get(1).claim())
                .isEqualTo(new Claim.Refunded(null, null, null, null, new Money(3000, "EUR"), AMOUNT));
        assertThat(facts.get(1).key().eventKey()).isEqualTo("poll:pi_1:refunded=false:8880:3000");
    }

    @Test
    void aSessionIsAskedByItsOwnNumber() {
        API.answers(
                Answer.json(
                        200,
                        "{\"id\":\"cs_1\",\"amount_total\":8880,\"currency\":\"eur\",\"client_reference_id\":\"S-1\","
                                + "\"payment_intent\":\"pi_1\",\"payment_status\":\"paid\",\"status\":\"complete\",\"livemode\":true}"));

        assertThat(told(query("cs_1")).get(0).claim()).isEqualTo(new Claim.Paid(AMOUNT, null, true));
        assertThat(API.lastAsked().uri()).isEqualTo("/v1/checkout/sessions/cs_1");
    }

    @Test
    void withoutANumberTheOrderIsSearchedAndAPaymentOutweighsWhatWasGivenUp() {
        String givenUp = StripeSender.INTENT.replace("pi_1", "pi_0").replace("succeeded", "canceled");
        String other = StripeSender.INTENT.replace("pi_1", "pi_2").replace("S-1", "S-12");
        API.answers(Answer.json(200, "{\"data\":[" + givenUp + "," + StripeSender.INTENT + "," + other + "]}"));

        List<PaymentFact> facts = told(query(null));

        assertThat(facts).extracting(PaymentFact::tradeNo).containsExactly("pi_1");
        assertThat(API.lastAsked().uri()).contains("metadata%5B%27order_no%27%5D%3A%27S-1%27");
    }

    @Test
    void severalOrdersAreSearchedAtOnceAndEachIsToldOfItsOwnAlone() {
        String second = StripeSender.INTENT.replace("pi_1", "pi_2").replace("S-1", "S-2");
        API.answers(Answer.json(200, "{\"data\":[" + StripeSender.INTENT + "," + second + "]}"));
        List<OrderKey> keys = Stream.of("S-1", "S-2", "S-3")
                .map(number -> new OrderKey("default", number))
                .toList();

        Map<OrderKey, QueryAnswer> told = Probe.result(client.queryTogether(keys, NOW));

        assertThat(told).containsOnlyKeys(keys.get(0), keys.get(1));
        assertThat(((QueryAnswer.Told) told.get(keys.get(1))).facts())
                .extracting(PaymentFact::tradeNo)
                .containsExactly("pi_2");
        assertThat(API.lastAsked().uri()).contains("%27S-1%27%20OR%20metadata", "%27S-3%27");
    }

    @Test
    void aListThatIsCutOffOrRefusedSaysNothingOfAnyOrder() {
        List<OrderKey> keys = List.of(new OrderKey("default", "S-1"), new OrderKey("default", "S-2"));
        API.answers(Answer.json(200, "{\"has_more\":true,\"data\":[" + StripeSender.INTENT + "]}"));
        assertUnknown(client.queryTogether(keys, NOW));
        API.answers(Answer.json(429, "{\"error\":{\"code\":\"rate_limit\"}}"));
        assertUnknown(client.queryTogether(keys, NOW));
    }

    @Test
    void anOrderWithOneOpenIntentIsPendingThoughAnotherWasGivenUp() {
        String givenUp = StripeSender.INTENT.replace("pi_1", "pi_0").replace("succeeded", "canceled");
        String open = StripeSender.INTENT.replace("succeeded", "requires_payment_method");
        API.answers(Answer.json(200, "{\"data\":[" + givenUp + "," + open + "]}"));

        assertThat(told(query(null)))
                .singleElement()
                .satisfies(fact -> assertThat(fact.claim()).isEqualTo(new Claim.Pending(AMOUNT, false)));
    }

    @Test
    void anOrderThatNoIntentNamesIsNotFound() {
        API.answers(Answer.json(200, "{\"data\":[]}"));
        assertThat(Probe.result(query(null))).isInstanceOf(QueryAnswer.NotFound.class);
        API.answers(Answer.json(404, "{\"error\":{\"code\":\"resource_missing\",\"type\":\"invalid_request_error\"}}"));
        assertThat(Probe.result(query("pi_1"))).isEqualTo(new QueryAnswer.NotFound("resource_missing"));
    }

    @Test
    void quotesInAnOrderNumberCannotLeaveTheSearch() {
        API.answers(Answer.json(200, "{\"data\":[]}"));

        Probe.result(client.query(new OrderKey("default", "x' OR status:'succeeded"), null, NOW));

        assertThat(API.lastAsked().uri()).contains("x%5C%27%20OR%20status%3A%5C%27succeeded%27");
    }

    @Test
    void anAnswerAboutSomethingElseIsNoAnswer() {
        for (String wrong : List.of(
                StripeSender.INTENT.replace("pi_1", "pi_2"),
                StripeSender.INTENT.replace("S-1", "S-2"),
                StripeSender.INTENT.replace("\"id\"", "\"livemode\":false,\"id\""))) {
            API.answers(Answer.json(200, wrong));
            assertUnknown(query("pi_1"));
        }
        API.answers(Answer.json(200, "{\"data\":[],\"has_more\":true}"));
        assertUnknown(query(null));
    }

    @ParameterizedTest
    @MethodSource("io.paysync.providers.Unknown#answers")
    void nothingIsConcludedFromGarbage(Answer answer) {
        API.answers(answer);

        assertUnknown(query("pi_1"));
        assertUnknown(query(null));
        assertUnknown(client.close(ORDER, "pi_1", NOW));
    }

    @ParameterizedTest
    @CsvSource({
        "401, api_key_expired, Misconfigured",
        "403, '', Misconfigured",
        "400, parameter_unknown, Misconfigured",
        "429, rate_limit, Throttled"
    })
    void refusalsAreToldApart(int status, String code, String kind) {
        API.answers(Answer.json(status, "{\"error\":{\"code\":\"" + code + "\",\"type\":\"x\"}}"));

        assertThat(Probe.result(query("pi_1")).getClass().getSimpleName()).isEqualTo(kind);
    }

    @Test
    void closingCancelsTheIntentAndSaysWhenItIsTooLate() {
        API.answers(Answer.json(200, StripeSender.INTENT.replace("succeeded", "canceled")));
        assertThat(close("pi_1")).isEqualTo(CloseAnswer.CLOSED);
        assertThat(API.lastAsked().method() + API.lastAsked().uri()).isEqualTo("POST/v1/payment_intents/pi_1/cancel");
        API.answers(
                Answer.json(
                        400,
                        "{\"error\":{\"code\":\"payment_intent_unexpected_state\",\"payment_intent\":{\"status\":\"succeeded\"}}}"));
        assertThat(close("pi_1")).isEqualTo(CloseAnswer.NOT_CLOSABLE);
        API.answers(
                Answer.json(
                        400,
                        "{\"error\":{\"code\":\"payment_intent_unexpected_state\",\"payment_intent\":{\"status\":\"canceled\"}}}"));
        assertThat(close("pi_1")).isEqualTo(CloseAnswer.CLOSED);
        API.answers(Answer.json(404, "{\"error\":{\"code\":\"resource_missing\"}}"));
        assertThat(close("pi_1")).isEqualTo(CloseAnswer.NOT_FOUND);
        API.answers(Answer.json(200, "{\"id\":\"cs_1\",\"status\":\"expired\"}"));
        assertThat(close("cs_1")).isEqualTo(CloseAnswer.CLOSED);
    }

    @Test
    void closingWithoutANumberFindsTheOpenIntentFirst() {
        String open = StripeSender.INTENT.replace("succeeded", "requires_payment_method");
        API.answers(asked -> asked.method().equals("GET")
                ? Answer.json(200, "{\"data\":[" + open + "]}")
                : Answer.json(200, StripeSender.INTENT.replace("succeeded", "canceled")));
        assertThat(close(null)).isEqualTo(CloseAnswer.CLOSED);

        API.answers(Answer.json(200, "{\"data\":[]}"));
        assertThat(close(null)).isEqualTo(CloseAnswer.NOT_FOUND);
    }

    private Future<QueryAnswer> query(String tradeNo) {
        return client.query(ORDER, tradeNo, NOW);
    }

    private CloseAnswer close(String tradeNo) {
        return Probe.result(client.close(ORDER, tradeNo, NOW));
    }

    private static List<PaymentFact> told(Future<QueryAnswer> answer) {
        return ((QueryAnswer.Told) Probe.result(answer)).facts();
    }
}
