package io.paysync.bench.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benchmark itself, in seconds: what is told of rates and times means nothing, what is told of counts does. */
class DispatchBenchTest {
    @Test
    void everyWebhookOfEveryPartComesOnce(@TempDir Path dir) throws Exception {
        String said = Tried.by(dir, bench -> {
            DispatchBench dispatch = new DispatchBench(bench, new DispatchBench.Size(10, 0.3, 0.3, 0.5, 1000));
            double rate = dispatch.rates();
            dispatch.beside(DispatchBench.Others.WAITING, rate, rate);
            dispatch.ill(rate);
            dispatch.sums();
        });

        assertThat(said)
                .contains("beside 1000 waiting ones", "the well", "open transaction")
                .containsPattern("webhooks [1-9][0-9]*, repeated 0, missing 0");
    }
}
