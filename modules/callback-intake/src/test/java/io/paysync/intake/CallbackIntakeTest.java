package io.paysync.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.bus.Fault;
import io.paysync.contract.bus.Json;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.intake.IntakeApi;
import io.paysync.contract.intake.IntakeApi.CallbackSeen;
import io.paysync.contract.intake.IntakeApi.FindEvidence;
import io.paysync.contract.intake.IntakeApi.ListRejected;
import io.paysync.contract.intake.IntakeApi.Rejected;
import io.paysync.intake.http.RawClient;
import io.paysync.intake.http.RawClient.Seen;
import io.paysync.platform.db.Args;
import io.paysync.platform.db.Schema;
import io.paysync.platform.db.Sql;
import io.paysync.testkit.Probe;
import io.paysync.testkit.TestPostgres;
import io.vertx.sqlclient.Row;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A callback's way through a healthy intake. */
class CallbackIntakeTest {
    private IntakeRig rig;
    private FakeOrders orders;

    @BeforeEach
    void start() {
        rig = new IntakeRig(TestPostgres.database(Schema.of("intake")));
        orders = new FakeOrders(rig.node.bus());
        rig.start();
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    private Row row(String query) {
        return Probe.result(rig.node.db().query(Sql.of("test.row", query), Args.of()))
                .iterator()
                .next();
    }

    @Test
    void aGenuineCallbackIsStoredAnsweredAndHandedOver() {
        Seen seen = rig.post("e1");

        assertThat(seen.status()).isEqualTo(200);
        assertThat(seen.body()).isEqualTo("success");
        assertThat(rig.ledgerRows()).isEqualTo(1);
        Probe.until("the fact at order-state", () -> orders.facts.containsKey(rig.account.factKey("e1")));
        assertThat(orders.facts.get(rig.account.factKey("e1")).orderNo()).isEqualTo("order-e1");
        assertThat(rig.outcome("accepted")).isEqualTo(1);
    }

    @Test
    void bodyAndSignedHeadersAreKeptAsTheyCameAndNothingElse() {
        rig.post("e1");

        Row kept = row("select * from intake.body");
        assertThat(new String(kept.getBuffer("body").getBytes(), StandardCharsets.UTF_8))
                .isEqualTo("e1");
        assertThat(kept.getString("key_id")).isEqualTo("main");
        assertThat(kept.getString("event_keys")).isEqualTo("e1");
        assertThat(kept.getString("headers"))
                .contains("X-Signature: " + rig.account.sign("e1".getBytes(StandardCharsets.UTF_8)))
                .contains("Content-Type: text/plain")
                .doesNotContainIgnoringCase("authorization")
                .doesNotContainIgnoringCase("host");
        PaymentFact[] facts = Json.read(kept.getString("facts"), PaymentFact[].class);
        Probe.until("the fact at order-state", () -> orders.facts.size() == 1);
        assertThat(orders.facts).containsValue(facts[0]);
    }

    @Test
    void aRepeatIsAnsweredTheSameAndChangesNothingButTheCounter() {
        rig.post("e1");

        List<Seen> repeats = IntStream.range(0, 5).mapToObj(i -> rig.post("e1")).toList();

        assertThat(repeats).allMatch(seen -> seen.status() == 200 && seen.body().equals("success"));
        assertThat(rig.ledgerRows()).isEqualTo(1);
        assertThat(rig.bodies()).isEqualTo(1);
        assertThat(rig.outcome("duplicate")).isEqualTo(5);
        Probe.until("six deliveries counted", () -> rig.count("select deliveries from intake.ledger") == 6);
        assertThat(orders.offers.get(rig.account.factKey("e1"))).isEqualTo(1);
    }

    @Test
    void aForgedOneIsRefusedAndChangesNothing() {
        String genuine = rig.account.sign("e1".getBytes(StandardCharsets.UTF_8));

        Seen wrongKey = RawClient.ask(
                rig.port(), rig.account.request("e1", rig.other.sign("e1".getBytes(StandardCharsets.UTF_8))));
        Seen otherBody = RawClient.ask(rig.port(), rig.account.request("e2", genuine));
        Seen otherAccount = RawClient.ask(rig.port(), rig.other.request("e1", genuine));

        assertThat(List.of(wrongKey, otherBody, otherAccount))
                .allMatch(seen -> seen.status() == 401 && seen.body().equals("fail"));
        assertThat(rig.ledgerRows()).isZero();
        assertThat(rig.bodies()).isZero();
        assertThat(rig.outcome("refused")).isEqualTo(3);
        assertThat(orders.asks).hasValue(0);
    }

    @Test
    void oneWhoseProofComesFromOutsideIsStoredOrRefusedOnlyAfterIt() {
        Seen genuine = rig.post("slow1");
        Seen forged = RawClient.ask(rig.port(), rig.account.request("slow2", "bad"));

        assertThat(genuine.status()).isEqualTo(200);
        assertThat(forged.status()).isEqualTo(401);
        assertThat(rig.ledgerRows()).isEqualTo(1);
        assertThat(rig.outcome("refused")).isEqualTo(1);
    }

    @Test
    void refusalsAreSampledForTheMerchantsOperators() {
        for (int i = 0; i < 50; i++) {
            RawClient.ask(rig.port(), rig.account.request("e" + i, "bad"));
        }

        Probe.until("a sample", () -> rig.count("select count(*) from intake.rejected") > 0);
        List<Rejected> own = Probe.result(rig.node.bus().ask(IntakeApi.LIST_REJECTED, new ListRejected("default", 100)))
                .rejected();
        List<Rejected> foreign = Probe.result(
                        rig.node.bus().ask(IntakeApi.LIST_REJECTED, new ListRejected("somebody", 100)))
                .rejected();
        assertThat(own)
                .isNotEmpty()
                .allMatch(r -> r.reason().equals("BAD_SIGNATURE") && r.remote().equals("127.0.0.1"));
        // Five a second for each of two instances; fifty requests take well under two seconds.
        assertThat(own).hasSizeLessThanOrEqualTo(30);
        assertThat(foreign).isEmpty();
    }

    @Test
    void aProbeIsRefusedAndCountedApart() {
        Seen seen = RawClient.ask(rig.port(), rig.account.request("probe", "any"));

        assertThat(seen.status()).isEqualTo(401);
        assertThat(rig.outcome("probe")).isEqualTo(1);
        assertThat(rig.outcome("refused")).isZero();
        assertThat(rig.count("select count(*) from intake.rejected")).isZero();
    }

    @Test
    void aBugInVerificationIsAnsweredTryAgain() {
        Seen seen = rig.post("throw");

        assertThat(seen.status()).isEqualTo(503);
        assertThat(seen.body()).isEqualTo("fail");
        assertThat(rig.post("e1").status()).isEqualTo(200);
    }

    @Test
    void severalFactsOfOneCallbackShareOneBody() {
        assertThat(rig.post("c,a,b").status()).isEqualTo(200);

        assertThat(rig.ledgerRows()).isEqualTo(3);
        assertThat(rig.bodies()).isEqualTo(1);
        Probe.until("three facts at order-state", () -> orders.facts.size() == 3);
    }

    @Test
    void aCallbackThatIsPartlyNewIsKeptForWhatIsNew() {
        rig.post("a,b");

        assertThat(rig.post("b,c").status()).isEqualTo(200);
        assertThat(rig.post("a,b").status()).isEqualTo(200);
        assertThat(rig.post("a").status()).isEqualTo(200);

        assertThat(rig.ledgerRows()).isEqualTo(3);
        assertThat(rig.bodies()).isEqualTo(2);
    }

    @Test
    void evidenceIsFoundByItsKeys() {
        rig.post("e1");
        rig.post("e1");
        Probe.until("two deliveries counted", () -> rig.count("select deliveries from intake.ledger") == 2);

        List<CallbackSeen> found = Probe.result(rig.node
                        .bus()
                        .ask(
                                IntakeApi.FIND_EVIDENCE,
                                new FindEvidence(List.of(rig.account.factKey("e1"), rig.account.factKey("e2")))))
                .callbacks();

        assertThat(found).hasSize(1);
        assertThat(found.get(0).key()).isEqualTo(rig.account.factKey("e1"));
        assertThat(found.get(0).deliveries()).isEqualTo(2);
        assertThat(found.get(0).keyId()).isEqualTo("main");
        assertThat(found.get(0).lastSeenAt()).isNotNull();
    }

    @Test
    void questionsThatAskTooMuchAreInvalid() {
        assertThat(Probe.fault(rig.node.bus().ask(IntakeApi.LIST_REJECTED, new ListRejected("default", 0)))
                        .code())
                .isEqualTo(Fault.Code.INVALID);
        assertThat(Probe.fault(rig.node
                                .bus()
                                .ask(
                                        IntakeApi.FIND_EVIDENCE,
                                        new FindEvidence(IntStream.range(0, 501)
                                                .mapToObj(i -> rig.account.factKey("e" + i))
                                                .toList())))
                        .code())
                .isEqualTo(Fault.Code.INVALID);
    }

    @Test
    void theNodeIsReadyWhileItServes() {
        assertThat(Probe.result(rig.node.node().health().ready()).checks()).containsKey("intake");
        assertThat(Probe.result(rig.node.node().health().ready()).ok()).isTrue();

        rig.stopIntake();

        assertThat(Probe.result(rig.node.node().health().ready()).checks()).doesNotContainKey("intake");
    }
}
