package io.paysync.providers.mollie;

import static io.paysync.providers.Case.NOW;
import static io.paysync.providers.Unknown.assertUnknown;
import static io.paysync.providers.mollie.MollieSender.PAID;
import static io.paysync.providers.mollie.MollieSender.embedded;
import static io.paysync.providers.mollie.MollieSender.error;
import static io.paysync.providers.mollie.MollieSender.refund;
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
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class MollieQueryTest {
    private static final ScriptedApi API = new ScriptedApi();
    private static final OrderKey ORDER = new OrderKey("default", "M-1");
    private final QueryClient client = Case.account(
                    MollieSender.section().put("apiBase", API.base()).put("profileId", "pfl_1"), NOW, API.outside())
            .client()
            .orElseThrow();

    @AfterAll
    static void close() {
        API.close();
    }

    @Test
    void aPaymentIsAskedByItsNumber() {
        API.answers(Answer.json(200, embedded(refund("re_1", "refunded"), "")));

        List<PaymentFact> facts = ((QueryAnswer.Told) Probe.result(query("tr_1"))).facts();

        assertThat(facts)
                .extracting(fact -> fact.key().eventKey())
                .containsExactly("poll:tr_1:paid:8880", "poll:re_1:refunded");
        assertThat(facts).allMatch(fact -> fact.source() == Source.POLL && "M-1".equals(fact.orderNo()));
        assertThat(facts.get(0).claim())
                .isEqualTo(new Claim.Paid(new Money(8880, "EUR"), Instant.parse("2026-11-20T01:58:00Z"), true));
    }

    @Test
    void aPaymentWithoutMetadataIsTheOrdersThatWasAskedFor() {
        API.answers(Answer.json(200, PAID.replace("{\"order_no\":\"M-1\"}", "null")));

        assertThat(((QueryAnswer.Told) Probe.result(query("tr_1")))
                        .facts()
                        .get(0)
                        .orderNo())
                .isEqualTo("M-1");
    }

    @Test
    void withoutItsNumberAPaymentCannotBeFound() {
        assertThat(Probe.result(query(null))).isInstanceOf(QueryAnswer.CannotAsk.class);
        assertThat(Probe.result(client.close(ORDER, null, NOW))).isEqualTo(CloseAnswer.NOT_FOUND);
    }

    @Test
    void anAnswerAboutSomethingElseIsNoAnswer() {
        for (String other : List.of(
                PAID.replace("tr_1", "tr_2"),
                PAID.replace("M-1", "M-2"),
                PAID.replace("\"live\"", "\"test\""),
                PAID.replace("pfl_1", "pfl_2"))) {
            API.answers(Answer.json(200, other));
            assertUnknown(query("tr_1"));
            assertUnknown(client.close(ORDER, "tr_1", NOW));
        }
    }

    @ParameterizedTest
    @MethodSource("io.paysync.providers.Unknown#answers")
    void nothingIsConcludedFromGarbage(Answer answer) {
        API.answers(answer);

        assertUnknown(query("tr_1"));
        assertUnknown(client.close(ORDER, "tr_1", NOW));
    }

    @ParameterizedTest
    @CsvSource({
        "404, NotFound",
        "410, NotFound",
        "401, Misconfigured",
        "403, Misconfigured",
        "422, Misconfigured",
        "429, Throttled"
    })
    void refusalsAreToldApart(int status, String kind) {
        API.answers(error(status, "Some Title"));

        assertThat(Probe.result(query("tr_1")).getClass().getSimpleName()).isEqualTo(kind);
    }

    @Test
    void closingCancelsThePaymentAndSaysWhenThatCannotBe() {
        API.answers(Answer.json(200, PAID.replace("\"paid\"", "\"canceled\"")));
        assertThat(Probe.result(client.close(ORDER, "tr_1", NOW))).isEqualTo(CloseAnswer.CLOSED);
        assertThat(API.lastAsked().method() + API.lastAsked().uri()).isEqualTo("DELETE/v2/payments/tr_1");
        API.answers(error(422, "Unprocessable Entity"));
        assertThat(Probe.result(client.close(ORDER, "tr_1", NOW))).isEqualTo(CloseAnswer.NOT_CLOSABLE);
        API.answers(error(404, "Not Found"));
        assertThat(Probe.result(client.close(ORDER, "tr_1", NOW))).isEqualTo(CloseAnswer.NOT_FOUND);
        API.answers(Answer.json(200, PAID));
        assertUnknown(client.close(ORDER, "tr_1", NOW));
    }

    private Future<QueryAnswer> query(String tradeNo) {
        return client.query(ORDER, tradeNo, NOW);
    }
}
