package io.paysync.providers.generic;

import io.paysync.providers.RawCallback;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is signed: the raw body, and perhaps headers and fixed text around it, such as
 * <code>{header:X-Timestamp}.{body}</code>. A text that could be cut into its parts in two ways would be one signature for
 * two messages, so parts are kept apart by fixed text that no header may hold.
 */
final class Template {
    private static final Pattern PART = Pattern.compile("\\{(body|header:([^{}]*))}");

    private final List<Part> parts;
    private final int bodyAt;

    private Template(List<Part> parts, int bodyAt) {
        this.parts = parts;
        this.bodyAt = bodyAt;
    }

    private sealed interface Part {
        record Body() implements Part {}

        record Header(String name) implements Part {}

        record Fixed(String text) implements Part {}
    }

    /** @throws IllegalArgumentException saying in words what is wrong */
    static Template of(String text) {
        List<Part> parts = new ArrayList<>();
        Matcher found = PART.matcher(text);
        int from = 0;
        while (found.find()) {
            fixed(parts, text.substring(from, found.start()));
            parts.add("body".equals(found.group(1)) ? new Part.Body() : header(found.group(2)));
            from = found.end();
        }
        fixed(parts, text.substring(from));
        long bodies = parts.stream().filter(Part.Body.class::isInstance).count();
        if (bodies != 1) {
            throw new IllegalArgumentException("must hold {body} once; what else is in a callback would not be signed");
        }
        for (int i = 1; i < parts.size(); i++) {
            if (!(parts.get(i) instanceof Part.Fixed) && !(parts.get(i - 1) instanceof Part.Fixed)) {
                throw new IllegalArgumentException(
                        "needs some text between two parts, so that no byte can move from one to the other");
            }
        }
        return new Template(List.copyOf(parts), parts.indexOf(new Part.Body()));
    }

    /** The headers that take part, lower case. */
    Set<String> headers() {
        Set<String> names = new LinkedHashSet<>();
        for (Part part : parts) {
            if (part instanceof Part.Header header) {
                names.add(header.name());
            }
        }
        return names;
    }

    /** What a genuine request would have signed, piece by piece; null when a header is missing, doubled or ambiguous. */
    byte @Nullable [][] signed(RawCallback raw) {
        byte[][] signed = new byte[parts.size()][];
        for (int i = 0; i < parts.size(); i++) {
            byte[] piece = switch (parts.get(i)) {
                case Part.Body body -> raw.body();
                case Part.Fixed fixed -> fixed.text().getBytes(StandardCharsets.UTF_8);
                case Part.Header header -> header(raw.one(header.name()), i);
            };
            if (piece == null) {
                return null;
            }
            signed[i] = piece;
        }
        return signed;
    }

    private byte @Nullable [] header(@Nullable String value, int at) {
        if (value == null || value.isEmpty() || !value.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
            return null;
        }
        // Before the body the text behind it ends a header, after the body the text in front of it begins one.
        int neighbour = at < bodyAt ? at + 1 : at - 1;
        if (parts.get(neighbour) instanceof Part.Fixed fixed) {
            boolean clear = at < bodyAt
                    ? (value + fixed.text()).indexOf(fixed.text()) == value.length()
                    : (fixed.text() + value).lastIndexOf(fixed.text()) == 0;
            return clear ? value.getBytes(StandardCharsets.US_ASCII) : null;
        }
        return null;
    }

    private static Part header(String name) {
        if (!Place.HEADER.matcher(name).matches()) {
            throw new IllegalArgumentException("must name a header in {header:…}");
        }
        return new Part.Header(name.toLowerCase(Locale.ROOT));
    }

    private static void fixed(List<Part> parts, String text) {
        if (text.isEmpty()) {
            return;
        }
        if (text.indexOf('{') >= 0 || text.indexOf('}') >= 0) {
            throw new IllegalArgumentException("knows {body} and {header:Name} only");
        }
        parts.add(new Part.Fixed(text));
    }
}
