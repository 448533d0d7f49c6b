package io.paysync.bench.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.sandbox.keys.SandboxKeys;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benchmark itself, in seconds: what is told of rates and times means nothing, what is told of counts does. */
class DispatchBenchTest {
    @Test
    void everyWebhookOfEveryPartComesOnce(@TempDir Path dir) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Vertx vertx = Vertx.vertx();
        try {
            Bench bench = new Bench(
                    vertx,
                    dir,
                    new Report(new PrintStream(out, true, StandardCharsets.UTF_8)),
                    SandboxKeys.generate(),
                    List.of(),
                    false);

            new DispatchBench(bench, new DispatchBench.Size(10, 1, 1, 1, 1000)).run();
        } finally {
            vertx.close();
        }

        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("1000 retries wait", "the well", "open transaction")
                .containsPattern("webhooks [1-9][0-9]*, repeated 0, missing 0");
    }
}
