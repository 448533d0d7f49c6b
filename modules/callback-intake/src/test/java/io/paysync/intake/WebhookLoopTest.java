package io.paysync.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paysync.channels.Notice;
import io.paysync.channels.Sent;
import io.paysync.channels.Sent.Outcome;
import io.paysync.channels.webhook.StandardWebhooks;
import io.paysync.channels.webhook.WebhookChannel;
import io.paysync.channels.webhook.WebhookConfig;
import io.paysync.contract.intake.IntakeApi;
import io.paysync.contract.intake.IntakeApi.ListRejected;
import io.paysync.contract.intake.IntakeApi.Rejected;
import io.paysync.intake.http.RawClient;
import io.paysync.intake.http.RawClient.Seen;
import io.paysync.platform.db.Schema;
import io.paysync.platform.net.AddressPolicy;
import io.paysync.testkit.Probe;
import io.paysync.testkit.TestPostgres;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A merchant has named a Paysync's own callback listener as the URL of its webhooks. */
class WebhookLoopTest {
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

    @Test
    void webhookToTheIntakeIsRefusedAsALoopAndNotSentAgain() {
        WebhookChannel webhooks = WebhookChannel.open(
                rig.node.vertx(),
                new SimpleMeterRegistry(),
                WebhookConfig.DEFAULT.withAddresses(AddressPolicy.LOCAL).withDeadline(Duration.ofSeconds(9)));

        Sent sent = Probe.result(webhooks.send(notice("http://127.0.0.1:" + rig.port() + "/callbacks/fake/main")));

        assertThat(sent.status()).isEqualTo(508);
        assertThat(sent.outcome()).isEqualTo(Outcome.PERMANENT);
        assertThat(sent.error()).isEqualTo("LOOP");
        nothingCameOfIt();
        Probe.until("a sample", () -> rig.count("select count(*) from intake.rejected") > 0);
        List<Rejected> samples = Probe.result(
                        rig.node.bus().ask(IntakeApi.LIST_REJECTED, new ListRejected("default", 10)))
                .rejected();
        assertThat(samples).extracting(Rejected::reason).containsExactly("LOOP");
        Probe.result(webhooks.close());
    }

    @Test
    void headerCountsEvenOnWhatWouldBeGenuine() {
        String forwarded = rig.account.request("e1").replaceFirst("\r\n", "\r\nPaysync-Loop: 1\r\n");

        Seen seen = RawClient.ask(rig.port(), forwarded);

        assertThat(seen.status()).isEqualTo(508);
        assertThat(seen.body()).contains("loop detected");
        nothingCameOfIt();
        assertThat(rig.post("e1").status()).isEqualTo(200);
    }

    private void nothingCameOfIt() {
        assertThat(rig.ledgerRows()).isZero();
        assertThat(rig.bodies()).isZero();
        assertThat(orders.asks).hasValue(0);
        assertThat(rig.outcome("refused")).isEqualTo(1);
        assertThat(rig.node.node().meters().find("paysync.intake.refused").tag("reason", "loop").counters().stream()
                        .mapToDouble(Counter::count)
                        .sum())
                .isEqualTo(1);
    }

    private static Notice notice(String url) {
        byte[] body = "{\"type\":\"order.paid\"}".getBytes(StandardCharsets.UTF_8);
        return new Notice(
                "msg_1",
                "order.paid",
                "shop",
                "o1",
                url,
                Map.of(),
                body,
                List.of(StandardWebhooks.generate(new Random(1))),
                Instant.now());
    }
}
