package io.paysync.providers.words;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A cell of a page's table, in the languages of the pages.
 *
 * @param known the table of the code, and the word in it, that this cell stands for; null where it stands for none
 */
public record Cell(String english, String chinese, @Nullable Known known) {
    public static final Cell NONE = said("", "");
    /** Any of the messages that the rows above it are about. */
    public static final Cell ANY_OF_THESE = said("any of these", "以上任一");

    public static final Cell ELSE = said("anything else", "其他");

    private static final Pattern DOTTED = Pattern.compile("`[A-Za-z_.-]+\\.[A-Za-z_]+`");

    /** A word that the code knows. */
    public record Known(String table, String word) {}

    public static Cell word(String table, String word) {
        return word(table, word, code(word));
    }

    /** The same where the page says it in more words. */
    public static Cell word(String table, String word, Cell shown) {
        return new Cell(shown.english(), shown.chinese(), new Known(table, word));
    }

    /** A provider's word as it is written. */
    public static Cell code(String text) {
        return said("`" + text + "`", "`" + text + "`");
    }

    public static Cell said(String english, String chinese) {
        return new Cell(english, chinese, null);
    }

    /** Several as one, each once. */
    static Cell joined(List<Cell> cells) {
        return said(
                String.join(", ", shortened(cells.stream().map(Cell::english).toList())),
                String.join("、", shortened(cells.stream().map(Cell::chinese).toList())));
    }

    /** What begins like the one before is told by its end: {@code `a.b`, `.c`}. */
    private static List<String> shortened(List<String> texts) {
        List<String> out = new ArrayList<>();
        String before = "";
        for (String text : texts.stream().distinct().toList()) {
            String start = DOTTED.matcher(text).matches() ? text.substring(0, text.lastIndexOf('.')) : "";
            boolean same = !start.isEmpty() && start.equals(before);
            out.add(same ? "`" + text.substring(start.length()) : text);
            before = start;
        }
        return out;
    }

    String in(Language language) {
        return switch (language) {
            case ENGLISH -> english;
            case CHINESE -> chinese;
        };
    }
}
