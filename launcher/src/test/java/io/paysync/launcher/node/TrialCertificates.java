package io.paysync.launcher.node;

import io.paysync.launcher.certs.TrialCa;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Files of nodes that trust each other, of one whose time is over, and of one from elsewhere. */
final class TrialCertificates {
    private final Path dir;

    /** Each takes a JVM that starts, so the tests of this JVM share them; what they change are copies. */
    private static final class Made {
        static final String CA;
        static final Map<String, TrialCa.Issued> BY_NAME;

        static {
            try (TrialCa ca = new TrialCa(2);
                    TrialCa other = new TrialCa(2)) {
                CA = ca.certificatePem();
                BY_NAME = Map.of(
                        "a", ca.issue(List.of("a", "127.0.0.1"), 2),
                        "b", ca.issue(List.of("b", "127.0.0.1"), 2),
                        "expired", ca.issue(List.of("127.0.0.1"), "-10d", 5),
                        "stranger", other.issue(List.of("127.0.0.1"), 2));
            }
        }
    }

    private TrialCertificates(Path dir) {
        this.dir = dir;
    }

    /** Nodes {@code a} and {@code b}. */
    static TrialCertificates goodIn(Path dir) throws IOException {
        return new TrialCertificates(dir).written("a", "b");
    }

    /** Nodes {@code a}, {@code expired} and, of another CA, {@code stranger}. */
    static TrialCertificates goodAndBadIn(Path dir) throws IOException {
        return new TrialCertificates(dir).written("a", "expired", "stranger");
    }

    private TrialCertificates written(String... names) throws IOException {
        Files.writeString(dir.resolve("ca.pem"), Made.CA);
        for (String name : names) {
            TrialCa.Issued issued = Objects.requireNonNull(Made.BY_NAME.get(name));
            Files.writeString(dir.resolve(name + ".pem"), issued.certificatePem());
            Files.writeString(dir.resolve(name + ".key"), issued.keyPem());
        }
        return this;
    }

    ClusterConfig.Tls of(String node) {
        return new ClusterConfig.Tls(dir.resolve(node + ".pem"), dir.resolve(node + ".key"), dir.resolve("ca.pem"));
    }
}
