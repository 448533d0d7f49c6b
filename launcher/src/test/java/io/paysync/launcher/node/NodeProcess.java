package io.paysync.launcher.node;

import io.paysync.launcher.JvmCommand;
import io.paysync.testkit.Probe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A node in a JVM of its own, started by the command line as ops do it; it can be killed without a word. */
final class NodeProcess implements AutoCloseable {
    private final Path dir;
    private final String id;
    private final List<String> arguments;
    private Process process;

    private NodeProcess(Path dir, String id, List<String> arguments) {
        this.dir = dir;
        this.id = id;
        this.arguments = arguments;
    }

    static NodeProcess start(Path dir, String id, String yaml) throws IOException {
        Path config = dir.resolve(id + ".yaml");
        Files.writeString(config, yaml);
        NodeProcess node = new NodeProcess(dir, id, List.of("run", "--config", config.toString()));
        node.start();
        return node;
    }

    void start() throws IOException {
        Path log = log();
        Files.deleteIfExists(log);
        process = new ProcessBuilder(JvmCommand.paysync("-Xmx256m", arguments))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Probe.until(id + " to be ready; its log ends with: " + tail(), Duration.ofMinutes(4), () -> {
            if (!process.isAlive()) {
                throw new IllegalStateException(id + " ended: " + tail());
            }
            return tail().contains(" ready node=");
        });
    }

    private Path log() {
        return dir.resolve(id + ".log");
    }

    private String tail() {
        try {
            String text = Files.exists(log()) ? Files.readString(log()) : "";
            return text.substring(Math.max(0, text.length() - 4000));
        } catch (IOException e) {
            return "";
        }
    }

    /** As a power cut would do it. */
    void kill() {
        process.destroyForcibly();
        Probe.until(id + " to be gone", () -> !process.isAlive());
    }

    /** SIGTERM. */
    void terminate() {
        process.destroy();
    }

    /** SIGTERM, and how it ended. */
    int stop() {
        terminate();
        try {
            if (!process.waitFor(40, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException(id + " did not stop: " + tail());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    String output() {
        return tail();
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            stop();
        }
    }
}
