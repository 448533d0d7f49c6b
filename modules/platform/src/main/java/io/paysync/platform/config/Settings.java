package io.paysync.platform.config;

import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * One YAML file of settings. A person who starts the product should see all mistakes of the file at once, each with line,
 * full key and what would be right; so getters never throw but note the mistake and return the default. Keys that nobody
 * read are mistakes too: they are misspelt.
 *
 * <p>Values may hold {@code ${NAME}} and {@code ${NAME:-default}} from the environment; {@code $${} is a literal
 * <code>${</code>. Not for use by several threads.
 */
public final class Settings {
    /** @throws java.io.UncheckedIOException when the file cannot be read */
    public static Settings load(Path file) {
        throw new UnsupportedOperationException();
    }

    /**
     * @param name shown in mistakes instead of a path; {@code xxxFile} keys are relative to the working directory
     * @param env gives the value of an environment variable, or null
     */
    public static Settings parse(
            String name, String yaml, UnaryOperator<@org.jspecify.annotations.Nullable String> env) {
        throw new UnsupportedOperationException();
    }

    public Section root() {
        throw new UnsupportedOperationException();
    }

    public Section section(String key) {
        return root().section(key);
    }

    /**
     * All mistakes so far, with the keys nobody has read; call it after everything was read. One line each, in file order:
     * {@code conf/paysync.yaml:12: intake.bodyBytesMax: must be between 1024 and 1048576, is 5}.
     */
    public List<String> mistakes() {
        throw new UnsupportedOperationException();
    }
}
