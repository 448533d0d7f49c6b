package io.paysync.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.testkit.Probe;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes in JVMs of their own on one PostgreSQL, their bus under mutual TLS; one is killed in mid-load. */
class ClusterTest {
    private static final Duration PATIENCE = ClusterPair.PATIENCE;
    private static final int ORDERS = 120;

    @TempDir
    private Path dir;

    @Test
    void aNodeKilledInMidLoadLosesNothingAcknowledgedAndEverythingConverges() throws Exception {
        try (ClusterPair pair = new ClusterPair(dir, "");
                NodeProcess first = pair.start("a");
                NodeProcess second = pair.start("b")) {
            ClusterPair.Ports a = pair.a;
            ClusterPair.Ports b = pair.b;
            pair.endpoint(a);
            Set<String> acknowledged = ConcurrentHashMap.newKeySet();
            for (int i = 0; i < ORDERS; i++) {
                pair.sell(i, i % 2 == 0 ? a : b, i < ORDERS / 2 ? a : b, acknowledged);
                if (i == ORDERS / 2) {
                    first.kill();
                }
            }
            Probe.until("callbacks to be acknowledged", PATIENCE, () -> acknowledged.size() >= ORDERS / 2);

            // What the dead node acknowledged is finished by the other one, before the dead one comes back.
            for (String order : Set.copyOf(acknowledged)) {
                pair.awaitPaid(b, order);
            }
            first.start();

            for (int i = 0; i < ORDERS; i++) {
                String order = "CLUSTER-" + i;
                pair.awaitPaid(b, order);
                Probe.until(
                        "the webhook of " + order,
                        PATIENCE,
                        () -> pair.receiver.received().stream()
                                .anyMatch(r -> r.genuine() && r.body().contains("\"" + order + "\"")));
            }
            assertThat(second.stop()).as(second.output()).isIn(0, 143);
        }
    }
}
