package io.paysync.providers.paypal;

import static io.paysync.providers.Case.NOW;
import static io.paysync.providers.Verdicts.genuine;
import static io.paysync.providers.Verdicts.refused;
import static io.paysync.providers.paypal.PaypalSender.dispute;
import static io.paysync.providers.paypal.PaypalSender.event;
import static io.paysync.providers.paypal.PaypalSender.signed;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.DisputeState;
import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.providers.Account;
import io.paysync.providers.Case;
import io.paysync.providers.RawCallback;
import io.paysync.providers.Reason;
import io.paysync.providers.ScriptedApi;
import io.paysync.providers.ScriptedApi.Answer;
import io.paysync.providers.ScriptedApi.Asked;
import io.paysync.providers.Signer;
import io.paysync.providers.Verdict;
import io.paysync.testkit.Probe;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A dispute is what PayPal says when it is asked, not what a message says. */
class PaypalDisputeTest {
    private static final String ASKED = "GET /v1/customer/disputes/PP-D-1";
    private static final Claim OPENED = new Claim.Disputed("PP-D-1", DisputeState.OPENED, new Money(8880, "EUR"));
    private static final Claim LOST = new Claim.Disputed("PP-D-1", DisputeState.LOST, new Money(8880, "EUR"));

    private final ScriptedApi api = new ScriptedApi();
    private final Map<String, Answer> answers = new HashMap<>();
    private final Account account = Case.account(section(), NOW, api.outside());

    PaypalDisputeTest() {
        api.answers(this::answer);
        answers.put("POST /v1/oauth2/token", Answer.json(200, "{\"access_token\":\"T-1\",\"expires_in\":3600}"));
    }

    @AfterEach
    void close() {
        api.close();
    }

    private ObjectNode section() {
        return PaypalSender.section()
                .put("clientId", "client")
                .put("clientSecret", "secret")
                .put("apiBase", api.base());
    }

    private Answer answer(Asked asked) {
        return answers.getOrDefault(
                asked.method() + " " + asked.uri(), Answer.json(404, "{\"name\":\"RESOURCE_NOT_FOUND\"}"));
    }

    private Verdict proven(RawCallback raw) {
        Future<Verdict> proof = account.prove(raw, NOW);
        assertThat(proof).isNotNull();
        return Probe.result(proof);
    }

    private static String lost(String id) {
        return event(
                "CUSTOMER.DISPUTE.RESOLVED",
                dispute("RESOLVED", "RESOLVED_BUYER_FAVOUR").replace("PP-D-1", id));
    }

    @Test
    void aBodyWithTheCrcOfAGenuineOneChangesNothing() {
        String opened = event("CUSTOMER.DISPUTE.CREATED", dispute("OPEN", ""));
        String text = lost("PP-D-1").replace("{\"id\":\"WH-1\"", "{\"id\":\"" + Crc32Twin.FILLER + "\"");
        RawCallback forged = Case.with(signed(opened), Signer.bytes(Crc32Twin.of(text, opened)));
        Account trusting = Case.account(PaypalSender.section());
        answers.put(ASKED, Answer.json(200, dispute("OPEN", "")));

        // The signature fits: that is why PayPal is asked.
        assertThat(genuine(trusting.verify(forged, NOW)).claim()).isEqualTo(LOST);
        assertThat(genuine(account.verify(forged, NOW)).needsQuery()).isTrue();
        PaymentFact fact = genuine(proven(forged));
        assertThat(fact.claim()).isEqualTo(OPENED);
        assertThat(fact.needsQuery()).isFalse();
    }

