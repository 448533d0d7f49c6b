package io.paysync.bench.fuzz;

import io.paysync.bench.fuzz.Properties.Outcome;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Counts what becomes of the inputs, and holds each to its share of processor time. */
final class Watch {
    /**
     * Of the thread's processor time, instrumented code included, for an input of up to {@link #SMALL_BYTES}; a larger one
     * may take more in proportion. Any takes a few milliseconds; one that takes this much has found something whose cost does
     * not follow its size.
     */
    static final long CPU_NANOS_MAX = 50_000_000L;

    private static final int SMALL_BYTES = 16 * 1024;

    /** The compiler and the collector may disturb once, not each time. */
    private static final int ATTEMPTS = 4;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    interface Check {
        Outcome of(byte[] input);
    }

    private final Check check;
    private final Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
    private long slowestNanos;
    private byte[] slowest = new byte[0];

    Watch(Check check) {
        this.check = check;
    }

    void warmUp(byte[] input) {
        check.of(input);
    }

    void check(byte[] input) {
        long start = THREADS.getCurrentThreadCpuTime();
        Outcome outcome = check.of(input);
        long took = THREADS.getCurrentThreadCpuTime() - start;
        outcomes.merge(outcome, 1L, Long::sum);
        long bound = cpuNanosMax(input.length);
        long enough = Math.min(slowestNanos, bound);
        if (took <= enough) {
            return;
        }
        long again = least(input, took, enough);
        if (again > slowestNanos) {
            slowestNanos = again;
            slowest = input.clone();
        }
        if (again > bound) {
            throw new AssertionError(input.length + " bytes take " + again / 1_000_000 + " ms of processor time");
        }
    }

    static long cpuNanosMax(int bytes) {
        return Math.max(CPU_NANOS_MAX, CPU_NANOS_MAX / SMALL_BYTES * bytes);
    }

    /** @param enough what is less than this need not be known better */
    private long least(byte[] input, long first, long enough) {
        long least = first;
        for (int i = 1; i < ATTEMPTS && least > enough; i++) {
            long start = THREADS.getCurrentThreadCpuTime();
            check.of(input);
            least = Math.min(least, THREADS.getCurrentThreadCpuTime() - start);
        }
        return least;
    }

    byte[] slowest() {
        return slowest;
    }

    /** {@code name value}, for the process that waits. */
    List<String> lines() {
        return List.of(
                "skipped " + outcomes.getOrDefault(Outcome.SKIPPED, 0L),
                "refused " + outcomes.getOrDefault(Outcome.REFUSED, 0L),
                "genuine " + outcomes.getOrDefault(Outcome.GENUINE, 0L),
                "slowest_us " + slowestNanos / 1000,
                "slowest_bytes " + slowest.length);
    }
}
