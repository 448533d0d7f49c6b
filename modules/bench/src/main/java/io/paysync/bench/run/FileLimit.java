package io.paysync.bench.run;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;

/** How many files and sockets a process may have open. A JVM raises its own limit as far as the system lets it. */
final class FileLimit {
    /** Jars, logs, connections to the database and the like. */
    private static final int BESIDE = 500;

    private FileLimit() {}

    static void demand(int sockets, String setting) throws IOException {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
            demand(sockets, system.getMaxFileDescriptorCount(), setting);
        }
    }

    /** @throws IOException when there are fewer */
    static void demand(int sockets, long allowed, String setting) throws IOException {
        if (sockets + BESIDE > allowed) {
            throw new IOException(sockets + " sockets need " + (sockets + BESIDE)
                    + " open files in this process and in the server's, and the system allows " + allowed
                    + ": raise `ulimit -n` (hard limit too), or take fewer with " + setting);
        }
    }
}
