package io.paysync.channels.message;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import io.paysync.channels.OwnWords.Source;
import io.paysync.contract.domain.Texts;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A merchant's own words, as Mustache: {@code {{orderId}}}, and {@code {{#tradeNo}}…{{/tradeNo}}} for what is said only when
 * there is such a value. Whoever writes them is not trusted with the node: there are the values and nothing else, no
 * unescaped ones, no partials, no other delimiters; and length and number of places bound what can come of it.
 */
public final class MustacheWords implements Wording {
    private static final int TITLE_CHARS_MAX = 200;
    private static final int TEXT_CHARS_MAX = 4096;
    private static final int HTML_CHARS_MAX = 16_384;
    private static final int PLACES_MAX = 100;
    private static final Pattern PLACE = Pattern.compile("\\{\\{\\s*([#^/]?)\\s*([A-Za-z][A-Za-z0-9]*)\\s*}}(?!})");
    private static final Mustache.Compiler PLAIN =
            Mustache.compiler().escapeHTML(false).emptyStringIsFalse(true).defaultValue("");
    private static final Mustache.Compiler HTML = PLAIN.escapeHTML(true);

    private final Source source;

    public MustacheWords(Source source) {
        this.source = source;
    }

    /** What is wrong with the first part that cannot be used, or empty. */
    public static Optional<String> refuse(Source source) {
        String title = source.title();
        if (title != null && (title.isBlank() || !Texts.clean(title))) {
            return Optional.of("title must be one line");
        }
        if (source.text().isBlank()) {
            return Optional.of("text must not be empty");
        }
        return refuse("title", title, TITLE_CHARS_MAX)
                .or(() -> refuse("text", source.text(), TEXT_CHARS_MAX))
                .or(() -> refuse("html", source.html(), HTML_CHARS_MAX));
    }

    @Override
    public String title(Values values) {
        String title = source.title();
        return title == null ? "" : rendered(PLAIN, title, values);
    }

    @Override
    public String text(Values values) {
        return rendered(PLAIN, source.text(), values);
    }

    @Override
    public String html(Values values, String language) {
        String html = source.html();
        return html == null
                ? Wording.document(Wording.escaped(text(values)).replace("\n", "<br>\n"), language)
                : rendered(HTML, html, values);
    }

    private static Optional<String> refuse(String part, @Nullable String template, int charsMax) {
        if (template == null) {
            return Optional.empty();
        }
        if (template.length() > charsMax) {
            return Optional.of(part + " is longer than " + charsMax + " characters");
        }
        int places = 0;
        Matcher place = PLACE.matcher(template);
        for (int at = template.indexOf("{{"); at >= 0; at = template.indexOf("{{", place.end())) {
            if (!place.find(at) || place.start() != at) {
                return Optional.of(part + " has a tag that is none of {{name}}, {{#name}}, {{^name}}, {{/name}}");
            }
            if (!Values.NAMES.contains(place.group(2))) {
                return Optional.of(part + " has {{" + place.group(2) + "}}; there are " + Values.NAMES);
            }
            places++;
        }
        if (places > PLACES_MAX) {
            return Optional.of(part + " has more than " + PLACES_MAX + " tags");
        }
        try {
            PLAIN.compile(template);
            return Optional.empty();
        } catch (MustacheException e) {
            return Optional.of(part + " is no template: " + e.getMessage());
        }
    }

    /** Bounded: each place is filled at most once, as no value is a list. */
    private static String rendered(Mustache.Compiler compiler, String template, Values values) {
        return compiler.compile(template).execute(values.all());
    }
}
