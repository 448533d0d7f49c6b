package io.paysync.launcher.node;

import io.paysync.launcher.certs.TrialCa;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Files of nodes that trust each other, of one whose time is over, and of one from elsewhere. */
final class TrialCertificates {
    private final Path dir;

    private TrialCertificates(Path dir) {
        this.dir = dir;
    }

    /** Good ones only. */
    static TrialCertificates in(Path dir, String... nodes) throws IOException {
        TrialCertificates made = new TrialCertificates(dir);
        try (TrialCa ca = new TrialCa(2)) {
            Files.writeString(dir.resolve("ca.pem"), ca.certificatePem());
            for (String node : nodes) {
                made.write(node, ca.issue(List.of(node, "127.0.0.1"), 2));
            }
        }
        return made;
    }

    /** Nodes {@code a}, {@code expired} and, of another CA, {@code stranger}. */
    static TrialCertificates goodAndBadIn(Path dir) throws IOException {
        TrialCertificates made = new TrialCertificates(dir);
        try (TrialCa ca = new TrialCa(2);
                TrialCa other = new TrialCa(2)) {
            Files.writeString(dir.resolve("ca.pem"), ca.certificatePem());
            made.write("a", ca.issue(List.of("a", "127.0.0.1"), 2));
            made.write("expired", ca.issue(List.of("127.0.0.1"), "-10d", 5));
            made.write("stranger", other.issue(List.of("127.0.0.1"), 2));
        }
        return made;
    }

    private void write(String node, TrialCa.Issued issued) throws IOException {
        Files.writeString(dir.resolve(node + ".pem"), issued.certificatePem());
        Files.writeString(dir.resolve(node + ".key"), issued.keyPem());
    }

    ClusterConfig.Tls of(String node) {
        return new ClusterConfig.Tls(dir.resolve(node + ".pem"), dir.resolve(node + ".key"), dir.resolve("ca.pem"));
    }
}
