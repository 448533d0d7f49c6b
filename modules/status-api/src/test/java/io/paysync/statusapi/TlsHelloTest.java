package io.paysync.statusapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.statusapi.http.TlsConfig;
import io.paysync.testkit.ClientHello;
import io.vertx.core.net.SelfSignedCertificate;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the API's listener says to peers that offer bad TLS, or too much of it. */
class TlsHelloTest {
    private static SelfSignedCertificate certificate;
    private static TestApi api;

    @BeforeAll
    static void start() {
        certificate = SelfSignedCertificate.create("localhost");
        TestApi.Builder builder = TestApi.builder();
        builder.tls = new TlsConfig(
                Path.of(certificate.certificatePath()), Path.of(certificate.privateKeyPath()), Duration.ofDays(1));
        api = builder.start();
    }

    @AfterAll
    static void stop() {
        api.close();
        certificate.delete();
    }

    @AfterEach
    void othersAreServed() {
        assertThat(ClientHello.offer(api.port(), ClientHello.TLS_1_2, 0xc02b, 0xc02f))
                .isEqualTo(ClientHello.Answer.SERVER_HELLO);
    }

    /** NULL, export, anonymous, RC4, DES and 3DES. */
    @ParameterizedTest
    @ValueSource(
            ints = {
                0x0000, 0x0001, 0x0002, 0x0003, 0x0004, 0x0005, 0x0009, 0x000a, 0x0016, 0x0018, 0x0034, 0xc006, 0xc007,
                0xc008, 0xc010, 0xc011, 0xc012, 0xc015, 0xc018
            })
    void weakSuitesAreRefused(int suite) {
        assertThat(ClientHello.offer(api.port(), ClientHello.TLS_1_2, suite))
                .isIn(ClientHello.Answer.ALERT, ClientHello.Answer.CLOSED);
    }

    @Test
    void anOrdinarySuiteIsTakenWithoutAServerNameAndAnOldVersionIsNot() {
        int[] ordinary = {0xc02b, 0xc02f};

        assertThat(ClientHello.offer(api.port(), ClientHello.TLS_1_2, ordinary))
                .isEqualTo(ClientHello.Answer.SERVER_HELLO);
        for (int version : new int[] {0x0302, 0x0301, 0x0300, 0x0200}) {
            assertThat(ClientHello.offer(api.port(), version, 0xc009, 0xc013, 0xc02b, 0xc02f))
                    .as("version %x", version)
                    .isIn(ClientHello.Answer.ALERT, ClientHello.Answer.CLOSED);
        }
    }

    /** CVE-2026-45416: 16 MiB are claimed, and nobody waits for them. */
    @Test
    void aHelloWithoutEndIsCutOff() {
        assertThat(ClientHello.endless(api.port())).isBetween(0L, (16L << 20) - 1);
    }
}
