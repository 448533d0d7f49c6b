package io.paysync.platform.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One YAML file of settings. A person who starts the product should see all mistakes of the file at once, each with line,
 * full key and what would be right; so getters never throw but note the mistake and return the default. Keys that nobody
 * read are mistakes too: they are misspelt.
 *
 * <p>Values may hold {@code ${NAME}} and {@code ${NAME:-default}} from the environment; {@code $${} is a literal
 * <code>${</code>. Not for use by several threads.
 */
public final class Settings {
    private final Mistakes mistakes;
    private final Tree.Fields tree;
    private final Path directory;
    private final Function<String, @Nullable String> env;
    private final Map<String, Set<String>> asked = new HashMap<>();

    private Settings(String name, String yaml, Path directory, Function<String, @Nullable String> env) {
        this.mistakes = new Mistakes(name);
        this.tree = YamlTree.read(yaml, mistakes);
        this.directory = directory;
        this.env = env;
    }

    /** @throws UncheckedIOException when the file cannot be read */
    public static Settings load(Path file) {
        try {
            Path directory = file.toAbsolutePath().getParent();
            return new Settings(
                    file.toString(), Files.readString(file), directory == null ? file : directory, System::getenv);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * @param name shown in mistakes instead of a path; paths are relative to the working directory
     * @param env gives the value of an environment variable, or null
     */
    public static Settings parse(String name, String yaml, Function<String, @Nullable String> env) {
        return new Settings(name, yaml, Path.of("").toAbsolutePath(), env);
    }

    public Section root() {
        return new Section(this, "", tree, 1);
    }

    public Section section(String key) {
        return root().section(key);
    }

    /**
     * All mistakes so far, with the keys nobody has read; call it after everything was read. One line each, in file order:
     * {@code conf/paysync.yaml:12: intake.bodyBytesMax: must be between 1024 and 1048576, is 5}.
     */
    public List<String> mistakes() {
        if (!mistakes.isUnreadable()) {
            findUnknown("", tree);
        }
        return mistakes.lines();
    }

    void mistake(int line, String key, String text) {
        mistakes.add(line, key, text);
    }

    /** The keys asked for in the section of this name. */
    Set<String> asked(String section) {
        return asked.computeIfAbsent(section, s -> new HashSet<>());
    }

    String substituted(String text) {
        return Substitution.apply(text, env);
    }

    Path resolve(String path) {
        return directory.resolve(path);
    }

    private void findUnknown(String section, Tree value) {
        switch (value) {
            case Tree.Fields fields -> fields.fields().forEach((key, child) -> findUnknown(section, key, child));
            case Tree.Items items -> {
                for (int i = 0; i < items.items().size(); i++) {
                    String item = section + "[" + i + "]";
                    if (asked.containsKey(item)) {
                        findUnknown(item, items.items().get(i));
                    }
                }
            }
            case Tree.Scalar scalar -> {}
            case Tree.Nothing nothing -> {}
        }
    }

    private void findUnknown(String section, String key, Tree child) {
        Set<String> known = asked(section);
        String full = section.isEmpty() ? key : section + "." + key;
        if (!known.contains(key)) {
            String hint =
                    Similar.to(key, known).map(k -> "; did you mean " + k + "?").orElse("");
            mistakes.add(child.line(), full, "unknown key" + hint);
        } else if (child instanceof Tree.Items || asked.containsKey(full)) {
            findUnknown(full, child);
        }
    }
}
