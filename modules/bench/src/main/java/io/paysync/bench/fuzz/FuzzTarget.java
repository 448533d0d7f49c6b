package io.paysync.bench.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What Jazzer calls, in a JVM of its own; told what to fuzz by system properties. */
public final class FuzzTarget {
    static final String ROOT = "paysync.fuzz.root";
    static final String NAME = "paysync.fuzz.name";
    static final String AIM = "paysync.fuzz.aim";
    static final String RESULT = "paysync.fuzz.result";

    private static @Nullable Properties properties;
    private static @Nullable Watch watch;

    private FuzzTarget() {}

    /** Called once, before the first input. */
    public static void fuzzerInitialize() {
        try {
            Subject subject = Subject.load(Path.of(property(ROOT)), property(NAME));
            Aim aim = Aim.valueOf(property(AIM).toUpperCase(Locale.ROOT));
            Properties checked = new Properties(subject);
            Watch started = new Watch(input -> aim.check(checked, input));
            List<byte[]> seeds = List.copyOf(subject.inputs().values());
            for (int i = 0; i < 50; i++) {
                seeds.forEach(started::warmUp);
            }
            SideEffects.forbid();
            properties = checked;
            watch = started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static void fuzzerTestOneInput(byte[] input) {
        if (watch == null) {
            throw new IllegalStateException("not initialised");
        }
        watch.check(input);
        SideEffects.none();
    }

    /** Called when the time is up or something was found. */
    public static void fuzzerTearDown() {
        SideEffects.allow();
        if (watch != null && properties != null) {
            List<String> lines = new ArrayList<>(watch.lines());
            lines.add("asked " + properties.asked());
            try {
                Files.write(Path.of(property(RESULT)), lines);
                Files.write(Path.of(property(RESULT) + ".slowest"), watch.slowest());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static String property(String name) {
        String value = System.getProperty(name);
        if (value == null) {
            throw new IllegalStateException("-D" + name + " is missing");
        }
        return value;
    }
}
