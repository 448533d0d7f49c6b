package io.paysync.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.paysync.platform.health.Status;
import io.paysync.testkit.FakeClock;
import io.paysync.testkit.TestNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node whose certificate the others would refuse is stopped before it joins them. */
class BusCertificateTest {
    @TempDir
    private static Path dir;

    private static TrialCertificates files;

    @BeforeAll
    static void certificates() throws IOException {
        files = TrialCertificates.goodAndBadIn(dir);
    }

    private static Optional<String> mistake(ClusterConfig.Tls tls) {
        return BusCertificate.mistake(tls, Instant.now());
    }

    @Test
    void whatFitsTogetherIsRight() {
        assertThat(mistake(files.of("a"))).isEmpty();
    }

    @Test
    void anEndedOneIsNamedWithItsEnd() {
        assertThat(mistake(files.of("expired")).orElseThrow())
                .startsWith("hazelcast.certificate: " + dir.resolve("expired.pem") + " ended 2");
    }

    @Test
    void oneThatDoesNotCountYetIsNamed() {
        Instant yesterday = Instant.now().minus(Duration.ofDays(1));

        assertThat(BusCertificate.mistake(files.of("a"), yesterday).orElseThrow())
                .contains("a.pem counts only from ");
    }

    @Test
    void oneOfAnotherCaIsNamed() {
        assertThat(mistake(files.of("stranger")).orElseThrow())
                .startsWith("hazelcast.certificate: " + dir.resolve("stranger.pem")
                        + " is not accepted by those that trust " + dir.resolve("ca.pem"));
    }

    @Test
    void aKeyOfAnotherCertificateIsNamed() {
        ClusterConfig.Tls a = files.of("a");
        ClusterConfig.Tls mixed = new ClusterConfig.Tls(a.certificate(), dir.resolve("stranger.key"), a.ca());

        assertThat(mistake(mixed).orElseThrow())
                .startsWith("hazelcast.key: " + dir.resolve("stranger.key") + " does not belong to the certificate");
    }

    @Test
    void whatIsNoPemIsNamed() throws IOException {
        ClusterConfig.Tls a = files.of("a");
        Path text = Files.writeString(dir.resolve("text"), "hello");

        assertThat(mistake(new ClusterConfig.Tls(text, a.key(), a.ca())).orElseThrow())
                .startsWith("hazelcast.certificate: " + text + " holds no certificate");
        assertThat(mistake(new ClusterConfig.Tls(a.certificate(), text, a.ca())).orElseThrow())
                .startsWith("hazelcast.key: " + text + " holds no PKCS#8 key");
        assertThat(mistake(new ClusterConfig.Tls(a.certificate(), a.key(), dir.resolve("absent")))
                        .orElseThrow())
                .isEqualTo("hazelcast.ca: " + dir.resolve("absent") + " cannot be read");
    }

    @Test
    void theEndIsToldInTime() {
        BusCertificate certificate = BusCertificate.readRight(files.of("a"));
        // The CA was made first, so it ends first.
        Instant end = certificate.ca().getFirst().getNotAfter().toInstant();
        FakeClock clock = new FakeClock(end.minus(Duration.ofDays(8)));
        try (TestNode node = TestNode.builder().clock(clock).start()) {
            CertificateWatch watch = new CertificateWatch(node.node(), certificate, Duration.ofHours(1));
            assertThat(watch.status()).isEqualTo(Status.UP);

            clock.advance(Duration.ofDays(1));

            assertThat(watch.status().level()).isEqualTo(Status.Level.DEGRADED);
            assertThat(watch.status().text()).contains("ends " + end);
            clock.advance(Duration.ofDays(7));
            assertThat(watch.status().text()).contains("ended " + end);
            assertThat(gauge(node.node().meters(), "ca")).isEqualTo(end.getEpochSecond());
        }
    }

    private static double gauge(MeterRegistry meters, String file) {
        return meters.get("paysync.bus.certificate.expiration.timestamp")
                .tag("file", file)
                .gauge()
                .value();
    }
}
