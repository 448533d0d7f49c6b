package io.paysync.platform.config;

import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Puts environment variables into a value. What comes from the environment is text, never YAML. */
final class Substitution {
    private static final Pattern PLACE =
            Pattern.compile("\\$\\$\\{|\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?}|\\$\\{");

    private Substitution() {}

    /** @throws IllegalArgumentException when a variable without default is not set, or a place is malformed */
    static String apply(String text, Function<String, @Nullable String> env) {
        if (!text.contains("${")) {
            return text;
        }
        return PLACE.matcher(text).replaceAll(place -> Matcher.quoteReplacement(value(place, env)));
    }

    private static String value(java.util.regex.MatchResult place, Function<String, @Nullable String> env) {
        if (place.group().equals("$${")) {
            return "${";
        }
        String name = place.group(1);
        if (name == null) {
            throw new IllegalArgumentException("${ must be ${NAME} or ${NAME:-default}; write $${ for a plain ${");
        }
        String value = env.apply(name);
        String byDefault = place.group(2);
        if (value == null && byDefault == null) {
            throw new IllegalArgumentException("environment variable " + name + " is not set");
        }
        return value == null || value.isEmpty() && byDefault != null ? byDefault : value;
    }
}
