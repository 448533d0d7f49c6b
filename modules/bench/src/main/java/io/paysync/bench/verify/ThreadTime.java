package io.paysync.bench.verify;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Processor time of the measuring thread: what else runs on the machine meanwhile is not in it. */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
public class ThreadTime {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** Read by JMH when an iteration ends. */
    public double nanosEach;

    private long start;
    private long operations;

    @Setup(Level.Iteration)
    public void begin() {
        nanosEach = 0;
        operations = 0;
        start = THREADS.getCurrentThreadCpuTime();
    }

    /** One more was done. */
    void count() {
        operations++;
    }

    @TearDown(Level.Iteration)
    public void end() {
        nanosEach = (double) (THREADS.getCurrentThreadCpuTime() - start) / Math.max(1, operations);
    }
}
