package io.paysync.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.testkit.Probe;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What callers and balancers see of a node that is stopped with SIGTERM. */
class DrainTest {
    @TempDir
    private Path dir;

    @Test
    void aNodeThatStopsSaysSoBeforeItTakesNoMoreAndTellsItsCallersToLeave() throws Exception {
        try (ClusterPair pair = new ClusterPair(dir, ", drain: 20s, stopMax: 1m");
                NodeProcess node = pair.start("a")) {
            HttpClient http = HttpClient.newHttpClient();
            HttpRequest ready = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + pair.a.management() + "/health/ready"))
                    .build();
            assertThat(http.send(ready, HttpResponse.BodyHandlers.ofString()).statusCode())
                    .isEqualTo(200);

            node.terminate();

            Probe.until("the node to be not ready", Duration.ofSeconds(15), () -> {
                HttpResponse<String> answer = pair.send(ready);
                return answer.statusCode() == 503 && answer.body().contains("stopping");
            });
            HttpResponse<String> still =
                    pair.send(ClusterPair.request(pair.a, "/v1/orders/NONE").build());
            assertThat(still.statusCode()).isEqualTo(404);
            assertThat(still.headers().firstValue("connection")).hasValue("close");
            node.kill();
        }
    }
}
