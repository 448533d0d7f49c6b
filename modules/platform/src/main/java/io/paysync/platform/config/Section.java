package io.paysync.platform.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A part of the settings, read by key. No getter throws for what stands in the file: a wrong value is noted in
 * {@link Settings#mistakes} and the default (or the lower bound, or an empty text) is returned.
 */
public final class Section {
    /** The full key, such as {@code intake.limits}; empty for the root. */
    public String name() {
        throw new UnsupportedOperationException();
    }

    /** Whether the key stands in the file with a value. */
    public boolean has(String key) {
        throw new UnsupportedOperationException();
    }

    /** An absent section reads as one in which every key is absent. */
    public Section section(String key) {
        throw new UnsupportedOperationException();
    }

    /** A list of sections; absent reads as empty. */
    public List<Section> sections(String key) {
        throw new UnsupportedOperationException();
    }

    /** Sections by free names, in file order; absent reads as empty. */
    public Map<String, Section> named(String key) {
        throw new UnsupportedOperationException();
    }

    public String text(String key, String byDefault) {
        throw new UnsupportedOperationException();
    }

    public Optional<String> text(String key) {
        throw new UnsupportedOperationException();
    }

    /** Absent or empty is a mistake. */
    public String requiredText(String key) {
        throw new UnsupportedOperationException();
    }

    public int integer(String key, int byDefault, int min, int max) {
        throw new UnsupportedOperationException();
    }

    public long longNumber(String key, long byDefault, long min, long max) {
        throw new UnsupportedOperationException();
    }

    public double decimal(String key, double byDefault, double min, double max) {
        throw new UnsupportedOperationException();
    }

    /** Written as a whole number with a unit: {@code 250ms}, {@code 5s}, {@code 10m}, {@code 2h}, {@code 30d}. */
    public Duration duration(String key, Duration byDefault, Duration min, Duration max) {
        throw new UnsupportedOperationException();
    }

    public boolean flag(String key, boolean byDefault) {
        throw new UnsupportedOperationException();
    }

    public String oneOf(String key, String byDefault, Set<String> allowed) {
        throw new UnsupportedOperationException();
    }

    /** Written in lower case with {@code -} or {@code _} for the enum's {@code _}. */
    public <E extends Enum<E>> E oneOf(String key, E byDefault) {
        throw new UnsupportedOperationException();
    }

    /** A list of texts; a single text reads as a list of one; absent reads as empty. */
    public List<String> list(String key) {
        throw new UnsupportedOperationException();
    }

    /** Texts by free names, in file order; absent reads as empty. */
    public Map<String, String> map(String key) {
        throw new UnsupportedOperationException();
    }

    /** From {@code key}, or from the file that {@code keyFile} names (last line end cut off). Absent or empty is a mistake. */
    public Secret secret(String key) {
        throw new UnsupportedOperationException();
    }

    /** As {@link #secret}, but absent reads as none. */
    public Optional<Secret> optionalSecret(String key) {
        throw new UnsupportedOperationException();
    }

    /** A path, relative to the directory of the settings file. */
    public Optional<Path> path(String key) {
        throw new UnsupportedOperationException();
    }

    /** Notes a mistake that only the reader can see, such as two keys that do not fit together. */
    public void mistake(String key, String text) {
        throw new UnsupportedOperationException();
    }
}
