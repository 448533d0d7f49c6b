package io.paysync.sandbox.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paysync.contract.bus.Json;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
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
    void aFileOfAReleaseBeforePlugInsKeepsItsKeysAndGetsTheOthers() throws Exception {
        SandboxKeys made = KeyFile.loadOrCreate(directory);
        Path file = directory.resolve(KeyFile.NAME);
        ObjectNode older = (ObjectNode) Json.MAPPER.readTree(Files.readAllBytes(file));
        JsonNode providers = older.remove("providers");
        for (String name : List.of("alipay", "wechatpay", "stripe")) {
            older.set(name, providers.path(name));
        }
        Files.write(file, Json.writeBytes(older));

        SandboxKeys found = KeyFile.loadOrCreate(directory);

        for (String name : List.of("alipay", "wechatpay", "stripe")) {
            assertThat(found.of(name)).isEqualTo(made.of(name));
        }
        assertThat(found.webhookSecret()).isEqualTo(made.webhookSecret());
        assertThat(found.providers().keySet()).isEqualTo(made.providers().keySet());
        assertThat(KeyFile.loadOrCreate(directory)).isEqualTo(found);
    }

    @Test
    void thePlatformCertificateIsAWholeCertificateOfItsKey() throws Exception {
        WechatPayKeys keys = io.paysync.sandbox.TestKeys.KEYS.wechatpay();

        X509Certificate certificate = certificate(keys.certificatePem());

        certificate.verify(keys.certificate().getPublic());
        certificate.checkValidity();
        assertThat(certificate.getSerialNumber().toString(16).toUpperCase(Locale.ROOT))
                .isEqualTo(keys.certificateSerial());
    }

    @Test
    void anIssuedCertificateLeadsToItsIssuerAndOnlyAnAuthorityMayIssue() throws Exception {
        Certificates.Party root = Certificates.Party.authority("Root", Rsa.generate());
        Certificates.Party leaf = Certificates.Party.of("041@1@中国银联股份有限公司@2", Rsa.generate());

        X509Certificate above = certificate(Certificates.issue(root, root, BigInteger.TWO, Instant.now()));
        X509Certificate below = certificate(Certificates.issue(leaf, root, BigInteger.TEN, Instant.now()));

        above.verify(root.keys().getPublic());
        below.verify(root.keys().getPublic());
        below.checkValidity();
        assertThat(below.getVersion()).isEqualTo(3);
        assertThat(below.getIssuerX500Principal()).isEqualTo(above.getSubjectX500Principal());
        assertThat(below.getSubjectX500Principal().getName()).isEqualTo("CN=041@1@中国银联股份有限公司@2");
        assertThat(above.getBasicConstraints()).isNotNegative();
        assertThat(below.getBasicConstraints()).isNegative();
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

    private static X509Certificate certificate(String pem) throws CertificateException {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
    }
}
