package io.paysync.launcher.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The lines of README.md by which a stranger sends his first own callback, and those by which the sandbox sends one. */
final class FirstCallback {
    private static final String OWN = "/first-callback.sh";
    private static final String SOLD = "/sold-by-the-sandbox.sh";

    /** What the README, which knows no other directory, has for the file. */
    private static final String USUAL_ENV = "~/.paysync/demo/env";

    private FirstCallback() {}

    /** @param env the file with this demo's ports and keys */
    static List<String> lines(Path env) {
        String quoted = "'" + env.toString().replace("'", "'\\''") + "'";
        return text(OWN).replace(USUAL_ENV, quoted).lines().toList();
    }

    /** An order that the sandbox sells; with the variables of the same file. */
    static List<String> sold() {
        return text(SOLD).lines().toList();
    }

    private static String text(String resource) {
        try (@Nullable InputStream in = FirstCallback.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is not in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
