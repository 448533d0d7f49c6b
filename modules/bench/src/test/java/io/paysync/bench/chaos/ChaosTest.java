package io.paysync.bench.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A short run with real processes, {@code -Dchaos.run=true}; longer ones by {@code ./paysync bench chaos}. */
@EnabledOnOs(OS.LINUX)
@EnabledIfSystemProperty(named = "chaos.run", matches = "true")
class ChaosTest {
    /** Those that need no node to start again: on a machine that builds beside it a start takes minutes. */
    private static final List<FaultKind> KINDS =
            List.of(FaultKind.REDIS_FLUSH, FaultKind.FORGED, FaultKind.DUPLICATES, FaultKind.RECEIVERS_BAD);

    /** Slow enough for a machine that does other things beside. */
    private static final double PER_SECOND = 3;

    private static final long SEED = 2;
    private static final long SAFETY_MS = 24_000;
    private static final Duration CALM = Duration.ofSeconds(20);
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    @Test
    void nothingIsLostDoubledOrBelieved(@TempDir Path dir) throws Exception {
        ChaosRun run =
                new ChaosRun(Plan.of(SEED, SAFETY_MS, KINDS), dir, PER_SECOND, CALM, PATIENCE, System.out::println);

        Verdict verdict = Verdict.of(run.evidence());

        assertThat(verdict.red()).as(verdict.text()).isEmpty();
    }
}
