package io.paysync.sandbox.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileTest {
    @TempDir
    Path directory;

    @Test
    void secondStartFindsTheSameKeysInAFileThatOnlyItsOwnerReads() throws Exception {
        Path deeper = directory.resolve("a/b");
        SandboxKeys made = KeyFile.loadOrCreate(deeper);

        SandboxKeys found = KeyFile.loadOrCreate(deeper);

        assertThat(AccountsYaml.of(found, java.net.URI.create("http://h:1"), "main"))
                .isEqualTo(AccountsYaml.of(made, java.net.URI.create("http://h:1"), "main"));
        assertThat(found.webhookSecret()).isEqualTo(made.webhookSecret());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(deeper.resolve(KeyFile.NAME))))
                .isEqualTo("rw-------");
        try (var files = Files.list(deeper)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void aFileThatIsNoKeyFileIsRefusedAndLeftAlone() throws Exception {
        Files.writeString(directory.resolve(KeyFile.NAME), "{\"format\":2}");

        assertThatThrownBy(() -> KeyFile.loadOrCreate(directory)).isInstanceOf(IllegalArgumentException.class);

        assertThat(Files.readString(directory.resolve(KeyFile.NAME))).isEqualTo("{\"format\":2}");
    }

    @Test
    void thePlatformCertificateIsAWholeCertificateOfItsKey() throws Exception {
        WechatPayKeys keys = io.paysync.sandbox.TestKeys.KEYS.wechatpay();

        X509Certificate certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(
                        new ByteArrayInputStream(keys.certificatePem().getBytes(StandardCharsets.US_ASCII)));

        certificate.verify(keys.certificate().getPublic());
        certificate.checkValidity();
        assertThat(certificate.getSerialNumber().toString(16).toUpperCase(Locale.ROOT))
                .isEqualTo(keys.certificateSerial());
    }

    @Test
    void keysDoNotPrintTheirSecrets() {
        SandboxKeys keys = io.paysync.sandbox.TestKeys.KEYS;

        String printed = keys.toString();

        assertThat(printed)
                .doesNotContain(keys.stripe().endpointSecret())
                .doesNotContain(keys.stripe().apiKey())
                .doesNotContain(keys.wechatpay().apiV3Key())
                .doesNotContain(keys.webhookSecret());
    }
}