    @Test
    void whatPaypalSaysCountsAtOnce() {
        answers.put(ASKED, Answer.json(200, dispute("RESOLVED", "RESOLVED_BUYER_FAVOUR")));

        PaymentFact fact = genuine(proven(signed(lost("PP-D-1"))));

        assertThat(fact.claim()).isEqualTo(LOST);
        assertThat(fact.needsQuery()).isFalse();
        assertThat(fact.key().eventKey()).isEqualTo("WH-1");
        assertThat(fact.orderNo()).isEqualTo("P-1");
        assertThat(fact.tradeNo()).isEqualTo("CAP-1");
        assertThat(api.lastAsked().headers().get("Authorization")).isEqualTo("Bearer T-1");
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 404})
    void whatPaypalDoesNotShowWaitsForAPerson(int status) {
        answers.put(ASKED, Answer.json(status, "{\"name\":\"NOT_AUTHORIZED\"}"));

        PaymentFact fact = genuine(proven(signed(lost("PP-D-1"))));

        assertThat(fact.claim()).isEqualTo(LOST);
        assertThat(fact.needsQuery()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 429, 500, 503})
    void withoutAnAnswerItIsToComeAgain(int status) {
        answers.put(ASKED, Answer.json(status, "{}"));

        Verdict.Refused refused = refused(proven(signed(lost("PP-D-1"))), Reason.UNKNOWN_KEY);

        assertThat(account.refused(refused).status()).isEqualTo(503);
    }

    @Test
    void anAnswerAboutAnotherDisputeIsNone() {
        answers.put(ASKED, Answer.json(200, dispute("OPEN", "").replace("PP-D-1", "PP-D-2")));

        refused(proven(signed(lost("PP-D-1"))), Reason.UNKNOWN_KEY);
    }

    @Test
    void aTokenThatIsRefusedIsFetchedAnew() {
        answers.put(ASKED, Answer.json(401, "{}"));
        refused(proven(signed(lost("PP-D-1"))), Reason.UNKNOWN_KEY);
        answers.put("POST /v1/oauth2/token", Answer.json(200, "{\"access_token\":\"T-2\",\"expires_in\":3600}"));
        answers.put(ASKED, Answer.json(200, dispute("OPEN", "")));

        assertThat(genuine(proven(signed(lost("PP-D-1")))).claim()).isEqualTo(OPENED);
        assertThat(api.lastAsked().headers().get("Authorization")).isEqualTo("Bearer T-2");
    }

    @Test
    void aNumberCannotLeaveItsPlaceInTheAddress() {
        assertThat(genuine(proven(signed(lost("../../x?y#z")))).needsQuery()).isTrue();
        assertThat(api.lastAsked().uri()).isEqualTo("/v1/customer/disputes/..%2F..%2Fx%3Fy%23z");
    }

    @Test
    void onlyDisputesAreAskedAboutAndAsManyAsTheLimitsAllow() {
        Account bounded =
                Case.account(section().put("disputesBurst", 1).put("disputesPerSecond", 1), NOW, api.outside());
        answers.put(ASKED, Answer.json(200, dispute("OPEN", "")));

        assertThat(Probe.result(bounded.prove(signed(event("PAYMENT.CAPTURE.COMPLETED", PaypalSender.CAPTURE)), NOW)))
                .isInstanceOf(Verdict.Genuine.class);
        refused(Probe.result(bounded.prove(signed("[\"dispute_id\"]"), NOW)), Reason.MALFORMED);
        assertThat(api.timesAsked()).isZero();
        genuine(Probe.result(bounded.prove(signed(lost("PP-D-1")), NOW)));
        refused(Probe.result(bounded.prove(signed(lost("PP-D-1")), NOW)), Reason.UNKNOWN_KEY);
        assertThat(api.timesAsked()).isEqualTo(2);
    }

    @Test
    void aCertificateThatMustBeFetchedFirstLetsNoDisputeThrough() {
        Account bare = Case.account(
                PaypalSender.bare()
                        .put("clientId", "client")
                        .put("clientSecret", "secret")
                        .put("certificateBase", api.base())
                        .put("apiBase", api.base()),
                NOW,
                api.outside());
        answers.put("GET " + PaypalSender.CERTIFICATE_PATH, new Answer(200, List.of(), PaypalSender.certificate()));
        answers.put(ASKED, Answer.json(200, dispute("OPEN", "")));

        Verdict verdict = Probe.result(bare.prove(signed(lost("PP-D-1")), NOW));

        assertThat(genuine(verdict).claim()).isEqualTo(OPENED);
    }

    @Test
    void aMessageThatIsNotGenuineAsksNothing() {
        RawCallback right = signed(lost("PP-D-1"));
        byte[] bent = right.body().clone();
        bent[bent.length - 3] ^= 1;

        refused(proven(Case.with(right, bent)), Reason.BAD_SIGNATURE);
        assertThat(api.timesAsked()).isZero();
    }
}
