package io.paysync.launcher.cli;

import static io.paysync.launcher.cli.CommandLineTest.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.launcher.certs.TrialCa;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Certificates for trying a cluster out, from the command to a node that accepts them. */
class CertsCommandTest {
    @TempDir
    private Path dir;

    private static X509Certificate certificate(Path file) throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(file)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    private CommandLineTest.Ran certs(String... more) {
        String[] all = new String[3 + more.length];
        all[0] = "certs";
        all[1] = "--out";
        all[2] = dir.toString();
        System.arraycopy(more, 0, all, 3, more.length);
        return run(all);
    }

    @Test
    void eachNodeGetsWhatTheSettingsThatArePrintedName() throws Exception {
        CommandLineTest.Ran ran = certs("--nodes", "node1+10.0.0.11,10.0.0.12", "--days", "30");

        assertThat(ran.code()).as(ran.out()).isEqualTo(ExitCode.OK);
        assertThat(ran.out()).contains("For trying out").contains("members: [10.0.0.11, 10.0.0.12]");
        X509Certificate node = certificate(dir.resolve("node1.pem"));
        assertThat(node.getSubjectAlternativeNames())
                .containsExactlyInAnyOrder(List.of(2, "node1"), List.of(7, "10.0.0.11"));
        assertThat(node.getExtendedKeyUsage()).containsExactlyInAnyOrder("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2");
        assertThat(node.getBasicConstraints()).isEqualTo(-1);
        assertThat(((ECPublicKey) node.getPublicKey()).getParams().getOrder().bitLength())
                .isEqualTo(256);
        node.verify(certificate(dir.resolve("ca.pem")).getPublicKey());
        for (String key : List.of("node1.key", "10.0.0.12.key")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dir.resolve(key))))
                    .isEqualTo("rw-------");
        }
        assertThat(dir).isDirectoryNotContaining("glob:**ca.key");
        assertAccepted(ran.out());
        assertNothingIsReplaced();
        assertThat(certs("--nodes", "node1", "--force").code()).isEqualTo(ExitCode.OK);
    }

    /** Each printed block, in a file beside the certificates, makes settings without a mistake. */
    private void assertAccepted(String printed) throws IOException {
        List<String> blocks = Pattern.compile("(?m)^Settings of .*\\R((?:  .*\\R?)+)")
                .matcher(printed)
                .results()
                .map((MatchResult found) -> found.group(1).replaceAll("(?m)^  ", ""))
                .toList();
        assertThat(blocks).hasSize(2);
        for (String block : blocks) {
            assertThat(check(block).out()).contains("no mistakes");
        }
    }

    private CommandLineTest.Ran check(String cluster) throws IOException {
        Path file = Files.writeString(dir.resolve("node.yaml"), cluster + """
            database: {database: paysync, user: paysync, password: secret}
            dispatch: {secretsKey: MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=}
            """);
        return run("run", "--config", file.toString(), "--check");
    }

    private void assertNothingIsReplaced() throws IOException {
        byte[] before = Files.readAllBytes(dir.resolve("node1.key"));

        CommandLineTest.Ran again = certs("--nodes", "node1,node3");

        assertThat(again.code()).isEqualTo(ExitCode.FAILED);
        assertThat(again.out()).contains("already there", "node1.pem", "nothing was written", "--force");
        assertThat(dir.resolve("node1.key")).hasBinaryContent(before);
        assertThat(dir.resolve("node3.pem")).doesNotExist();
    }

    @Test
    void aNodeIsNotStartedWithACertificateThatTheOthersWouldRefuse() throws IOException {
        try (TrialCa ca = new TrialCa(2)) {
            TrialCa.Issued ended = ca.issue(List.of("10.0.0.11"), "-10d", 5);
            Files.writeString(dir.resolve("ca.pem"), ca.certificatePem());
            Files.writeString(dir.resolve("a.pem"), ended.certificatePem());
            Files.writeString(dir.resolve("a.key"), ended.keyPem());
        }

        CommandLineTest.Ran ran =
                check("cluster: hazelcast\nhazelcast: {host: 10.0.0.11, members: [10.0.0.11], certificate: a.pem,"
                        + " key: a.key, ca: ca.pem}\n");

        assertThat(ran.code()).isEqualTo(ExitCode.CONFIG);
        assertThat(ran.out()).contains("node.yaml: hazelcast.certificate: ", "a.pem ended ", "nothing was started");
    }

    @ParameterizedTest
    @ValueSource(strings = {"no de", "a,a", "ca", "-a", "../x", "a+", "a,dns:x=y"})
    void whatIsNoNameIsRefusedAndNothingIsWritten(String nodes) {
        CommandLineTest.Ran ran = certs("--nodes", nodes);

        assertThat(ran.code()).as(ran.out()).isEqualTo(ExitCode.USAGE);
        assertThat(dir).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "3651", "many"})
    void daysHaveBounds(String days) {
        assertThat(certs("--nodes", "a", "--days", days).code()).isEqualTo(ExitCode.USAGE);
        assertThat(dir).isEmptyDirectory();
    }
}
