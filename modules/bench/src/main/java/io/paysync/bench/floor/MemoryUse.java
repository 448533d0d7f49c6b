package io.paysync.bench.floor;

import io.netty.util.internal.PlatformDependent;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

/**
 * What a JVM holds: its resident memory says little, since a heap that was once touched stays.
 *
 * @param heap bytes that are reachable
 * @param direct bytes of buffers beside the heap, pools included
 */
public record MemoryUse(long heap, long direct) {
    private static final int COLLECTIONS = 3;

    /** Collects first: several times, since what has a cleaner is let go by one and gone by the next. */
    public static MemoryUse now() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        long pools = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        // Netty has memory of its own that the JDK does not count; where it has none it says -1.
        return new MemoryUse(
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                pools + Math.max(0, PlatformDependent.usedDirectMemory()));
    }

    /** For another process. */
    public String text() {
        return heap + " " + direct;
    }

    public static MemoryUse parse(String text) {
        String[] words = text.trim().split(" ");
        return new MemoryUse(Long.parseLong(words[0]), Long.parseLong(words[1]));
    }

    /** Of each of {@code count} things that are there now and were not before. */
    public double kibEach(MemoryUse before, int count) {
        return (heap + direct - before.heap - before.direct) / 1024.0 / count;
    }
}
