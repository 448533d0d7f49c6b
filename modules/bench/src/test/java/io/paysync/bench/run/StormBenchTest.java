package io.paysync.bench.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.bench.load.Corpus;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benchmark itself, in seconds: what is told of rates and times means nothing, what is told of counts does. */
class StormBenchTest {
    @Test
    void fifteenCallbacksHaveTheEffectOfOne(@TempDir Path dir) throws Exception {
        String said = Tried.by(dir, bench -> new StormBench(bench, Corpus.sign(bench.keys(), 600), 600).run());

        // Ledger, body, fact, change and delivery: of a unique callback, of a duplicate, of the average of fifteen.
        assertThat(said)
                .contains("each of 100: rows 5.000", "each of 1400: rows 0.000", "each of 1500: rows 0.333")
                .contains("orders 600, moves 600, webhooks 600, repeated 0");
    }
}
