package io.paysync.bench.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the fuzzer's hooks see where a call is made, the flight recorder sees where it arrives, in whatever code: no input
 * makes this thread read or write a file or a socket, or start a process. Looking whether a file is there leaves no event.
 */
class QuietTest {
    private static final Set<String> EVENTS = Set.of(
            "jdk.FileRead", "jdk.FileWrite", "jdk.FileForce", "jdk.SocketRead", "jdk.SocketWrite", "jdk.ProcessStart");

    /** Where the JDK's random numbers come from: for the nonce of what is asked, and to make a signature. */
    private static final Set<String> RANDOM = Set.of("/dev/random", "/dev/urandom");

    @TempDir
    private Path work;

    @Test
    void noInputReachesForAFileASocketOrAProcess() throws Exception {
        List<Callable<Void>> all = new ArrayList<>();
        for (String name : Subject.names(FuzzRegressionTest.ROOT)) {
            Subject subject = Subject.load(FuzzRegressionTest.ROOT, name);
            Properties properties = new Properties(subject);
            for (Map.Entry<String, byte[]> input :
                    FuzzRegressionTest.inputs(subject).entrySet()) {
                for (Aim aim : Aim.values()) {
                    all.add(() -> {
                        aim.check(properties, input.getValue());
                        return null;
                    });
                }
            }
        }
        // Classes are loaded from files, once.
        judged(all);

        assertThat(seen(() -> judged(all))).isEmpty();
    }

    @Test
    void whatReachesForAFileOrAProcessIsSeen() throws Exception {
        Path file = Files.writeString(work.resolve("key"), "a key");

        assertThat(seen(() -> judged(List.of(() -> {
                    Files.readString(file);
                    new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(), "-version")
                            .start()
                            .waitFor();
                    return null;
                }))))
                .anyMatch(event -> event.startsWith("jdk.FileRead") && event.endsWith("key"))
                .anyMatch(event -> event.startsWith("jdk.ProcessStart"));
    }

    private static Void judged(List<Callable<Void>> all) throws Exception {
        for (Callable<Void> each : all) {
            each.call();
        }
        return null;
    }

    /** The events within {@link #judged}, with the file if it was one; other threads do as they like. */
    private Set<String> seen(Callable<Void> work) throws Exception {
        Path file = this.work.resolve("recording.jfr");
        try (Recording recording = new Recording()) {
            EVENTS.forEach(event -> recording
                    .enable(event)
                    .withThreshold(Duration.ZERO)
                    .with("throttle", "off")
                    .withStackTrace());
            recording.start();
            work.call();
            recording.stop();
            recording.dump(file);
        }
        return read(file);
    }

    private static Set<String> read(Path file) throws IOException {
        Set<String> seen = new TreeSet<>();
        for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
            String kind = event.getEventType().getName();
            String path = event.hasField("path") ? String.valueOf(event.getString("path")) : "";
            if (EVENTS.contains(kind) && !RANDOM.contains(path) && withinJudged(event)) {
                seen.add(kind + " " + path);
            }
        }
        return seen;
    }

    private static boolean withinJudged(RecordedEvent event) {
        if (event.getStackTrace() == null) {
            return false;
        }
        for (RecordedFrame frame : event.getStackTrace().getFrames()) {
            if (frame.isJavaFrame()
                    && frame.getMethod().getType().getName().equals(QuietTest.class.getName())
                    && frame.getMethod().getName().equals("judged")) {
                return true;
            }
        }
        return false;
    }
}
