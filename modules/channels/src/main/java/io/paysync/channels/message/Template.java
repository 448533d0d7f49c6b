package io.paysync.channels.message;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Text with places such as {@code {orderId}}. Each value is put in once and never read as a template, and goes through the
 * escaping of where it is put.
 */
public final class Template {
    private static final Pattern PLACE = Pattern.compile("\\{([A-Za-z][A-Za-z0-9]*)}");
    private static final int CHARS_MAX = 4096;

    private final List<Part> parts;
    private final String text;

    private record Part(String text, boolean isName) {}

    private Template(String text, List<Part> parts) {
        this.text = text;
        this.parts = List.copyOf(parts);
    }

    /** @throws IllegalArgumentException with what is wrong: too long, or a place that no value has */
    public static Template of(String text) {
        if (text.length() > CHARS_MAX) {
            throw new IllegalArgumentException("is longer than " + CHARS_MAX + " characters");
        }
        List<Part> parts = new ArrayList<>();
        Matcher place = PLACE.matcher(text);
        int from = 0;
        while (place.find()) {
            String name = place.group(1);
            if (!Values.NAMES.contains(name)) {
                throw new IllegalArgumentException("has {" + name + "}; there are " + Values.NAMES);
            }
            parts.add(new Part(text.substring(from, place.start()), false));
            parts.add(new Part(name, true));
            from = place.end();
        }
        parts.add(new Part(text.substring(from), false));
        return new Template(text, parts);
    }

    /** @param escape for each value; the template's own words stay as they are */
    public String render(Values values, UnaryOperator<String> escape) {
        StringBuilder out = new StringBuilder();
        for (Part part : parts) {
            out.append(part.isName() ? escape.apply(values.get(part.text())) : part.text());
        }
        return out.toString();
    }

    public String render(Values values) {
        return render(values, UnaryOperator.identity());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Template template && text.equals(template.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
