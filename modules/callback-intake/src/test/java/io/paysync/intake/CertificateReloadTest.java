package io.paysync.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.platform.db.Schema;
import io.paysync.testkit.Probe;
import io.paysync.testkit.TestPostgres;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SelfSignedCertificate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The certificate as an operator renews it: the files are replaced, and nobody is told. */
class CertificateReloadTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path dir;

    @Test
    void eachInstanceTakesARenewedCertificateByItself() throws IOException {
        SelfSignedCertificate first = SelfSignedCertificate.create("localhost");
        SelfSignedCertificate second = SelfSignedCertificate.create("localhost");
        install(first);
        String tls = "  tls: {certificate: \"%s\", key: \"%s\", reloadEvery: 100ms}\n"
                .formatted(dir.resolve("cert.pem"), dir.resolve("key.pem"));
        try (IntakeRig rig = new IntakeRig(TestPostgres.database(Schema.of("intake")), builder -> builder, tls)) {
            FakeOrders orders = new FakeOrders(rig.node.bus());
            rig.start();
            assertThat(status(rig, first, "e1")).isEqualTo(200);
            assertThat(status(rig, second, "e2")).isZero();

            Files.writeString(dir.resolve("cert.pem"), "rubbish");
            Probe.until("the unusable certificate to be noticed", PATIENCE, () -> failures(rig) >= 2);
            assertThat(status(rig, first, "e3")).isEqualTo(200);
            install(second);

            // Connections go to the two instances in turn; each has to have the new one.
            Probe.until("both instances to serve the new certificate", PATIENCE, () -> allAnswer(rig, second));
            assertThat(status(rig, first, "e4")).isZero();
            Probe.until("the facts at order-state", () -> orders.facts.containsKey(rig.account.factKey("new-0")));
        } finally {
            first.delete();
            second.delete();
        }
    }

    private static boolean allAnswer(IntakeRig rig, SelfSignedCertificate expected) {
        for (int i = 0; i < 8; i++) {
            if (status(rig, expected, "new-" + i) != 200) {
                return false;
            }
        }
        return true;
    }

    /** Loops that look after a certificate and whose last step failed. */
    private static double failures(IntakeRig rig) {
        return rig.node.node().meters().find("paysync.loop.steps").counters().stream()
                .filter(counter ->
                        String.valueOf(counter.getId().getTag("loop")).startsWith("intake.certificate."))
                .filter(counter -> "failed".equals(counter.getId().getTag("outcome")))
                .count();
    }

    private void install(SelfSignedCertificate pair) throws IOException {
        Files.copy(Path.of(pair.privateKeyPath()), dir.resolve("key.pem"), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(Path.of(pair.certificatePath()), dir.resolve("cert.pem"), StandardCopyOption.REPLACE_EXISTING);
    }

    /** Of a genuine callback on a connection of its own that trusts this certificate alone; 0 when there was none. */
    private static int status(IntakeRig rig, SelfSignedCertificate expected, String events) {
        HttpClient client = rig.node
                .vertx()
                .createHttpClient(new HttpClientOptions()
                        .setSsl(true)
                        .setKeepAlive(false)
                        .setTrustOptions(new PemTrustOptions().addCertPath(expected.certificatePath())));
        Future<HttpClientResponse> answer = client.request(
                        HttpMethod.POST, rig.port(), "localhost", IntakeRules.path(rig.account.ref()))
                .compose(request -> request.putHeader("Content-Type", "text/plain")
                        .putHeader("X-Signature", rig.account.sign(events.getBytes(StandardCharsets.UTF_8)))
                        .send(events));
        Probe.until("an end", answer::isComplete);
        client.close();
        return answer.succeeded() ? answer.result().statusCode() : 0;
    }
}
