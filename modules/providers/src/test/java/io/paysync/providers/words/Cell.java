package io.paysync.providers.words;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A cell of a page's table, in the languages of the pages.
 *
 * @param known the table of the code, and the word in it, that this cell stands for; null where it stands for none
 */
public record Cell(String english, String chinese, @Nullable Known known) {
    public static final Cell NONE = said("", "");
    public static final Cell ELSE = said("anything else", "其他");

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
                cells.stream().map(Cell::english).distinct().collect(Collectors.joining(", ")),
                cells.stream().map(Cell::chinese).distinct().collect(Collectors.joining("、")));
    }

    String in(Language language) {
        return switch (language) {
            case ENGLISH -> english;
            case CHINESE -> chinese;
        };
    }
}
