package io.paysync.bench.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.paysync.bench.fuzz.Properties.Outcome;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class WatchTest {
    @Test
    void outcomesAreCountedAndTheSlowestInputIsKept() {
        Watch watch = new Watch(input -> input.length == 0 ? Outcome.SKIPPED : Outcome.GENUINE);

        watch.check(new byte[0]);
        watch.check(new byte[] {7});
        watch.check(new byte[] {7});

        assertThat(watch.lines()).contains("skipped 1", "refused 0", "genuine 2");
    }

    @Test
    void anInputThatTakesTooMuchProcessorTimeEachTimeIsAFinding() {
        Watch watch = new Watch(input -> {
            long end = cpu() + Watch.CPU_NANOS_MAX + 1_000_000;
            while (cpu() < end) {
                Thread.onSpinWait();
            }
            return Outcome.REFUSED;
        });

        assertThatThrownBy(() -> watch.check(new byte[3]))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("3 bytes take ");
        assertThat(watch.slowest()).hasSize(3);
    }

    @Test
    void aLargerInputMayTakeMoreInProportion() {
        assertThat(Watch.cpuNanosMax(1)).isEqualTo(Watch.CPU_NANOS_MAX);
        assertThat(Watch.cpuNanosMax(16 * 1024)).isCloseTo(Watch.CPU_NANOS_MAX, within(20_000L));
        assertThat(Watch.cpuNanosMax(64 * 1024)).isCloseTo(4 * Watch.CPU_NANOS_MAX, within(80_000L));
    }

    /** Else a slow small one could hide behind a large one that may take as long. */
    @Test
    void aSmallInputIsFoundAfterALargeOneThatMayTakeAsLong() {
        Watch watch = new Watch(input -> {
            long end = cpu() + Watch.CPU_NANOS_MAX + 10_000_000;
            while (cpu() < end) {
                Thread.onSpinWait();
            }
            return Outcome.REFUSED;
        });
        watch.check(new byte[64 * 1024]);

        assertThatThrownBy(() -> watch.check(new byte[3])).isInstanceOf(AssertionError.class);
        assertThat(watch.slowest()).hasSizeGreaterThan(2);
    }

    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
