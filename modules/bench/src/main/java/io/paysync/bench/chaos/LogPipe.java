package io.paysync.bench.chaos;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * The reader of what a node writes to its standard output and error. It can be stopped, with the pipe full to the brim: the
 * node's next line then finds no room.
 */
final class LogPipe {
    private static final String FILLER = "chaos-filler " + "-".repeat(50) + "\n";
    /** More than any pipe of Linux holds unless a user with rights made it larger. */
    private static final int FILL_MAX = 4 << 20;

    private static final long LOOK_MS = 20;
    private static final long FULL_AFTER_MS = 300;
    private static final long FULL_MAX_MS = 10_000;

    private final Path log;
    private volatile boolean stalled;

    LogPipe(Path log) {
        this.log = log;
    }

    /** Until the process has ended. */
    void read(InputStream from, Consumer<String> see) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8));
                Writer out = Files.newBufferedWriter(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                while (stalled) {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_MS));
                }
                if (!line.startsWith("chaos-filler ")) {
                    out.write(line + "\n");
                    out.flush();
                    see.accept(line);
                }
            }
        } catch (IOException e) {
            // It was ended while we read.
        }
    }

    /**
     * Nothing is read any more, and nothing more fits into the pipe.
     *
     * @param pid whose standard error it is
     * @throws IllegalStateException when it does not fill
     */
    void stall(long pid) throws InterruptedException {
        stalled = true;
        AtomicLong filled = new AtomicLong();
        Thread filler = Thread.ofPlatform().daemon().name("filler").start(() -> fill(pid, filled));
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(FULL_MAX_MS);
        long before;
        do {
            before = filled.get();
            Thread.sleep(FULL_AFTER_MS);
        } while ((filled.get() == 0 || filled.get() > before) && System.nanoTime() < end);
        if (filled.get() == 0 || !filler.isAlive()) {
            resume();
            throw new IllegalStateException("the pipe of process " + pid + " does not fill: " + filled + " bytes");
        }
    }

    /** In pieces of a line, so that hardly a byte stays free. Blocks when it is full, and goes on when it is read again. */
    private void fill(long pid, AtomicLong filled) {
        byte[] line = FILLER.getBytes(StandardCharsets.US_ASCII);
        try (OutputStream pipe = Files.newOutputStream(Path.of("/proc/" + pid + "/fd/2"), StandardOpenOption.WRITE)) {
            while (stalled && filled.get() < FILL_MAX) {
                pipe.write(line);
                filled.addAndGet(line.length);
            }
        } catch (IOException e) {
            // Its reader is gone: the process has ended.
        }
    }

    void resume() {
        stalled = false;
    }
}
