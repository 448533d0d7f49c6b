package io.paysync.testkit.brokers;

import io.paysync.testkit.Probe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A server in a process of its own. It is ended by its id, with all it started, at the latest when the test's JVM ends. */
final class Child {
    private final String name;
    private final Path log;
    private @Nullable Process process;

    Child(String name, Path log) {
        this.name = name;
        this.log = log;
        Runtime.getRuntime().addShutdownHook(new Thread(this::kill));
    }

    void start(List<String> command) throws IOException {
        start(command, Map.of());
    }

    void start(List<String> command, Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        process = builder.start();
    }

    /** Waits for a sign of life; a server that ended meanwhile is told with the end of its log. */
    void until(String awaited, Duration patience, BooleanSupplier sign) {
        Probe.until(awaited, patience, () -> {
            Process started = process;
            if (started == null || !started.isAlive()) {
                throw new AssertionError(name + " ended: " + tail());
            }
            return sign.getAsBoolean();
        });
    }

    void kill() {
        Process started = process;
        if (started == null) {
            return;
        }
        List<ProcessHandle> all = Stream.concat(Stream.of(started.toHandle()), started.descendants())
                .toList();
        all.forEach(ProcessHandle::destroyForcibly);
        Probe.until(name + " is gone", () -> all.stream().noneMatch(ProcessHandle::isAlive));
    }

    String tail() {
        try {
            String text = Files.exists(log) ? Files.readString(log) : "";
            return text.substring(Math.max(0, text.length() - 4000));
        } catch (IOException e) {
            return "";
        }
    }

    static void remove(Path dir) {
        try (Stream<Path> files = Files.walk(dir)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.deleteIfExists(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
