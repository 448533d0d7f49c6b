package io.paysync.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.domain.AccountRef;
import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.intake.IntakeApi;
import io.paysync.contract.intake.IntakeApi.CallbackSeen;
import io.paysync.contract.intake.IntakeApi.FindEvidence;
import io.paysync.contract.intake.IntakeApi.JudgeStored;
import io.paysync.contract.intake.IntakeApi.Judged;
import io.paysync.intake.http.RawClient;
import io.paysync.intake.http.RawClient.Seen;
import io.paysync.platform.config.Settings;
import io.paysync.platform.db.Args;
import io.paysync.platform.db.Schema;
import io.paysync.platform.db.Sql;
import io.paysync.providers.Accounts;
import io.paysync.providers.ProviderAccounts;
import io.paysync.testkit.FakeClock;
import io.paysync.testkit.Probe;
import io.paysync.testkit.TestNode;
import io.paysync.testkit.TestPostgres;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A real provider from the socket to the fact: two endpoint secrets, Stripe's signature, Stripe's answers. */
class StripeCallbackTest {
    private static final Instant NOW = Instant.parse("2026-11-20T02:00:00Z");
    private static final String OLD_SECRET = "whsec_40711990c488cd07c329d3f5afd97fd3";
    private static final String NEW_SECRET = "whsec_965aeaa3525fc4f6f3b18781777d376d";
    private static final String EVENT = """
            {"id": "evt_1", "object": "event", "api_version": "2026-06-24.dahlia", "created": 1795139998,
             "data": {"object": {"id": "cs_live_1", "object": "checkout.session", "amount_total": 8880,
               "client_reference_id": "ORD-1", "currency": "eur", "payment_intent": "pi_1", "payment_status": "paid",
               "status": "complete"}},
             "livemode": true, "pending_webhooks": 1, "type": "checkout.session.completed"}""";

    private final FakeClock clock = new FakeClock(NOW);
    private TestNode node;
    private FakeOrders orders;
    private CallbackIntakeVerticle intake;

    @BeforeEach
    void start() {
        Settings settings = Settings.parse("test", """
                accounts:
                  - provider: stripe
                    account: main
                    endpointSecrets: [{id: old, secret: %s}, {id: new, secret: %s}]
                """.formatted(OLD_SECRET, NEW_SECRET), name -> null);
        Accounts accounts = ProviderAccounts.load(settings.root(), NOW, null);
        assertThat(settings.mistakes()).isEmpty();
        node = TestNode.builder()
                .db(TestPostgres.database(Schema.of("intake")))
                .clock(clock)
                .start();
        orders = new FakeOrders(node.bus());
        intake = new CallbackIntakeVerticle(node.node(), IntakeRig.config(""), accounts);
        Probe.result(node.vertx().deployVerticle(intake));
    }

    @AfterEach
    void stop() {
        node.close();
    }

    private Seen post(String body, String secret, Instant at) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        String signature = HexFormat.of()
                .formatHex(mac.doFinal((at.getEpochSecond() + "." + body).getBytes(StandardCharsets.UTF_8)));
        return RawClient.ask(
                intake.port(),
                "POST /callbacks/stripe/main HTTP/1.1\r\nHost: pay.example\r\nContent-Type: application/json\r\n"
                        + "Stripe-Signature: t=" + at.getEpochSecond() + ",v1=" + signature + "\r\nContent-Length: "
                        + body.length() + "\r\n\r\n" + body);
    }

    @Test
    void aGenuineEventBecomesAFactWhicheverSecretSignedIt() throws Exception {
        assertThat(post(EVENT, OLD_SECRET, NOW).status()).isEqualTo(200);
        assertThat(post(EVENT.replace("evt_1", "evt_2").replace("ORD-1", "ORD-2"), NEW_SECRET, NOW)
                        .status())
                .isEqualTo(200);

        Probe.until("two facts at order-state", () -> orders.facts.size() == 2);
        PaymentFact fact = orders.facts.values().stream()
                .filter(f -> "ORD-1".equals(f.orderNo()))
                .findFirst()
                .orElseThrow();
        assertThat(fact.key().account()).isEqualTo(new AccountRef("stripe", "main"));
        assertThat(fact.receivedAt()).isEqualTo(NOW);
        assertThat(fact.claim())
                .isInstanceOfSatisfying(
                        Claim.Paid.class, paid -> assertThat(paid.amount()).isEqualTo(new Money(8880, "EUR")));
    }

    @Test
    void aRetrySignedAnewIsTheSameCallback() throws Exception {
        post(EVENT, OLD_SECRET, NOW);
        clock.advance(Duration.ofHours(3));

        assertThat(post(EVENT, OLD_SECRET, clock.instant()).status()).isEqualTo(200);

        Probe.until("one fact at order-state", () -> orders.facts.size() == 1);
        assertThat(orders.offers.values()).containsExactly(1);
    }

    @Test
    void aReplayOfAnOldSignatureAndAForgeryAreRefused() throws Exception {
        Seen old = post(EVENT, OLD_SECRET, NOW.minusSeconds(301));
        Seen forged = post(EVENT, "whsec_0000000000000000", NOW);

        assertThat(old.status()).isBetween(400, 499);
        assertThat(forged.status()).isEqualTo(old.status());
        assertThat(forged.body()).isEqualTo(old.body());
        assertThat(orders.asks).hasValue(0);
    }

    @Test
    void aStoredCallbackIsJudgedAgainAsOfItsArrivalAndNothingIsWritten() throws Exception {
        post(EVENT, OLD_SECRET, NOW);
        Probe.until("one fact at order-state", () -> orders.facts.size() == 1);
        CallbackSeen seen = Probe.result(
                        node.bus().ask(IntakeApi.FIND_EVIDENCE, new FindEvidence(List.copyOf(orders.facts.keySet()))))
                .callbacks()
                .getFirst();
        String rows = rows();
        clock.advance(Duration.ofHours(3));

        Judged judged = Probe.result(node.bus().ask(IntakeApi.JUDGE, new JudgeStored("default", seen.id())));

        assertThat(judged.genuine()).as("%s", judged.steps()).isTrue();
        assertThat(judged.keyId()).isEqualTo("old").isEqualTo(judged.provenBy());
        assertThat(judged.sameFacts()).isTrue();
        assertThat(judged.facts())
                .singleElement()
                .satisfies(fact -> assertThat(fact.orderNo()).isEqualTo("ORD-1"));
        assertThat(judged.steps()).isNotEmpty().noneMatch(step -> step.contains(OLD_SECRET));
        assertThat(rows()).isEqualTo(rows);
        assertThat(orders.offers.values()).containsExactly(1);
        for (JudgeStored none :
                List.of(new JudgeStored("somebody", seen.id()), new JudgeStored("default", seen.id() + "0"))) {
            assertThat(Probe.failure(node.bus().ask(IntakeApi.JUDGE, none))).hasMessageContaining("no such callback");
        }
    }

    private String rows() {
        return Probe.result(node.db()
                        .query(
                                Sql.of(
                                        "test.rows",
                                        "select (select string_agg(l::text, ';') from intake.ledger l)"
                                                + " || (select string_agg(b::text, ';') from intake.body b)"
                                                + " || (select count(*) from intake.rejected) as rows"),
                                Args.of()))
                .iterator()
                .next()
                .getString("rows");
    }
}
