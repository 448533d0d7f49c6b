package io.paysync.platform.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A part of the settings, read by key. No getter throws for what stands in the file: a wrong value is noted in
 * {@link Settings#mistakes} and the default (or an empty text) is returned.
 */
public final class Section {
    static final long SECRET_BYTES_MAX = 64 * 1024;

    private final Settings settings;
    private final String name;
    private final Tree.@Nullable Fields tree;
    private final int line;
    private final Set<String> asked;

    Section(Settings settings, String name, Tree.@Nullable Fields tree, int line) {
        this.settings = settings;
        this.name = name;
        this.tree = tree;
        this.line = line;
        this.asked = settings.asked(name);
    }

    /** The full key, such as {@code intake.limits}; empty for the root. */
    public String name() {
        return name;
    }

    /** The same as if no key of this name stood in it, at whatever depth; for a second look at settings that were read whole. */
    public Section without(String key) {
        return tree == null ? this : new Section(settings, name, (Tree.Fields) without(tree, key), line);
    }

    private static Tree without(Tree tree, String key) {
        return switch (tree) {
            case Tree.Fields parent -> {
                Map<String, Tree> kept = new LinkedHashMap<>(parent.fields());
                kept.remove(key);
                kept.replaceAll((name, value) -> without(value, key));
                yield new Tree.Fields(kept, parent.line());
            }
            case Tree.Items list ->
                new Tree.Items(
                        list.items().stream().map(item -> without(item, key)).toList(), list.line());
            case Tree.Scalar scalar -> scalar;
            case Tree.Nothing nothing -> nothing;
        };
    }

    /** Whether the key stands in the file with a value. */
    public boolean has(String key) {
        return value(key) != null;
    }

    /** Whether the key stands here with a plain value ({@code redis: off}) and not with a section. */
    public boolean isText(String key) {
        return value(key) instanceof Tree.Scalar;
    }

    /** The keys that stand here, in file order; for sections whose keys are free names. */
    public List<String> names() {
        return tree == null ? List.of() : List.copyOf(tree.fields().keySet());
    }

    /** An absent section reads as one in which every key is absent. */
    public Section section(String key) {
        Tree value = value(key);
        return sub(full(key), value, value == null ? line : value.line());
    }

    /** A list of sections; absent reads as empty. */
    public List<Section> sections(String key) {
        List<Section> sections = new ArrayList<>();
        for (Tree item : items(key)) {
            sections.add(sub(full(key) + "[" + sections.size() + "]", item, item.line()));
        }
        return sections;
    }

    /** Sections by free names, in file order; absent reads as empty. */
    public Map<String, Section> named(String key) {
        Section parent = section(key);
        Map<String, Section> sections = new LinkedHashMap<>();
        if (parent.tree != null) {
            parent.tree.fields().keySet().forEach(k -> sections.put(k, parent.section(k)));
        }
        return sections;
    }

    public String text(String key, String byDefault) {
        return text(key).orElse(byDefault);
    }

    /** Absent and empty are the same. */
    public Optional<String> text(String key) {
        Tree value = value(key);
        return value == null ? Optional.empty() : scalar(key, value).filter(text -> !text.isEmpty());
    }

    /** Absent or empty is a mistake. */
    public String requiredText(String key) {
        Optional<String> text = text(key);
        if (text.isEmpty()) {
            mistake(key, "must be set");
        }
        return text.orElse("");
    }

    public int integer(String key, int byDefault, int min, int max) {
        return (int) longNumber(key, byDefault, min, max);
    }

    public long longNumber(String key, long byDefault, long min, long max) {
        return bounded(key, byDefault, min, max, Numbers::parseLong, String::valueOf, "a whole number");
    }

    public double decimal(String key, double byDefault, double min, double max) {
        return bounded(key, byDefault, min, max, Numbers::parseDouble, String::valueOf, "a number");
    }

    /** Written as a whole number with a unit: {@code 250ms}, {@code 5s}, {@code 10m}, {@code 2h}, {@code 30d}. */
    public Duration duration(String key, Duration byDefault, Duration min, Duration max) {
        return bounded(key, byDefault, min, max, Durations::parse, Durations::print, "a duration such as 250ms or 5s");
    }

    /** A list of durations; absent reads as the default, and so does a list with a wrong item. */
    public List<Duration> durations(String key, List<Duration> byDefault, Duration min, Duration max) {
        List<String> texts = list(key);
        List<Duration> durations = texts.stream()
                .flatMap(text -> Durations.parse(text).stream())
                .filter(d -> d.compareTo(min) >= 0 && d.compareTo(max) <= 0)
                .toList();
        if (durations.size() < texts.size()) {
            String bounds = Durations.print(min) + " and " + Durations.print(max);
            mistake(key, "must hold durations such as 5s between " + bounds + ", holds " + texts);
        }
        return texts.isEmpty() || durations.size() < texts.size() ? byDefault : durations;
    }

    public boolean flag(String key, boolean byDefault) {
        return oneOf(key, Boolean.toString(byDefault), Set.of("true", "false")).equals("true");
    }

    public String oneOf(String key, String byDefault, Set<String> allowed) {
        String text = text(key, byDefault);
        if (text.equals(byDefault) || allowed.contains(text)) {
            return text;
        }
        mistake(key, "must be one of " + String.join(", ", new TreeSet<>(allowed)) + ", is " + text);
        return byDefault;
    }

    /** Written in lower case with {@code -} or {@code _} for the enum's {@code _}. */
    public <E extends Enum<E>> E oneOf(String key, E byDefault) {
        Map<String, E> allowed = Stream.of(byDefault.getDeclaringClass().getEnumConstants())
                .collect(Collectors.toMap(e -> e.name().toLowerCase(Locale.ROOT).replace('_', '-'), e -> e));
        Optional<String> text = text(key).map(t -> t.replace('_', '-'));
        E found = text.isEmpty() ? byDefault : allowed.get(text.get());
        if (found == null) {
            mistake(key, "must be one of " + String.join(", ", new TreeSet<>(allowed.keySet())) + ", is " + text.get());
        }
        return found == null ? byDefault : found;
    }

    /** A list of texts; a single text reads as a list of one; absent reads as empty. */
    public List<String> list(String key) {
        if (value(key) instanceof Tree.Scalar) {
            return text(key).stream().toList();
        }
        List<String> texts = new ArrayList<>();
        for (Tree item : items(key)) {
            scalar(key + "[" + texts.size() + "]", item).ifPresent(texts::add);
        }
        return texts;
    }

    /** Texts by free names, in file order; absent reads as empty. */
    public Map<String, String> map(String key) {
        Section parent = section(key);
        Map<String, String> texts = new LinkedHashMap<>();
        if (parent.tree != null) {
            parent.tree.fields().keySet().forEach(k -> texts.put(k, parent.text(k, "")));
        }
        return texts;
    }

    /** From {@code key}, or from the file that {@code keyFile} names (last line end cut off). Absent or empty is a mistake. */
    public Secret secret(String key) {
        Optional<Secret> secret = optionalSecret(key);
        if (secret.isEmpty()) {
            mistake(key, "must be set (or " + key + "File)");
        }
        return secret.orElse(Secret.EMPTY);
    }

    /** As {@link #secret}, but absent or empty reads as none. */
    public Optional<Secret> optionalSecret(String key) {
        Optional<String> here = text(key);
        Optional<Path> file = path(key + "File");
        if (here.isPresent() && file.isPresent()) {
            mistake(key, "is set twice, also by " + key + "File");
        }
        return here.or(() -> file.flatMap(path -> contents(key + "File", path)))
                .filter(text -> !text.isEmpty())
                .map(Secret::of);
    }

    /** A path, relative to the directory of the settings file. */
    public Optional<Path> path(String key) {
        return text(key).map(settings::resolve);
    }

    /**
     * A hash over all that stands here and in the files named here; the same as long as it says the same. For memory alone:
     * it is made of secrets too.
     */
    public String fingerprint() {
        return tree == null ? "" : HexFormat.of().formatHex(Fingerprint.of(settings, tree));
    }

    /** Notes a mistake that only the reader can see, such as two keys that do not fit together. */
    public void mistake(String key, String text) {
        Tree value = tree == null ? null : tree.fields().get(key);
        settings.mistake(value == null ? line : value.line(), full(key), text);
    }

    private String full(String key) {
        return name.isEmpty() ? key : name + "." + key;
    }

    private @Nullable Tree value(String key) {
        asked.add(key);
        Tree value = tree == null ? null : tree.fields().get(key);
        return value instanceof Tree.Nothing ? null : value;
    }

    private Section sub(String fullName, @Nullable Tree value, int atLine) {
        if (value != null && !(value instanceof Tree.Fields)) {
            settings.mistake(atLine, fullName, "must hold keys and values");
        }
        return new Section(settings, fullName, value instanceof Tree.Fields fields ? fields : null, atLine);
    }

    private List<Tree> items(String key) {
        Tree value = value(key);
        if (value != null && !(value instanceof Tree.Items)) {
            mistake(key, "must be a list");
        }
        return value instanceof Tree.Items list ? list.items() : List.of();
    }

    private Optional<String> scalar(String key, Tree value) {
        if (!(value instanceof Tree.Scalar scalar)) {
            settings.mistake(value.line(), full(key), "must be a single value");
            return Optional.empty();
        }
        try {
            return Optional.of(settings.substituted(scalar.text()));
        } catch (IllegalArgumentException e) {
            settings.mistake(value.line(), full(key), String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private <T extends Comparable<T>> T bounded(
            String key,
            T byDefault,
            T min,
            T max,
            Function<String, Optional<T>> parse,
            Function<T, String> print,
            String kind) {
        Optional<String> text = text(key);
        if (text.isEmpty()) {
            return byDefault;
        }
        Optional<T> value = text.flatMap(parse);
        if (value.isEmpty()) {
            mistake(key, "must be " + kind + ", is " + text.get());
        } else if (value.get().compareTo(min) < 0 || value.get().compareTo(max) > 0) {
            mistake(key, "must be between " + print.apply(min) + " and " + print.apply(max) + ", is " + text.get());
        } else {
            return value.get();
        }
        return byDefault;
    }

    private Optional<String> contents(String key, Path file) {
        try {
            if (Files.size(file) > SECRET_BYTES_MAX) {
                mistake(key, "is larger than " + SECRET_BYTES_MAX + " bytes: " + file);
                return Optional.empty();
            }
            return Optional.of(Files.readString(file).replaceFirst("\\R\\z", ""));
        } catch (IOException e) {
            mistake(key, "cannot be read: " + file);
            return Optional.empty();
        }
    }
}
