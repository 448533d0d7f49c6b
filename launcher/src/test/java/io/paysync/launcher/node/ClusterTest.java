package io.paysync.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.launcher.cli.ExitCode;
import io.paysync.testkit.Probe;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes in JVMs of their own on one PostgreSQL, their bus under mutual TLS; each in turn is killed in mid-load. */
class ClusterTest {
    private static final Duration PATIENCE = ClusterPair.PATIENCE;
    private static final int ORDERS = 60;
    private static final int HALF = ORDERS / 2;

    @TempDir
    private Path dir;

    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();

    @Test
    void whicheverNodeIsKilledInMidLoadNothingAcknowledgedIsLostAndEachChangeIsOneMessage() throws Exception {
        try (ClusterPair pair = new ClusterPair(dir, "");
                NodeProcess first = pair.start("a");
                NodeProcess second = pair.start("b")) {
            pair.endpoint(pair.a);

            sellAndKill(pair, 0, first, pair.a, pair.b);
            sellAndKill(pair, HALF, second, pair.b, pair.a);

            for (int i = 0; i < ORDERS; i++) {
                pair.awaitPaid(i % 2 == 0 ? pair.a : pair.b, order(i));
                awaitWebhook(pair, order(i));
            }
            tellTheOtherNode(pair);
            assertThat(first.stop()).as(first.output()).isEqualTo(ExitCode.TERMINATED);
            assertThat(second.stop()).as(second.output()).isEqualTo(ExitCode.TERMINATED);
        }
    }

    private static String order(int i) {
        return "CLUSTER-" + i;
    }

    /** Callbacks go to both; in the middle one dies, and what it has acknowledged is finished before it comes back. */
    private void sellAndKill(
            ClusterPair pair, int from, NodeProcess victim, ClusterPair.Ports own, ClusterPair.Ports other)
            throws Exception {
        for (int i = from; i < from + HALF; i++) {
            pair.sell(i, i % 2 == 0 ? own : other, i < from + HALF / 2 ? own : other, acknowledged);
            if (i == from + HALF / 2) {
                victim.kill();
            }
        }
        Probe.until(
                "callbacks to be acknowledged",
                PATIENCE,
                () -> acknowledged.stream()
                                .filter(order -> Integer.parseInt(order.substring(order.indexOf('-') + 1)) >= from)
                                .count()
                        >= HALF / 2);
        for (String order : Set.copyOf(acknowledged)) {
            pair.awaitPaid(other, order);
        }
        victim.start();
    }

    private static void awaitWebhook(ClusterPair pair, String order) {
        Probe.until(
                "the webhook of " + order,
                PATIENCE,
                () -> !pair.messageIds(order, "order.paid").isEmpty());
    }

    /** What was told to one is told to the other: nothing changes, so there is no message, or the same one once more. */
    private static void tellTheOtherNode(ClusterPair pair) {
        long before = pair.sandbox.stats().callbacks().acknowledged();
        for (int i = 0; i < ORDERS; i++) {
            boolean toldFirst = i < HALF == (i % 2 == 0);
            pair.tellAgain(i, toldFirst ? pair.b : pair.a);
        }
        Probe.until(
                "all to be acknowledged by the other node",
                PATIENCE,
                () -> pair.sandbox.stats().callbacks().acknowledged() >= before + ORDERS);
        for (int i = 0; i < ORDERS; i++) {
            pair.awaitJudged(i % 2 == 0 ? pair.b : pair.a, order(i), 2);
            assertThat(pair.version(pair.a, order(i))).as(order(i)).isEqualTo(2);
            assertThat(pair.messageIds(order(i), "order.paid")).as(order(i)).hasSize(1);
        }
    }
}
