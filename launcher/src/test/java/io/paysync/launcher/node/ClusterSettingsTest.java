package io.paysync.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import io.paysync.platform.config.Settings;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterSettingsTest {
    private static Settings settings(String hazelcast) {
        return Settings.parse(
                "node.yaml", "cluster: hazelcast\nhazelcast: {host: 10.0.0.11, " + hazelcast + "}\n", name -> null);
    }

    private static List<String> mistakes(String hazelcast) {
        Settings settings = settings(hazelcast);
        ClusterSettings.read(settings.root());
        return settings.mistakes();
    }

    private static JoinConfig join(String hazelcast) {
        Config built =
                Clustering.hazelcast(ClusterSettings.read(settings(hazelcast).root()));
        return built.getNetworkConfig().getJoin();
    }

    @Test
    void aBusWithoutTlsHasToBeAskedFor() {
        assertThat(mistakes("members: [10.0.0.12]"))
                .singleElement()
                .asString()
                .startsWith("node.yaml:2: hazelcast.certificate")
                .contains("insecure: true");
        assertThat(mistakes("members: [10.0.0.12], certificate: a.pem, key: a.key"))
                .singleElement()
                .asString()
                .contains("hazelcast.certificate");
        assertThat(mistakes("members: [10.0.0.12], insecure: true")).isEmpty();
    }

    @Test
    void nodesAreFoundByAListAndNothingElse() {
        JoinConfig join = join("members: [10.0.0.11, 10.0.0.12], insecure: true");

        assertThat(join.getTcpIpConfig().isEnabled()).isTrue();
        assertThat(join.getTcpIpConfig().getMembers()).containsExactly("10.0.0.11", "10.0.0.12");
        assertThat(join.getKubernetesConfig().isEnabled()).isFalse();
        assertThat(join.getMulticastConfig().isEnabled()).isFalse();
        assertThat(join.isAutoDetectionEnabled()).isFalse();
    }

    @Test
    void nodesAreFoundByTheNameOfAServiceAndNothingElse() {
        JoinConfig join =
                join("memberPort: 5702, insecure: true, kubernetes: {serviceDns: paysync-nodes, timeout: 3s}");

        assertThat(join.getKubernetesConfig().isEnabled()).isTrue();
        assertThat(join.getKubernetesConfig().getProperties())
                .containsEntry("service-dns", "paysync-nodes")
                .containsEntry("service-dns-timeout", "3")
                .containsEntry("service-port", "5702");
        assertThat(join.getTcpIpConfig().isEnabled()).isFalse();
        assertThat(join.getMulticastConfig().isEnabled()).isFalse();
        assertThat(join.isAutoDetectionEnabled()).isFalse();
    }

    @Test
    void theWaitForTheNameServiceHasADefault() {
        ClusterConfig.Kubernetes kubernetes = ClusterSettings.read(
                        settings("insecure: true, kubernetes: {serviceDns: paysync-nodes}")
                                .root())
                .kubernetes();

        assertThat(kubernetes).isEqualTo(new ClusterConfig.Kubernetes("paysync-nodes", Duration.ofSeconds(5)));
    }

    @Test
    void exactlyOneOfTheTwoIsSet() {
        assertThat(mistakes("insecure: true"))
                .singleElement()
                .asString()
                .startsWith("node.yaml:2: hazelcast.members: nothing says how the nodes find each other");
        assertThat(mistakes("insecure: true, members: [a], kubernetes: {serviceDns: b}"))
                .singleElement()
                .asString()
                .startsWith("node.yaml:2: hazelcast.members: two things say how the nodes find each other");
        assertThat(mistakes("insecure: true, kubernetes: {timeout: 3s}"))
                .singleElement()
                .asString()
                .startsWith("node.yaml:2: hazelcast.kubernetes.serviceDns: must be set");
    }
}
