package io.paysync.providers.words;

import io.paysync.contract.domain.PaymentFact;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A provider's words and what they mean here, for its page. What a word means is not written down: it is what the code
 * makes of a genuine message with this word in it.
 */
public final class Words {
    private final Class<?> codes;
    private final Set<String> otherTables;
    private final List<Cell> heads;
    private final List<Row> rows = new ArrayList<>();

    private record Row(Cell word, Cell and, Cell meaning) {}

    /**
     * @param codes whose tables (its static maps and sets) hold the words that must all be here
     * @param otherTables those of them that are about other things
     */
    public Words(Class<?> codes, Cell word, Cell and, String... otherTables) {
        this.codes = codes;
        this.otherTables = Set.of(otherTables);
        this.heads = List.of(word, and, Cell.said("becomes", "含义"));
    }

    /** @param told what the code made of the message */
    public void add(Cell word, Cell and, List<PaymentFact> told) {
        rows.add(new Row(word, and, Meaning.of(told)));
    }

    public void add(Cell word, Cell and, PaymentFact told) {
        add(word, and, List.of(told));
    }

    /** Words of the code that have no row, and of rows that the code does not know. */
    Set<String> odd() {
        Set<String> known = known();
        Set<String> shown = rows.stream()
                .flatMap(row -> List.of(row.word(), row.and()).stream())
                .map(Cell::known)
                .filter(word -> word != null)
                .map(word -> word.table() + " " + word.word())
                .collect(Collectors.toSet());
        Set<String> odd = new TreeSet<>();
        known.stream().filter(word -> !shown.contains(word)).forEach(word -> odd.add("no row: " + word));
        shown.stream().filter(word -> !known.contains(word)).forEach(word -> odd.add("not in the code: " + word));
        return odd;
    }

    private Set<String> known() {
        Set<String> known = new HashSet<>();
        for (Field field : codes.getDeclaredFields()) {
            boolean table = Modifier.isStatic(field.getModifiers()) && !otherTables.contains(field.getName());
            Object value = table ? value(field) : null;
            Collection<?> words =
                    value instanceof Map<?, ?> map ? map.keySet() : value instanceof Set<?> set ? set : Set.of();
            words.forEach(word -> known.add(field.getName() + " " + word));
        }
        return known;
    }

    private static Object value(Field field) {
        try {
            field.setAccessible(true);
            return field.get(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The table in Markdown. What means the same stands in one row. */
    String in(Language language) {
        StringBuilder table = new StringBuilder();
        line(table, heads, language);
        table.append("|---|---|---|\n");
        Cell before = null;
        for (Row row : shortened()) {
            line(
                    table,
                    List.of(row.word().equals(before) ? Cell.NONE : row.word(), row.and(), row.meaning()),
                    language);
            before = row.word();
        }
        return table.toString();
    }

    private static void line(StringBuilder table, List<Cell> cells, Language language) {
        table.append('|');
        for (Cell cell : cells) {
            String text = cell.in(language);
            table.append(text.isEmpty() ? " |" : " " + text + " |");
        }
        table.append('\n');
    }

    /** First the conditions of one word are joined, then the words that have the same conditions. The last one has the place. */
    private List<Row> shortened() {
        Map<List<Cell>, List<Row>> byWord = new LinkedHashMap<>();
        for (Row row : rows) {
            gather(byWord, List.of(bare(row.word()), row.meaning()), row);
        }
        Map<List<Cell>, List<Row>> byCondition = new LinkedHashMap<>();
        for (List<Row> same : byWord.values()) {
            Row first = same.get(0);
            Cell and = Cell.joined(same.stream().map(Row::and).toList());
            gather(byCondition, List.of(and, first.meaning()), new Row(bare(first.word()), and, first.meaning()));
        }
        return byCondition.values().stream()
                .map(same -> new Row(
                        Cell.joined(same.stream().map(Row::word).toList()),
                        same.get(0).and(),
                        same.get(0).meaning()))
                .toList();
    }

    private static void gather(Map<List<Cell>, List<Row>> groups, List<Cell> key, Row row) {
        List<Row> before = groups.remove(key);
        List<Row> group = before == null ? new ArrayList<>() : before;
        group.add(row);
        groups.put(key, group);
    }

    private static Cell bare(Cell cell) {
        return Cell.said(cell.english(), cell.chinese());
    }
}
