package io.paysync.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.launcher.selfcheck.SelfCheckConfig;
import io.paysync.launcher.selfcheck.SelfCheckVerticle;
import io.paysync.platform.bus.Interference;
import io.paysync.platform.health.Status;
import io.paysync.testkit.FreePorts;
import io.paysync.testkit.Probe;
import io.paysync.testkit.TestNode;
import io.vertx.core.Future;
import io.vertx.core.VertxOptions;
import io.vertx.core.spi.cluster.ClusterManager;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Three nodes on a real bus, whose messages to each other are lost as the test says. */
class SelfCheckClusterTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String ADDRESS = "cluster.member.presence@";

    private final List<Running> nodes = new ArrayList<>();

    /** A node with nothing but its self-check. */
    private record Running(
            String name,
            Clustering.Joined joined,
            TestNode node,
            Set<String> lost,
            List<String> cutOff,
            String deployment) {
        String id() {
            return manager().getNodeId();
        }

        ClusterManager manager() {
            return java.util.Objects.requireNonNull(joined.manager());
        }

        Status status() {
            return java.util.Objects.requireNonNull(
                    Probe.result(node.node().health().ready()).checks().get("cluster"));
        }

        boolean is(Status.Level level, String text) {
            Status now = status();
            return now.level() == level && now.text().contains(text);
        }

        double count(String meter, String... tags) {
            return node.node().meters().find(meter).tags(tags).counters().stream()
                    .mapToDouble(counter -> counter.count())
                    .sum();
        }
    }

    @BeforeEach
    void threeNodes() {
        List<Integer> members = Stream.generate(FreePorts::next).limit(3).toList();
        // The order of ids decides who goes out on a tie; with three nodes there is none.
        for (int i = 0; i < 3; i++) {
            nodes.add(start("n" + i, members.get(i), members));
        }
        Probe.until(
                "all to hear each other",
                PATIENCE,
                () -> nodes.stream()
                        .allMatch(one -> nodes.stream()
                                .filter(other -> other != one)
                                .allMatch(other ->
                                        one.count("paysync.cluster.peer.asks", "peer", other.name(), "outcome", "ok")
                                                > 0)));
    }

    @AfterEach
    void close() {
        for (Running node : nodes) {
            node.node().close();
            join(node.joined().vertx().close());
        }
    }

    private static Running start(String name, int port, List<Integer> members) {
        ClusterConfig config = new ClusterConfig(
                ClusterConfig.Mode.HAZELCAST,
                "selfcheck-" + members.getFirst(),
                "127.0.0.1",
                null,
                port,
                FreePorts.next(),
                members.stream().map(member -> "127.0.0.1:" + member).toList(),
                null,
                null,
                Duration.ofHours(1),
                SelfCheckConfig.DEFAULT,
                true);
        Clustering.Joined joined = join(Clustering.join(new VertxOptions(), config));
        Set<String> lost = ConcurrentHashMap.newKeySet();
        List<String> cutOff = new java.util.concurrent.CopyOnWriteArrayList<>();
        TestNode node = TestNode.builder()
                .vertx(joined.vertx())
                .nodeId(name)
                .interference(
                        (kind, address) -> lost.contains(address) ? Interference.Fate.LOST : Interference.Fate.PASS)
                .start();
        ClusterManager manager = java.util.Objects.requireNonNull(joined.manager());
        String deployment = join(joined.vertx()
                .deployVerticle(new SelfCheckVerticle(
                        node.node(),
                        new SelfCheckConfig(Duration.ofMillis(200), Duration.ofSeconds(5), Duration.ofSeconds(8)),
                        new SelfCheckVerticle.Self(manager.getNodeId(), "test", List.of("api")),
                        List.of("api"),
                        manager::getNodes,
                        cutOff::add)));
        return new Running(name, joined, node, lost, cutOff, deployment);
    }

    private static <T> T join(Future<T> future) {
        return Probe.result(future, PATIENCE);
    }

    @Test
    void aNodeThatReachesNobodyGoesOutAndAsksForARestartAndTheOthersStay() {
        Running cut = nodes.get(0);
        nodes.stream().skip(1).forEach(other -> cut.lost().add(ADDRESS + other.id()));

        Probe.until("the node to say so", PATIENCE, () -> cut.is(Status.Level.DOWN, "cut off from the bus"));
        Probe.until("it to ask for a restart", PATIENCE, () -> !cut.cutOff().isEmpty());

        assertThat(cut.status().text()).contains("n1", "n2");
        assertThat(nodes.get(1).status().level()).isNotEqualTo(Status.Level.DOWN);
        assertThat(nodes.get(1).cutOff()).isEmpty();
        assertThat(nodes.get(2).cutOff()).isEmpty();

        cut.lost().clear();
        Probe.until("all to be well again", PATIENCE, () -> nodes.stream().allMatch(n -> n.is(Status.Level.UP, "")));
    }

    @Test
    void aRegistrationThatTheClusterLostIsMadeAnew() {
        Running forgotten = nodes.get(2);

        ((HazelcastClusterManager) nodes.get(0).manager())
                .getHazelcastInstance()
                .getMultiMap("__vertx.subs")
                .remove(ADDRESS + forgotten.id());

        Probe.until(
                "the forgotten node to repair itself", PATIENCE, () -> forgotten.count("paysync.cluster.repairs") > 0);
        Probe.until("all to be well again", PATIENCE, () -> nodes.stream().allMatch(n -> n.is(Status.Level.UP, "")));
    }

    @Test
    void whoLeavesAsToldIsNotMissedAndWhoVanishesIs() {
        Running leaves = nodes.remove(2);
        join(leaves.joined().vertx().undeploy(leaves.deployment()));
        leaves.node().close();
        join(leaves.joined().vertx().close());
        Running vanishes = nodes.remove(1);
        vanishes.lost().add(ADDRESS + nodes.get(0).id());
        vanishes.node().close();
        join(vanishes.joined().vertx().close());

        Probe.until(
                "the last one to say that it is alone",
                PATIENCE,
                () -> nodes.get(0).is(Status.Level.DEGRADED, "went without a word: n1"));

        assertThat(nodes.get(0).status().text()).doesNotContain("n2");
        assertThat(nodes.get(0)
                        .node()
                        .node()
                        .meters()
                        .find("paysync.cluster.peer.ask")
                        .timers())
                .isEmpty();
    }
}
