package io.paysync.providers.unionpay;

import static io.paysync.providers.Case.NOW;
import static io.paysync.providers.Verdicts.genuine;
import static io.paysync.providers.unionpay.UnionpaySender.answer;
import static io.paysync.providers.unionpay.UnionpaySender.paid;
import static io.paysync.providers.unionpay.UnionpaySender.signed;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.providers.Account;
import io.paysync.providers.Case;
import io.paysync.providers.RawCallback;
import io.paysync.providers.ScriptedApi;
import io.paysync.providers.ScriptedApi.Answer;
import io.paysync.providers.Verdict;
import io.paysync.testkit.Probe;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A cancel (撤销) is asked about by its own number before its callback is answered. */
class UnionpayCancelTest {
    private final ScriptedApi api = new ScriptedApi();
    private final Account account = account(UnionpaySender.section());

    @AfterEach
    void close() {
        api.close();
    }

    private Account account(ObjectNode section) {
        return Case.account(section.put("gateway", api.base()), NOW, api.outside());
    }

    /** Its number need not hold its time: the message says it. */
    private static TreeMap<String, String> cancel() {
        TreeMap<String, String> params = paid();
        params.put("txnType", "31");
        params.put("orderId", "CANCEL0001");
        params.put("txnTime", "20261120095812");
        params.put("queryId", "352611200958120000028");
        params.put("origQryId", "352611200957120000018");
        return params;
    }

    private static Answer says(String code, String original) {
        return says(code, original, "352611200958120000028");
    }

    private static Answer says(String code, String original, String queryId) {
        TreeMap<String, String> params = cancel();
        params.put("txnType", "00");
        params.put("respCode", code);
        params.put("origRespCode", original);
        params.put("queryId", queryId);
        return new Answer(200, List.of(), answer(params));
    }

    private static PaymentFact proven(Account account, RawCallback raw) {
        return genuine(Probe.result(Objects.requireNonNull(account.prove(raw, NOW))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"00", "A6"})
    void oneThatUnionpayConfirmsUndoesThePayment(String original) {
        api.answers(says("00", original));

        PaymentFact fact = proven(account, signed(cancel()));

        assertThat(fact.claim()).isEqualTo(new Claim.Reversed(new Money(8880, "CNY")));
        assertThat(fact.tradeNo()).isEqualTo("352611200957120000018");
        assertThat(fact.needsQuery()).isFalse();
        assertThat(api.lastAsked().body()).contains("txnType=00", "orderId=CANCEL0001", "txnTime=20261120095812");
    }

    @Test
    void oneThatIsNotConfirmedIsKeptToBeLookedAt() {
        List<Answer> others = List.of(
                says("00", "05"),
                says("00", "36"),
                says("34", ""),
                says("34", "00"),
                says("00", "00", "352611200958120000029"),
                new Answer(500, List.of(), ""),
                new Answer(-1, List.of(), ""));
        for (Answer other : others) {
            api.answers(other);

            PaymentFact fact = proven(account, signed(cancel()));

            assertThat(fact.claim()).isInstanceOf(Claim.Reversed.class);
            assertThat(fact.needsQuery()).as(other.body()).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("io.paysync.providers.Unknown#answers")
    void nothingElseConfirmsIt(Answer answer) {
        api.answers(answer);

        assertThat(proven(account, signed(cancel())).needsQuery()).isTrue();
    }

    @Test
    void onlyAGenuineCancelMakesAnybodyAsk() {
        TreeMap<String, String> failed = cancel();
        failed.put("respCode", "01");
        TreeMap<String, String> cut = cancel();
        cut.put("reqReserved", "a&origQryId=1");
        RawCallback forged = UnionpaySender.raw(cancel(), StandardCharsets.UTF_8, "c2ln");

        assertThat(account.prove(signed(paid()), NOW)).isNull();
        assertThat(proven(account, signed(failed)).claim()).isInstanceOf(Claim.Other.class);
        assertThat(proven(account, signed(cut)).needsQuery()).isTrue();
        assertThat(genuine(Probe.result(
                                Objects.requireNonNull(account.prove(signed(cancel()), NOW.plus(Duration.ofDays(4))))))
                        .stale())
                .isTrue();
        assertThat(Probe.result(Objects.requireNonNull(account.prove(forged, NOW))))
                .isInstanceOf(Verdict.Refused.class);
        assertThat(account(UnionpaySender.section().put("confirmByQuery", false))
                        .prove(signed(cancel()), NOW))
                .isNull();
        assertThat(Case.account(UnionpaySender.section()).prove(signed(cancel()), NOW))
                .isNull();
        assertThat(api.timesAsked()).isZero();
    }

    @Test
    void questionsAreSharedAndBounded() {
        Account slow = account(UnionpaySender.section()
                .put("cancelProofDeadline", "200ms")
                .put("cancelProofsBurst", 1)
                .put("cancelProofsPerSecond", 1));
        api.answers(new Answer(-1, List.of(), ""));
        List<Future<Verdict>> all = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            all.add(Objects.requireNonNull(slow.prove(signed(cancel()), NOW)));
        }
        TreeMap<String, String> another = cancel();
        another.put("orderId", "CANCEL0002");
        all.add(Objects.requireNonNull(slow.prove(signed(another), NOW)));

        all.forEach(each -> assertThat(genuine(Probe.result(each)).needsQuery()).isTrue());

        assertThat(api.timesAsked()).isEqualTo(1);
    }
}
