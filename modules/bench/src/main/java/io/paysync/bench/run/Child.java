package io.paysync.bench.run;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A JVM of its own with the class path of this one: what is measured must not share heap and compiler with the load. It has
 * this one's options too, which are those that a node is started with.
 */
public final class Child implements AutoCloseable {
    private final Process process;
    private final long startedAt;
    private volatile long readyAt;

    private Child(Process process, long startedAt) {
        this.process = process;
        this.startedAt = startedAt;
    }

    /**
     * @param jvm options that come after the common ones, and thus win
     * @param ready the text in its output that says that it is ready
     */
    static Child start(List<String> jvm, String mainClass, List<String> args, String ready, Path log)
            throws IOException {
        long startedAt = System.nanoTime();
        Process process = new ProcessBuilder(command(jvm, mainClass, args))
                .redirectErrorStream(true)
                .start();
        Child child = new Child(process, startedAt);
        CountDownLatch up = new CountDownLatch(1);
        Thread reader = new Thread(() -> child.read(ready, log, up), "child-output");
        reader.setDaemon(true);
        reader.start();
        try {
            if (!up.await(60, TimeUnit.SECONDS) || child.readyAt == 0) {
                process.destroyForcibly();
                throw new IOException(mainClass + " did not get ready; see " + log);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        return child;
    }

    /** @param jvm options that come after this JVM's own, and thus win */
    public static List<String> command(List<String> jvm, String mainClass, List<String> args) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(jvm);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
        command.addAll(args);
        return command;
    }

    private void read(String ready, Path log, CountDownLatch up) {
        try (BufferedReader lines =
                        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
                var out = Files.newBufferedWriter(log)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                out.write(line);
                out.newLine();
                out.flush();
                if (readyAt == 0 && line.contains(ready)) {
                    readyAt = System.nanoTime();
                    up.countDown();
                }
            }
        } catch (IOException e) {
            // The process was ended while we read.
        } finally {
            up.countDown();
        }
    }

    double secondsToReady() {
        return (readyAt - startedAt) / 1e9;
    }

    long pid() {
        return process.pid();
    }

    /** Resident memory in MiB, or 0 where the system does not tell. */
    long residentMib() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
                if (line.startsWith("VmRSS:")) {
                    return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
                }
            }
        } catch (IOException e) {
            return 0;
        }
        return 0;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
