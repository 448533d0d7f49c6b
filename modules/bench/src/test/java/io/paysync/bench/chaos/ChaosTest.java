package io.paysync.bench.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A short run with real processes in every build; longer ones by {@code ./paysync bench chaos}. */
@EnabledOnOs(OS.LINUX)
class ChaosTest {
    /** Each at least once within the time; what needs long to be got over is left to longer runs. */
    private static final List<FaultKind> KINDS = List.of(
            FaultKind.NODE_KILL,
            FaultKind.NODE_STOP,
            FaultKind.DB_KILL,
            FaultKind.DB_HOLE,
            FaultKind.REDIS_KILL,
            FaultKind.PROVIDER_API,
            FaultKind.RECEIVERS_BAD,
            FaultKind.DUPLICATES,
            FaultKind.FORGED);

    /** Slow enough for a machine that does other things beside. */
    private static final double PER_SECOND = 6;

    private static final long SEED = 17;

    @Test
    void nothingIsLostDoubledOrBelievedWhileEverythingFails(@TempDir Path dir) throws Exception {
        Plan plan = Plan.of(SEED, 60_000, KINDS);
        ChaosRun run = new ChaosRun(
                plan, dir, PER_SECOND, Duration.ofSeconds(5), Duration.ofSeconds(240), System.out::println);

        Verdict verdict = Verdict.of(run.evidence());

        assertThat(verdict.red()).as(verdict.text()).isEmpty();
    }
}
