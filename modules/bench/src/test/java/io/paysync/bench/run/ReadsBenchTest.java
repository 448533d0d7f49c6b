package io.paysync.bench.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benchmark itself, in seconds: what is told of rates and times means nothing, what is told of counts does. */
class ReadsBenchTest {
    @Test
    void everyReadIsAnsweredAndRedisHasItsPart(@TempDir Path dir) throws Exception {
        String said = Tried.by(dir, bench -> {
            ReadsBench reads = new ReadsBench(bench, new ReadsBench.Size(20, 60, 60, 500));
            reads.withRedis(reads.floor());
        });

        assertThat(said)
                .contains("floor a: HTTP, GET", "reads, Redis on", "reads, Redis on, at half that rate")
                .containsPattern("500 orders read, [1-9][0-9]* answers of Redis");
    }
}
