package io.paysync.bench.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The fuzzer itself, for a second each: it runs, and what it must find it finds. Starting it is most of the time, so both start at once. */
class FuzzRunTest {
    private static Future<FuzzRun.Result> judging;
    private static Future<FuzzRun.Result> reaching;

    @BeforeAll
    static void run(@TempDir Path work) {
        judging = started(FuzzTarget.class, Aim.INSIDER, work.resolve("judging"));
        reaching = started(Reaching.class, Aim.STRANGER, work.resolve("reaching"));
    }

    private static Future<FuzzRun.Result> started(Class<?> target, Aim aim, Path work) {
        FutureTask<FuzzRun.Result> task = new FutureTask<>(() -> new FuzzRun(
                        target.getName(), FuzzRegressionTest.ROOT, "checkout", aim, 1, Files.createDirectories(work))
                .run());
        Thread.ofPlatform().start(task);
        return task;
    }

    @Test
    void inputsAreJudgedAndCounted() throws Exception {
        FuzzRun.Result result = judging.get();

        assertThat(result.finding()).as(result.why()).isNull();
        assertThat(result.executions()).isPositive();
        assertThat(result.coverage()).isGreaterThan(100);
        assertThat(result.counts().get("genuine")).isPositive();
        assertThat(result.counts()).containsKeys("refused", "asked", "slowest_us");
    }

    /** It reaches for a file when each kind of hook has seen what it is there for, and else says what none has seen. */
    @Test
    void whateverIsReachedForIsSeenAndIsAFinding() throws Exception {
        FuzzRun.Result result = reaching.get();

        assertThat(result.finding()).isNotNull();
        assertThat(result.why()).contains("judging a callback reaches for a file");
    }
}
