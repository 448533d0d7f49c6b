package io.paysync.providers.unionpay;

import static io.paysync.providers.Case.NOW;
import static io.paysync.providers.Unknown.assertUnknown;
import static io.paysync.providers.unionpay.UnionpaySender.answer;
import static io.paysync.providers.unionpay.UnionpaySender.keyedAnswer;
import static io.paysync.providers.unionpay.UnionpaySender.paid;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paysync.contract.bus.Fault;
import io.paysync.contract.bus.FaultException;
import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.domain.RefundState;
import io.paysync.providers.Case;
import io.paysync.providers.CloseAnswer;
import io.paysync.providers.QueryAnswer;
import io.paysync.providers.QueryClient;
import io.paysync.providers.QueryClient.RefundRef;
import io.paysync.providers.ScriptedApi;
import io.paysync.providers.ScriptedApi.Answer;
import io.paysync.testkit.Probe;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnionpayQueryTest {
    private static final ScriptedApi API = new ScriptedApi();
    private static final OrderKey ORDER = new OrderKey("default", UnionpaySender.ORDER);
    private static final Money AMOUNT = new Money(8880, "CNY");

    private final QueryClient client = Case.account(
                    UnionpaySender.section().put("gateway", API.base()), NOW, API.outside())
            .client()
            .orElseThrow();

    @AfterAll
    static void close() {
        API.close();
    }

    private static TreeMap<String, String> result(String code, String original) {
        TreeMap<String, String> params = paid();
        params.put("txnType", "00");
        params.put("respCode", code);
        params.put("origRespCode", original);
        return params;
    }

    private static Answer text(String body) {
        return new Answer(200, List.of(), body);
    }

    private QueryAnswer query(Answer answer) {
        API.answers(answer);
        return Probe.result(client.query(ORDER, null, NOW));
    }

    @Test
    void questionsNameTheProductOfTheAccount() {
        QueryClient scanned = Case.account(
                        UnionpaySender.section().put("gateway", API.base()).put("bizType", "000000"),
                        NOW,
                        API.outside())
                .client()
                .orElseThrow();
        API.answers(text(answer(result("00", "00"))));

        Probe.result(scanned.query(ORDER, null, NOW));
        assertThat(API.lastAsked().body()).contains("bizType=000000&");
        Probe.result(client.query(ORDER, null, NOW));
        assertThat(API.lastAsked().body()).contains("bizType=000201&");
        Probe.result(scanned.refund(ORDER, null, new RefundRef(UnionpaySender.ORDER, null), NOW));
        assertThat(API.lastAsked().body()).contains("bizType=000000&");
    }

    @Test
    void aSignedAnswerIsAFact() {
        QueryAnswer.Told told = (QueryAnswer.Told) query(text(answer(result("00", "00"))));

        PaymentFact fact = told.facts().getFirst();
        assertThat(fact.claim()).isEqualTo(new Claim.Paid(AMOUNT, null, true));
        assertThat(fact.orderNo()).isEqualTo(UnionpaySender.ORDER);
        assertThat(fact.needsQuery()).isFalse();
        assertThat(API.lastAsked().uri()).isEqualTo("/gateway/api/queryTrans.do");
        assertThat(API.lastAsked().body())
                .contains("orderId=" + UnionpaySender.ORDER, "txnTime=20261120095712", "txnType=00", "certId=");
    }

    @ParameterizedTest
    @CsvSource({"03, false", "05, false", "36, true"})
    void whatIsNotPaidStaysOpen(String original, boolean attemptFailed) {
        QueryAnswer.Told told = (QueryAnswer.Told) query(text(answer(result("00", original))));

        assertThat(told.facts().getFirst().claim()).isEqualTo(new Claim.Pending(AMOUNT, attemptFailed));
    }

    @Test
    void anUnknownTransactionIsNotAFailure() {
        assertThat(query(text(answer(result("34", ""))))).isInstanceOf(QueryAnswer.NotFound.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"03", "04", "05"})
    void aQuestionThatIsAnsweredWithNotDecidedYetIsNoFailure(String code) {
        QueryAnswer.Told told = (QueryAnswer.Told) query(text(answer(result(code, "00"))));

        assertThat(told.facts().getFirst().claim()).isEqualTo(new Claim.Pending(AMOUNT, false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"01", "11", "99", ""})
    void whatCannotBeAnsweredNowIsAskedAgain(String code) {
        API.answers(text(answer(result(code, ""))));

        assertUnknown(client.query(ORDER, null, NOW));
    }

    @ParameterizedTest
    @CsvSource({"orderId, 20261120095712999", "txnTime, 20261120095713", "merId, 777290058110049"})
    void anAnswerAboutAnotherOrderIsNotBelieved(String name, String value) {
        TreeMap<String, String> params = result("00", "00");
        params.put(name, value);
        API.answers(text(answer(params)));

        assertUnknown(client.query(ORDER, null, NOW));
    }

    @Test
    void anAnswerThatWasChangedIsNotBelieved() {
        API.answers(text(answer(result("00", "36")).replace("origRespCode=36", "origRespCode=00")));

        assertUnknown(client.query(ORDER, null, NOW));
    }

    @Test
    void anAmpersandWithinBracesBelongsToItsValue() {
        TreeMap<String, String> params = result("00", "00");
        params.put("customerInfo", "{a=1&b=2}");

        assertThat(query(text(answer(params)))).isInstanceOf(QueryAnswer.Told.class);
    }

    @ParameterizedTest
    @MethodSource("io.paysync.providers.Unknown#answers")
    void fromAnythingElseNothingIsConcluded(Answer answer) {
        API.answers(answer);

        assertUnknown(client.query(ORDER, null, NOW));
    }

    @Test
    void anOrderNumberWithoutItsTimeCannotBeAskedFor() {
        Throwable failure = Probe.failure(client.query(new OrderKey("default", "A-1"), null, NOW));

        assertThat(((FaultException) failure).fault().code()).isEqualTo(Fault.Code.INVALID);
    }

    @Test
    void aRefundIsAskedForByItsOwnNumberAndTime() {
        String refundNo = "20261121120000R1";
        TreeMap<String, String> params = result("00", "00");
        params.put("orderId", refundNo);
        params.put("txnTime", "20261121120000");
        params.put("queryId", "REFUND-7");
        params.put("origQryId", "TRADE-1");
        params.put("txnAmt", "3000");
        API.answers(text(answer(params)));
        RefundRef ref = new RefundRef(refundNo, null);

        QueryAnswer.Told told = (QueryAnswer.Told) Probe.result(client.refund(ORDER, "TRADE-1", ref, NOW));

        assertThat(told.facts().getFirst().claim())
                .isEqualTo(new Claim.Refunded(
                        refundNo, "REFUND-7", RefundState.SUCCEEDED, new Money(3000, "CNY"), null, null));
        assertThat(told.facts().getFirst().orderNo()).isEqualTo(UnionpaySender.ORDER);
        assertThat(API.lastAsked().body()).contains("orderId=" + refundNo, "txnTime=20261121120000");
        assertUnknown(client.refund(ORDER, "TRADE-2", ref, NOW));
        assertUnknown(client.refund(ORDER, "TRADE-1", new RefundRef("20261121120000R2", null), NOW));
        params.put("origRespCode", "05");
        API.answers(text(answer(params)));
        assertThat(((QueryAnswer.Told) Probe.result(client.refund(ORDER, "TRADE-1", ref, NOW)))
                        .facts()
                        .getFirst()
                        .claim())
                .isInstanceOfSatisfying(
                        Claim.Refunded.class, claim -> assertThat(claim.state()).isEqualTo(RefundState.PROCESSING));
        API.answers(text(answer(result("34", ""))));
        assertUnknown(client.refund(ORDER, "TRADE-1", ref, NOW));
    }

    /** With shared keys both sides sign alike; the first that is valid signs the question, any of them the answer. */
    @Test
    void withASharedKeyUnionpayIsAskedToo() {
        QueryClient shared = Case.account(
                        UnionpaySender.sharedKeySection("new-key-of-2026", "old-key-of-2025")
                                .put("gateway", API.base()),
                        NOW,
                        API.outside())
                .client()
                .orElseThrow();
        TreeMap<String, String> params = result("00", "00");
        params.put("signMethod", "11");
        params.remove("signPubKeyCert");
        API.answers(text(keyedAnswer(params, "old-key-of-2025")));

        QueryAnswer answer = Probe.result(shared.query(ORDER, null, NOW));

        assertThat(((QueryAnswer.Told) answer).facts().getFirst().claim())
                .isEqualTo(new Claim.Paid(AMOUNT, null, true));
        TreeMap<String, String> asked = new TreeMap<>();
        for (String pair : API.lastAsked().body().split("&")) {
            asked.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
        }
        String signature = asked.remove("signature");
        assertThat(asked).containsEntry("signMethod", "11").doesNotContainKey("certId");
        assertThat(signature).isEqualTo(UnionpaySender.keySignature(asked, "new-key-of-2026"));

        API.answers(text(keyedAnswer(params, "another")));
        assertUnknown(shared.query(ORDER, null, NOW));
    }

    @Test
    void withoutAValidSharedKeyNobodyIsAsked() {
        ObjectNode section = UnionpaySender.sharedKeySection("old-key-of-2025").put("gateway", API.base());
        ((ObjectNode) section.withArray("secureKeys").get(0)).put("validTo", "2099-01-01T00:00:00Z");
        QueryClient ended = Case.account(section, NOW, API.outside()).client().orElseThrow();
        Instant after = Instant.parse("2099-01-01T00:00:00Z");

        Throwable failure = Probe.failure(ended.query(ORDER, null, after));

        assertThat(failure).hasMessageContaining("no shared key is valid now");
    }

    @Test
    void thereIsNothingToClose() {
        assertThat(Probe.result(client.close(ORDER, null, NOW))).isEqualTo(CloseAnswer.NOT_OFFERED);
    }
}
