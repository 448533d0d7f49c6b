package io.paysync.platform.config;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** All that is wrong with one file, in the order of its lines. */
final class Mistakes {
    private final String file;
    private final Set<Mistake> found = sorted();
    private final Set<Mistake> unreadable = sorted();

    Mistakes(String file) {
        this.file = file;
    }

    void add(int line, String key, String text) {
        found.add(new Mistake(line, key.isEmpty() ? text : key + ": " + text));
    }

    /** What follows from a file that could not be read would only be noise. */
    void unreadable(int line, String text) {
        unreadable.add(new Mistake(line, text));
    }

    boolean isUnreadable() {
        return !unreadable.isEmpty();
    }

    List<String> lines() {
        return (unreadable.isEmpty() ? found : unreadable)
                .stream()
                        .map(mistake -> file + ":" + mistake.line() + ": " + mistake.text())
                        .toList();
    }

    private static Set<Mistake> sorted() {
        return new TreeSet<>(Comparator.comparingInt(Mistake::line).thenComparing(Mistake::text));
    }

    private record Mistake(int line, String text) {}
}
