package io.paysync.launcher.node;

import io.paysync.launcher.selfcheck.SelfCheckConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How nodes find each other and how the bus between them is secured.
 *
 * @param mode {@code NONE}: this node is alone; {@code HAZELCAST}: it joins the members
 * @param members {@code host} or {@code host:port} of some nodes, itself may be among them; empty with {@code kubernetes}
 * @param kubernetes finds the nodes by name service instead; null with {@code members}
 * @param tls certificates of this node and of the CA that all nodes trust; null only with {@code insecure}
 * @param certificateCheck between two looks whether the certificates end soon
 * @param selfCheck whether the nodes hear each other
 * @param insecure said explicitly: a bus without TLS, where whoever reaches the port can send anything
 */
public record ClusterConfig(
        Mode mode,
        String name,
        String host,
        @Nullable String advertise,
        int memberPort,
        int busPort,
        List<String> members,
        @Nullable Kubernetes kubernetes,
        @Nullable Tls tls,
        Duration certificateCheck,
        SelfCheckConfig selfCheck,
        boolean insecure) {
    public enum Mode {
        NONE,
        HAZELCAST
    }

    /** PEM files. */
    public record Tls(Path certificate, Path key, Path ca) {}

    /**
     * A headless service: the name has one address for each pod.
     *
     * @param timeout of one question to the name service
     */
    public record Kubernetes(String serviceDns, Duration timeout) {}

    public ClusterConfig {
        members = List.copyOf(members);
    }

    public static ClusterConfig none() {
        return new ClusterConfig(
                Mode.NONE,
                "paysync",
                "127.0.0.1",
                null,
                0,
                0,
                List.of(),
                null,
                null,
                Duration.ofHours(1),
                SelfCheckConfig.DEFAULT,
                false);
    }
}
