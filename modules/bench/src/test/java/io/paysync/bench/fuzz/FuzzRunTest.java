package io.paysync.bench.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The fuzzer itself, for two seconds each: it runs, and what it must find it finds. */
class FuzzRunTest {
    @Test
    void inputsAreJudgedAndCounted(@TempDir Path work) throws Exception {
        FuzzRun.Result result = new FuzzRun(
                        FuzzTarget.class.getName(), FuzzRegressionTest.ROOT, "checkout", Aim.INSIDER, 2, work)
                .run();

        assertThat(result.finding()).as(result.why()).isNull();
        assertThat(result.executions()).isPositive();
        assertThat(result.coverage()).isGreaterThan(100);
        assertThat(result.counts().get("genuine")).isPositive();
        assertThat(result.counts()).containsKeys("refused", "slowest_us");
    }

    @Test
    void whatReachesForAFileIsFound(@TempDir Path work) throws Exception {
        FuzzRun.Result result = new FuzzRun(
                        ReachesForAFile.class.getName(), FuzzRegressionTest.ROOT, "checkout", Aim.STRANGER, 2, work)
                .run();

        assertThat(result.finding()).isNotNull();
        assertThat(result.why()).contains("judging a callback reaches for a file");
    }

    /** As a verifier would that looks into the file system for what a callback names. */
    public static final class ReachesForAFile {
        private ReachesForAFile() {}

        public static void fuzzerInitialize() {
            SideEffects.forbid();
        }

        public static void fuzzerTestOneInput(byte[] input) {
            if (input.length > 0 && Files.exists(Path.of("key-" + input.length))) {
                throw new IllegalStateException("there is such a file");
            }
        }
    }
}
