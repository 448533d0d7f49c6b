package io.paysync.launcher.node;

import io.paysync.launcher.selfcheck.SelfCheckConfig;
import io.paysync.platform.config.Section;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code cluster} and {@code hazelcast}. */
final class ClusterSettings {
    private ClusterSettings() {}

    static ClusterConfig read(Section root) {
        String mode = root.oneOf("cluster", "none", Set.of("none", "hazelcast"));
        Section section = root.section("hazelcast");
        if (mode.equals("none")) {
            return ClusterConfig.none();
        }
        boolean insecure = section.flag("insecure", false);
        List<String> members = section.list("members");
        ClusterConfig.Kubernetes kubernetes = kubernetes(section);
        if (members.isEmpty() == (kubernetes == null)) {
            section.mistake(
                    "members",
                    (members.isEmpty() ? "nothing says" : "two things say")
                            + " how the nodes find each other: set either members or kubernetes.serviceDns");
        }
        return new ClusterConfig(
                ClusterConfig.Mode.HAZELCAST,
                section.text("name", "paysync"),
                section.requiredText("host"),
                section.text("advertise").orElse(null),
                section.integer("memberPort", 5701, 1, 65535),
                section.integer("busPort", 15701, 1, 65535),
                members,
                kubernetes,
                tls(section, insecure),
                section.duration("certificateCheck", Duration.ofHours(1), Duration.ofSeconds(1), Duration.ofDays(1)),
                SelfCheckConfig.from(section.section("selfCheck")),
                insecure);
    }

    private static ClusterConfig.@Nullable Kubernetes kubernetes(Section hazelcast) {
        if (!hazelcast.has("kubernetes")) {
            return null;
        }
        Section section = hazelcast.section("kubernetes");
        return new ClusterConfig.Kubernetes(
                section.requiredText("serviceDns"),
                section.duration("timeout", Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofSeconds(30)));
    }

    private static ClusterConfig.@Nullable Tls tls(Section section, boolean insecure) {
        Optional<Path> certificate = section.path("certificate");
        Optional<Path> key = section.path("key");
        Optional<Path> ca = section.path("ca");
        if (certificate.isPresent() && key.isPresent() && ca.isPresent()) {
            return new ClusterConfig.Tls(certificate.get(), key.get(), ca.get());
        }
        if (!insecure) {
            section.mistake(
                    "certificate",
                    "a cluster needs certificate, key and ca (PEM files): the bus between nodes carries payment facts."
                            + " `insecure: true` says that you accept a bus that anyone who reaches its port can speak"
                            + " on");
        }
        return null;
    }
}
