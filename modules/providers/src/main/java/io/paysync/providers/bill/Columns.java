package io.paysync.providers.bill;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which cell is what, by the names in the bill's own header: providers add and move columns. */
public final class Columns {
    private final Map<String, Integer> byName = new HashMap<>();
    private final int count;

    public Columns(Cells header) throws BillException {
        count = header.size();
        for (int i = 0; i < count; i++) {
            if (byName.putIfAbsent(plain(header.text(i)), i) != null
                    && !header.text(i).isEmpty()) {
                throw new BillException("the header names a column twice");
            }
        }
    }

    /** Half-width brackets and no blanks: the same column is written in both ways. */
    private static String plain(String name) {
        return name.replace('（', '(').replace('）', ')').replace(" ", "");
    }

    /** @throws BillException when the bill has no such column */
    public int of(String... names) throws BillException {
        int found = maybe(names);
        if (found < 0) {
            throw new BillException("the bill has no column " + names[0]);
        }
        return found;
    }

    /** -1 when the bill has none of these columns. */
    public int maybe(String... names) {
        for (String name : names) {
            Integer at = byName.get(plain(name));
            if (at != null) {
                return at;
            }
        }
        return -1;
    }

    /** A line with more or fewer cells than the header is not read by guessing. */
    public void fit(Cells line) throws BillException {
        if (line.size() != count) {
            throw new BillException(
                    "line " + line.number() + " has " + line.size() + " cells, the header has " + count);
        }
    }

    /** The text, or null when there is no such column or nothing in it. */
    public static @Nullable String text(Cells line, int column) {
        String text = column < 0 ? "" : line.text(column);
        return text.isEmpty() ? null : text;
    }
}
