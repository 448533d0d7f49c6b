package io.paysync.bench.chaos;

import io.paysync.bench.run.Child;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One node in a JVM of its own, with a supervisor as ops have one: what ends by itself is started again. Its addresses stay the
 * same over all its lives.
 */
final class NodeJvm implements AutoCloseable {
    private static final String READY = " ready node=";
    private static final long STOP_SECONDS = 60;
    private static final long RESTART_PAUSE_MS = 300;
    private static final long LOOK_MS = 20;

    private final int index;
    private final Path config;
    private final Path log;
    private final Path hunger;
    private final LogPipe pipe;
    private final List<String> jvm;
    private final Queue<Evidence.Death> deaths = new ConcurrentLinkedQueue<>();
    private @Nullable Process process;
    private boolean wanted;
    private boolean frozen;
    private volatile boolean closed;
    private volatile long startedAt;
    private volatile long readyAt;

    NodeJvm(int index, Path dir, String yaml, List<String> jvm) throws IOException {
        this.index = index;
        this.config = dir.resolve("node-" + index + ".yaml");
        this.log = dir.resolve("node-" + index + ".log");
        this.hunger = dir.resolve("node-" + index + ".hunger");
        this.pipe = new LogPipe(log);
        this.jvm = jvm;
        Files.writeString(config, yaml);
        Thread.ofPlatform().daemon().name("supervisor-" + index).start(this::supervise);
    }

    int index() {
        return index;
    }

    Path log() {
        return log;
    }

    /** How often it ended although nobody had asked it to. */
    int selfEnded() {
        return deaths.size();
    }

    /** Those that nobody had asked for. */
    List<Evidence.Death> deaths() {
        return List.copyOf(deaths);
    }

    synchronized long pid() {
        return process == null ? -1 : process.pid();
    }

    /** From JVM start to ready, of its last life; 0 while it is not ready. */
    long readyAfterMs() {
        return readyAt == 0 ? 0 : (readyAt - startedAt) / 1_000_000;
    }

    boolean isReady() {
        return readyAt != 0;
    }

    synchronized void start() {
        if (wanted) {
            return;
        }
        wanted = true;
        spawn();
    }

    private void spawn() {
        try {
            readyAt = 0;
            startedAt = System.nanoTime();
            Process started = new ProcessBuilder(Child.command(
                            jvm,
                            NodeMain.class.getName(),
                            List.of(hunger.toString(), "run", "--config", config.toString())))
                    .redirectErrorStream(true)
                    .start();
            process = started;
            // Reading a pipe would hold one of the few threads that carry the virtual ones.
            Thread.ofPlatform()
                    .daemon()
                    .name("log")
                    .start(() -> pipe.read(started.getInputStream(), line -> see(started, line)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void see(Process of, String line) {
        if (line.contains(READY) && isCurrent(of)) {
            readyAt = System.nanoTime();
        }
    }

    private synchronized boolean isCurrent(Process of) {
        return process == of;
    }

    private void supervise() {
        while (!closed) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(RESTART_PAUSE_MS));
            synchronized (this) {
                if (wanted && process != null && !process.isAlive()) {
                    readyAt = 0;
                    deaths.add(new Evidence.Death(index, System.currentTimeMillis(), process.exitValue()));
                    spawn();
                }
            }
        }
    }

    /** As a power cut would do it. */
    synchronized void kill() {
        wanted = false;
        frozen = false;
        Process now = process;
        if (now != null) {
            now.destroyForcibly();
            await(now, STOP_SECONDS);
        }
        readyAt = 0;
    }

    /** SIGTERM. @return how it ended; -1 when it had to be killed */
    int stop() {
        Process now;
        synchronized (this) {
            wanted = false;
            now = process;
        }
        if (now == null) {
            return 0;
        }
        now.destroy();
        int code = await(now, STOP_SECONDS) ? now.exitValue() : -1;
        if (code == -1) {
            now.destroyForcibly();
        }
        readyAt = 0;
        return code;
    }

    synchronized void freeze() {
        frozen = true;
        signal("-STOP");
    }

    synchronized void thaw() {
        if (frozen) {
            frozen = false;
            signal("-CONT");
        }
    }

    /** Its standard error takes nothing until {@link #resumeLog}. */
    void stallLog() throws InterruptedException {
        pipe.stall(pid());
    }

    void resumeLog() {
        pipe.resume();
    }

    /** Its heap is full from now on; one that does not end by it within that time is killed and started again. */
    void exhaust(long mostMs) throws InterruptedException, IOException {
        int before = selfEnded();
        Files.createFile(hunger);
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(mostMs);
        while (selfEnded() == before && System.nanoTime() < end) {
            Thread.sleep(LOOK_MS);
        }
        Files.deleteIfExists(hunger);
        if (selfEnded() == before) {
            kill();
            start();
        }
    }

    private void signal(String what) {
        Process now = process;
        if (now == null || !now.isAlive()) {
            return;
        }
        Signals.send(what, now.pid());
    }

    private static boolean await(Process ended, long seconds) {
        try {
            return ended.waitFor(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        closed = true;
        thaw();
        resumeLog();
        stop();
    }
}
