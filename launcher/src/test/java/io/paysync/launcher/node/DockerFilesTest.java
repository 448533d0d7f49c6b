package io.paysync.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.platform.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The samples for containers hold together, as far as that can be seen without containers. */
class DockerFilesTest {
    static final Path DOCKER = Path.of("../docker");
    private static final Map<String, String> SECRETS = Map.of(
            "PAYSYNC_DB_PASSWORD", "secret", "PAYSYNC_SECRETS_KEY", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=");

    private static String text(String file) throws IOException {
        return Files.readString(DOCKER.resolve(file));
    }

    private static List<Object> documents(String yaml) {
        List<Object> documents = new ArrayList<>();
        new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(yaml).forEach(documents::add);
        return documents;
    }

    @SuppressWarnings("unchecked")
    private static <T> T at(Object tree, String... keys) {
        Object found = tree;
        for (String key : keys) {
            found = ((Map<String, Object>) found).get(key);
        }
        return (T) found;
    }

    private static NodeConfig accepted(String name, String yaml, Map<String, String> environment) {
        NodeFile file = NodeFile.of(() -> Settings.parse(name, yaml, environment::get));
        assertThat(file.mistakes()).isEmpty();
        return file.config();
    }

    private static Map<String, String> with(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(SECRETS);
        all.putAll(more);
        return all;
    }

    @Test
    void everyYamlFileCanBeRead() throws IOException {
        try (Stream<Path> files = Files.walk(DOCKER)) {
            List<Path> found =
                    files.filter(file -> file.toString().matches(".*\\.ya?ml")).toList();
            assertThat(found).hasSizeGreaterThan(6);
            for (Path file : found) {
                assertThat(documents(Files.readString(file)))
                        .as(file.toString())
                        .isNotEmpty();
            }
        }
    }

    @Test
    void theNodesOfComposeAcceptTheirSettingsAndFindEachOther() throws IOException {
        Map<String, Object> services = at(documents(text("compose.yaml")).getFirst(), "services");
        Set<String> addresses = new TreeSet<>();
        for (String node : List.of("node1", "node2", "node3")) {
            Map<String, String> environment = at(services, node, "environment");
            NodeConfig config = accepted(
                    "paysync.yaml",
                    text("paysync.yaml"),
                    with(Map.of(
                            "NODE_NAME",
                            environment.get("NODE_NAME"),
                            "NODE_ADDRESS",
                            environment.get("NODE_ADDRESS"))));

            assertThat(config.nodeId()).isEqualTo(node);
            String address = at(services, node, "networks", "inside", "ipv4_address");
            assertThat(config.cluster().host()).isEqualTo(address);
            assertThat(config.cluster().members()).hasSize(3).contains(address);
            assertThat(config.cluster().tls()).isNotNull();
            addresses.add(address);
        }
        assertThat(addresses).hasSize(3).allSatisfy(address -> {
            assertThat(text("prometheus/prometheus.yml")).contains(address + ":8082");
            assertThat(text("haproxy/haproxy.cfg")).contains(address + ":8080", address + ":8081");
        });
    }

    @Test
    void thePodsOfKubernetesAcceptTheirSettingsAndFindEachOther() throws IOException {
        List<Object> documents = documents(text("k8s/paysync.yaml"));
        Map<String, Object> byKind = new HashMap<>();
        documents.forEach(document -> byKind.putIfAbsent(at(document, "kind"), document));
        assertThat(byKind)
                .containsOnlyKeys("ConfigMap", "Service", "StatefulSet", "PodDisruptionBudget", "NetworkPolicy");

        NodeConfig config = accepted(
                "paysync.yaml",
                at(byKind.get("ConfigMap"), "data", "paysync.yaml"),
                with(Map.of("POD_NAME", "paysync-0", "POD_IP", "10.1.2.3")));

        // The first service is the one without an address of its own.
        assertThat(config.cluster().kubernetes().serviceDns()).isEqualTo(at(byKind.get("Service"), "metadata", "name"));
        String clusterIp = at(byKind.get("Service"), "spec", "clusterIP");
        assertThat(clusterIp).isEqualTo("None");
        Map<String, String> secrets =
                at(documents(text("k8s/secret.example.yaml")).getFirst(), "stringData");
        assertThat(secrets.keySet()).isEqualTo(SECRETS.keySet());
        int patience = at(byKind.get("StatefulSet"), "spec", "template", "spec", "terminationGracePeriodSeconds");
        assertThat(patience).isGreaterThan((int) config.stopMax().toSeconds());
    }

    @Test
    void theTrainingOfTheImageReadsItsSettings() throws IOException {
        accepted("training.yaml", text("training.yaml"), Map.of());
    }

    /** What {@code ./paysync} gives to the same Java. */
    @Test
    void theImageStartsAsTheCommandDoes() throws IOException {
        String dockerfile = text("Dockerfile");
        String command = Files.readString(Path.of("../paysync"));

        for (String option : List.of("@", "--sun-misc-unsafe-memory-access=allow", "-XX:+UseCompactObjectHeaders")) {
            assertThat(command).contains(option);
            assertThat(dockerfile).contains("\"" + (option.equals("@") ? "@conf/jvm.options" : option) + "\"");
        }
        assertThat(dockerfile).contains("USER 10001:10001");
    }

    /** Names of metrics in the dashboard; whether a node has them is asked where nodes run. */
    static Set<String> dashboardMetrics() {
        try {
            return Pattern.compile("\"expr\": \"((?:[^\"\\\\]|\\\\.)*)\"")
                    .matcher(text("grafana/dashboards/paysync.json"))
                    .results()
                    .map((MatchResult expression) -> expression.group(1))
                    .flatMap(expression -> Pattern.compile("\\b(?:paysync|jvm)_[a-z_]+")
                            .matcher(expression)
                            .results()
                            .map(MatchResult::group))
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void theDashboardNamesMetrics() {
        assertThat(dashboardMetrics()).hasSizeGreaterThan(12).contains("paysync_cluster_members");
    }
}
