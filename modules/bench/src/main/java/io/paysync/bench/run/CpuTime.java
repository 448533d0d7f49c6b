package io.paysync.bench.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Processor time that the load (this process), the node and PostgreSQL have used. A rate says how fast the whole was on a
 * machine that others may share; the time each callback costs says why, and hardly depends on them. All zero where there
 * is no {@code /proc}.
 *
 * @param loadMs of this process
 */
record CpuTime(long loadMs, long nodeMs, long postgresMs) {
    private static final long MS_PER_TICK = 10;

    static CpuTime now(long nodePid, long postgresPid) {
        long postgres = ofProcess(postgresPid, true)
                + ProcessHandle.of(postgresPid).stream()
                        .flatMap(ProcessHandle::descendants)
                        .mapToLong(child -> ofProcess(child.pid(), false))
                        .sum();
        return new CpuTime(ofProcess(ProcessHandle.current().pid(), false), ofProcess(nodePid, false), postgres);
    }

    /** What each of {@code count} things has cost since {@code before}, for people. */
    String each(CpuTime before, long count) {
        double each = 1000.0 / Math.max(1, count);
        return String.format(
                Locale.ROOT,
                "processor time of each: node %.0f us, PostgreSQL %.0f us, load %.0f us",
                (nodeMs - before.nodeMs) * each,
                (postgresMs - before.postgresMs) * each,
                (loadMs - before.loadMs) * each);
    }

    /** What a second has cost since {@code before}, for people. */
    String perSecond(CpuTime before, double seconds) {
        return String.format(
                Locale.ROOT,
                "processor time of each second: node %.0f ms, PostgreSQL %.0f ms, load %.0f ms",
                (nodeMs - before.nodeMs) / seconds,
                (postgresMs - before.postgresMs) / seconds,
                (loadMs - before.loadMs) / seconds);
    }

    /** Fields 14 to 17 of the line; the name before them may hold anything, so they are counted from its end. */
    private static long ofProcess(long pid, boolean withEnded) {
        try {
            String line = Files.readString(Path.of("/proc/" + pid + "/stat"));
            long[] ticks = Stream.of(line.substring(line.lastIndexOf(')') + 2).split(" "))
                    .skip(11)
                    .limit(4)
                    .mapToLong(Long::parseLong)
                    .toArray();
            return MS_PER_TICK * (ticks[0] + ticks[1] + (withEnded ? ticks[2] + ticks[3] : 0));
        } catch (IOException e) {
            return 0;
        }
    }
}
