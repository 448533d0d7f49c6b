package io.paysync.providers.mollie;

import static io.paysync.providers.Case.NOW;
import static io.paysync.providers.Verdicts.genuine;
import static io.paysync.providers.Verdicts.refused;
import static io.paysync.providers.mollie.MollieSender.PAID;
import static io.paysync.providers.mollie.MollieSender.chargeback;
import static io.paysync.providers.mollie.MollieSender.embedded;
import static io.paysync.providers.mollie.MollieSender.error;
import static io.paysync.providers.mollie.MollieSender.form;
import static io.paysync.providers.mollie.MollieSender.names;
import static io.paysync.providers.mollie.MollieSender.refund;
import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.DisputeState;
import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.domain.RefundState;
import io.paysync.contract.domain.Source;
import io.paysync.providers.Account;
import io.paysync.providers.Case;
import io.paysync.providers.RawCallback;
import io.paysync.providers.Reason;
import io.paysync.providers.ScriptedApi;
import io.paysync.providers.ScriptedApi.Answer;
import io.paysync.providers.Signer;
import io.paysync.providers.Verdict;
import io.paysync.providers.Verdict.Refused;
import io.paysync.testkit.Probe;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MollieProofTest {
    private static final Money AMOUNT = new Money(8880, "EUR");
    private final ScriptedApi api = new ScriptedApi();
    private final Account account = Case.account(MollieSender.section().put("apiBase", api.base()), NOW, api.outside());

    @AfterEach
    void close() {
        api.close();
    }

    private Verdict proven(String payment) {
        api.answers(Answer.json(200, payment));
        return Probe.result(account.prove(names("tr_1"), NOW));
    }

    private static List<PaymentFact> facts(Verdict verdict) {
        return ((Verdict.Genuine) verdict).facts();
    }

    @Test
    void theVerdictIsMadeOfThePaymentThatWasFetched() {
        PaymentFact fact = genuine(proven(PAID));

        assertThat(fact.claim()).isEqualTo(new Claim.Paid(AMOUNT, Instant.parse("2026-11-20T01:58:00Z"), true));
        assertThat(fact.source()).isEqualTo(Source.CALLBACK);
        assertThat(fact.orderNo()).isEqualTo("M-1");
        assertThat(fact.tradeNo()).isEqualTo("tr_1");
        assertThat(fact.key().eventKey()).isEqualTo("tr_1:paid:8880");
        assertThat(fact.needsQuery()).isFalse();
        assertThat(api.lastAsked().uri()).isEqualTo("/v2/payments/tr_1?embed=refunds,chargebacks");
        assertThat(api.lastAsked().headers().get("Authorization")).isEqualTo("Bearer live_secret_of_mollie");
    }

    @Test
    void withoutAskingNothingIsBelievedAndMollieShallComeAgain() {
        Refused refused = refused(account.verify(names("tr_1"), NOW), Reason.UNKNOWN_KEY);

        assertThat(refused.later()).isTrue();
        assertThat(account.refused(refused).status()).isEqualTo(503);
        assertThat(Case.account(MollieSender.section()).prove(names("tr_1"), NOW))
                .isNull();
        assertThat(api.timesAsked()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"404, Not Found", "410, Gone"})
    void anUnknownNumberIsAnsweredAsMollieWantsAndChangesNothing(int status, String title) {
        api.answers(error(status, title));

        Refused refused = refused(Probe.result(account.prove(names("tr_forged"), NOW)), Reason.ACCOUNT_MISMATCH);

        assertThat(refused.later()).isFalse();
        assertThat(account.refused(refused)).isEqualTo(account.accepted());
        assertThat(account.accepted().status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"401, Unauthorized Request", "403, Forbidden", "429, Too Many Requests", "500, Oops", "422, Odd"})
    void whatMollieDoesNotSayIsNotConcluded(int status, String title) {
        api.answers(error(status, title));

        assertThat(refused(Probe.result(account.prove(names("tr_1"), NOW)), Reason.UNKNOWN_KEY)
                        .later())
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("io.paysync.providers.Unknown#answers")
    void fromGarbageNothingIsConcluded(Answer answer) {
        api.answers(answer);

        assertThat(refused(Probe.result(account.prove(names("tr_1"), NOW)), Reason.UNKNOWN_KEY)
                        .later())
                .isTrue();
    }

    @Test
    void anAnswerAboutAnotherPaymentProvesNothing() {
        assertThat(refused(proven(PAID.replace("tr_1", "tr_2")), Reason.UNKNOWN_KEY)
                        .later())
                .isTrue();
        refused(proven(PAID.replace("\"payment\"", "\"order\"")), Reason.UNKNOWN_KEY);
    }

    @Test
    void aPaymentOfTheOtherModeOrProfileIsRefused() {
        refused(proven(PAID.replace("\"live\"", "\"test\"")), Reason.ENV_MISMATCH);
        refused(proven(PAID.replace("\"mode\"", "\"x\"")), Reason.ENV_MISMATCH);
        Account bound = Case.account(
                MollieSender.section().put("profileId", "pfl_2").put("apiBase", api.base()), NOW, api.outside());
        api.answers(Answer.json(200, PAID));
        refused(Probe.result(bound.prove(names("tr_1"), NOW)), Reason.ACCOUNT_MISMATCH);
    }

    @ParameterizedTest
    @CsvSource({
        "open, Pending",
        "pending, Pending",
        "authorized, Pending",
        "failed, Failed",
        "canceled, Closed",
        "expired, Closed",
        "settled, Other"
    })
    void aStateIsWhatItSays(String status, String claim) {
        PaymentFact fact = genuine(proven(PAID.replace("\"paid\"", "\"" + status + "\"")));

        assertThat(fact.claim().getClass().getSimpleName()).isEqualTo(claim);
        assertThat(fact.key().eventKey()).isEqualTo("tr_1:" + status);
    }

    @Test
    void onlyWhatWasCapturedIsPaid() {
        String part = PAID.replace(
                "\"profileId\"", "\"amountCaptured\":{\"value\":\"50.00\",\"currency\":\"EUR\"},\"profileId\"");

        assertThat(genuine(proven(part)).claim())
                .isEqualTo(new Claim.Paid(new Money(5000, "EUR"), Instant.parse("2026-11-20T01:58:00Z"), true));
    }

    @Test
    void refundsAndChargebacksAreFactsOfTheirOwn() {
        Verdict verdict = proven(embedded(
                refund("re_1", "refunded") + "," + refund("re_2", "queued") + "," + refund("re_3", "failed"),
                chargeback("chb_1", "null") + "," + chargeback("chb_2", "\"2026-11-20T01:59:50+00:00\"")));

        Money part = new Money(3000, "EUR");
        assertThat(facts(verdict))
                .extracting(PaymentFact::claim)
                .containsExactly(
                        new Claim.Paid(AMOUNT, Instant.parse("2026-11-20T01:58:00Z"), true),
                        new Claim.Refunded("F-1", "re_1", RefundState.SUCCEEDED, part, null, AMOUNT),
                        new Claim.Refunded("F-1", "re_2", RefundState.PROCESSING, part, null, AMOUNT),
                        new Claim.Refunded("F-1", "re_3", RefundState.FAILED, part, null, AMOUNT),
                        new Claim.Disputed("chb_1", DisputeState.LOST, AMOUNT),
                        new Claim.Disputed("chb_2", DisputeState.WON, AMOUNT));
        assertThat(facts(verdict))
                .extracting(fact -> fact.key().eventKey())
                .containsExactly(
                        "tr_1:paid:8880",
                        "re_1:refunded",
                        "re_2:queued",
                        "re_3:failed",
                        "chb_1:chargeback",
                        "chb_2:chargeback reversed");
    }

    @Test
    void whatIsListedTwiceIsOneFact() {
        assertThat(facts(proven(embedded(refund("re_1", "refunded") + "," + refund("re_1", "refunded"), ""))))
                .hasSize(2);
    }

    @Test
    void theSameNewsTwiceIsOneFactAndOtherNewsIsAnother() {
        assertThat(genuine(proven(PAID))).isEqualTo(genuine(proven(PAID)));
        assertThat(genuine(proven(PAID)).key())
                .isNotEqualTo(genuine(proven(PAID.replace("paid\"", "open\""))).key());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"\"M-2\";M-2", "{\"order_no\":7};", "null;", "[];", "{};"})
    void theOrderStandsInTheMetadataOrIsAllOfIt(String metadata, String orderNo) {
        assertThat(genuine(proven(PAID.replace("{\"order_no\":\"M-1\"}", metadata)))
                        .orderNo())
                .isEqualTo(orderNo);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"88,80\"", "\"88.801\"", "\"-1.00\"", "88.80", "null", "\"\""})
    void anAmountThatIsNoneIsHeld(String value) {
        assertThat(genuine(proven(PAID.replace("\"88.80\"", value))).claim()).isInstanceOf(Claim.Unusable.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"EURO", "", "eur", "XXX"})
    void aCurrencyThatIsNoneIsHeld(String currency) {
        assertThat(genuine(proven(PAID.replace("EUR", currency))).claim()).isInstanceOf(Claim.Unusable.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id=",
                "id=ord_1",
                "id=tr_",
                "id=tr_1/../x",
                "id=tr_1%3Fx",
                "id=tr_1&id=tr_2",
                "ID=tr_1",
                "tr_1",
                "id=%zz",
                "id=tr_é",
                "id=tr_1%00",
                "{\"id\":\"tr_1\"}"
            })
    void aFormThatNamesNoPaymentIsRefusedWithoutAsking(String body) {
        assertThat(account.prove(form(body), NOW)).isNull();
        Refused refused = (Refused) account.verify(form(body), NOW);
        assertThat(refused.later()).isFalse();
        assertThat(api.timesAsked()).isZero();
    }

    @Test
    void anotherShapeIsRefusedWithoutAsking() {
        for (RawCallback odd : new RawCallback[] {
            Case.withMethod(names("tr_1"), "GET"),
            Signer.post("application/json", Signer.bytes("id=tr_1")),
            Case.plusHeader(names("tr_1"), "Content-Encoding", "gzip"),
            form("x".repeat(1024 * 1024 + 1))
        }) {
            assertThat(account.prove(odd, NOW)).isNull();
            refused(account.verify(odd, NOW), Reason.MALFORMED);
        }
        assertThat(api.timesAsked()).isZero();
    }

    @Test
    void whatElseStandsInTheFormIsNotLookedAt() {
        api.answers(Answer.json(200, PAID));

        Verdict verdict = Probe.result(account.prove(form("status=failed&id=tr_1&amount=1"), NOW));

        assertThat(genuine(verdict).claim()).isInstanceOf(Claim.Paid.class);
    }

    /** The answer on its way may be older than the news that the others bring. */
    @Test
    void callbacksThatComeWhileAPaymentIsAskedForShareOneMoreQuestion() {
        api.answers(new Answer(-1, List.of(), ""));
        Account patient = limited(8, 100, 100);
        List<Future<Verdict>> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            all.add(patient.prove(names("tr_1"), NOW));
        }

        all.forEach(one -> assertThat(((Refused) Probe.result(one)).later()).isTrue());
        assertThat(api.timesAsked()).isEqualTo(2);
    }

    @Test
    void aCallbackIsNeverAnsweredWithWhatWasAskedBeforeItCame() {
        Promise<Answer> first = Promise.promise();
        api.answersWhenGiven(
                asked -> api.timesAsked() == 1 ? first.future() : Future.succeededFuture(Answer.json(200, PAID)));
        Future<Verdict> opened = account.prove(names("tr_1"), NOW);
        Probe.until("the first question is on its way", () -> api.timesAsked() == 1);

        Future<Verdict> paid = account.prove(names("tr_1"), NOW);
        first.complete(Answer.json(200, PAID.replace("\"paid\"", "\"open\"")));

        assertThat(genuine(Probe.result(opened)).claim()).isInstanceOf(Claim.Pending.class);
        assertThat(genuine(Probe.result(paid)).claim()).isInstanceOf(Claim.Paid.class);
        assertThat(api.timesAsked()).isEqualTo(2);
    }

    @Test
    void aCallbackWhoseOwnQuestionIsNotAnsweredShallComeAgain() {
        Promise<Answer> first = Promise.promise();
        api.answersWhenGiven(asked ->
                api.timesAsked() == 1 ? first.future() : Future.succeededFuture(new Answer(-1, List.of(), "")));
        Account patient = limited(8, 100, 100);
        Future<Verdict> opened = patient.prove(names("tr_1"), NOW);
        Probe.until("the first question is on its way", () -> api.timesAsked() == 1);

        Future<Verdict> second = patient.prove(names("tr_1"), NOW);
        first.complete(Answer.json(200, PAID.replace("\"paid\"", "\"open\"")));

        genuine(Probe.result(opened));
        Refused refused = refused(Probe.result(second), Reason.UNKNOWN_KEY);
        assertThat(patient.refused(refused).status()).isEqualTo(503);
    }

    @Test
    void forgedNumbersAskNoMoreThanTheLimitAtTheSameTime() {
        api.answers(new Answer(-1, List.of(), ""));
        Account few = limited(2, 100, 100);
        List<Future<Verdict>> all = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            all.add(few.prove(names("tr_forged" + i), NOW));
        }

        all.forEach(one -> assertThat(((Refused) Probe.result(one)).later()).isTrue());
        assertThat(api.timesAsked()).isEqualTo(2);
    }

    @Test
    void forgedNumbersAskNoMoreThanTheLimitASecond() {
        api.answers(error(404, "Not Found"));
        Account slow = limited(8, 2, 5);
        int asked = 0;
        for (int i = 0; i < 30; i++) {
            Refused refused = (Refused) Probe.result(slow.prove(names("tr_forged" + i), NOW));
            asked += refused.later() ? 0 : 1;
        }

        assertThat(asked).isEqualTo(5);
        assertThat(api.timesAsked()).isEqualTo(5);
        assertThat(((Refused) Probe.result(slow.prove(names("tr_x"), NOW.plusSeconds(1)))).later())
                .isFalse();
    }

    @Test
    void anEndedQuestionMakesRoomForTheNext() {
        Account one = limited(1, 100, 100);
        for (Answer answer : List.of(
                new Answer(0, List.of(), ""), Answer.json(200, "garbage"), error(404, "x"), Answer.json(200, PAID))) {
            api.answers(answer);
            Probe.result(one.prove(names("tr_1"), NOW));
        }

        genuine(Probe.result(one.prove(names("tr_1"), NOW)));
    }

    @Test
    void theDeadlineEndsAQuestionInTimeForTheAnswerToMollie() {
        api.answers(new Answer(-1, List.of(), ""));
        long start = System.nanoTime();

        Refused refused = refused(Probe.result(limited(8, 10, 10).prove(names("tr_1"), NOW)), Reason.UNKNOWN_KEY);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(2500));
        assertThat(refused.detail()).doesNotContain("secret");
    }

    @Test
    void mistakesAreToldInPlainWords() {
        assertThat(Case.mistakes(Case.section("mollie")))
                .containsExactly("accounts[0].apiKey: must be set (or apiKeyFile)");
        assertThat(Case.mistakes(MollieSender.section().put("environment", "sandbox")))
                .containsExactly(
                        "accounts[0].apiKey: must be a profile's API key that begins with test_ as environment asks");
        assertThat(Case.mistakes(MollieSender.section().put("proofDeadline", "10s")))
                .singleElement()
                .asString()
                .contains("proofDeadline: must be between");
    }

    private Account limited(int inFlight, int perSecond, int burst) {
        return Case.account(
                MollieSender.section()
                        .put("apiBase", api.base())
                        .put("proofDeadline", "500ms")
                        .put("proofsInFlight", inFlight)
                        .put("proofsPerSecond", perSecond)
                        .put("proofsBurst", burst),
                NOW,
                api.outside());
    }
}
