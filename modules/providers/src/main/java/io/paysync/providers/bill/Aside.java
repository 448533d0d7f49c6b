package io.paysync.providers.bill;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Lines that came with a bill in a file of their own whose columns are not known. They are never taken apart by a guess, and
 * never passed over in silence: a person gets them.
 *
 * @param file its name in the archive
 * @param lines that are not blank
 * @param some of them, shortened, with card numbers masked
 */
public record Aside(String file, long lines, List<String> some) {
    private static final int SOME_MAX = 20;
    private static final int SOME_CHARS_MAX = 300;
    private static final int NAME_CHARS_MAX = 100;

    /** A run of digits that can be a card's number; 21 are UnionPay's number of a transaction. */
    private static final Pattern CARD = Pattern.compile("(?<!\\d)(?!\\d{21}(?!\\d))(\\d{6})\\d{3,}(\\d{4})(?!\\d)");

    public Aside {
        some = List.copyOf(some);
    }

    /**
     * Looks for such a file in an archive, and closes it.
     *
     * @param wanted by its name
     * @return empty when there is no archive, no such file in it, or nothing in the file
     */
    public static Optional<Aside> of(InputStream archive, Predicate<String> wanted, Charset charset, BillLimits limits)
            throws BillException {
        Pattern noText = Pattern.compile("\\p{Cntrl}");
        String[] name = {""};
        try (InputStream in = Unpacked.maybe(archive, entry -> found(entry, wanted, name), limits.bytesMax())) {
            BufferedReader reader = new BufferedReader(new InputStreamReader(in, charset));
            long lines = 0;
            List<String> some = new ArrayList<>();
            StringBuilder line = new StringBuilder();
            boolean blank = true;
            for (int c = reader.read(); c >= 0 || !line.isEmpty() || !blank; c = reader.read()) {
                if (c == '\n' || c < 0) {
                    lines += blank ? 0 : 1;
                    if (!blank && some.size() < SOME_MAX) {
                        some.add(noText.matcher(masked(line.toString()))
                                .replaceAll(" ")
                                .strip());
                    }
                    line.setLength(0);
                    blank = true;
                    if (c < 0) {
                        break;
                    }
                } else {
                    blank &= Character.isWhitespace(c);
                    // Beyond the shown part nothing is kept, but a number is never cut before it is masked.
                    if (line.length() < 2 * SOME_CHARS_MAX) {
                        line.append((char) c);
                    }
                }
            }
            String shown = name[0].substring(0, Math.min(NAME_CHARS_MAX, name[0].length()));
            return lines == 0 ? Optional.empty() : Optional.of(new Aside(shown, lines, some));
        } catch (IOException e) {
            throw new BillException("the archive is damaged or cannot be read");
        }
    }

    private static boolean found(String entry, Predicate<String> wanted, String[] name) {
        boolean found = wanted.test(entry);
        if (found) {
            name[0] = entry;
        }
        return found;
    }

    static String masked(String line) {
        String masked = CARD.matcher(line).replaceAll("$1******$2");
        return masked.substring(0, Math.min(SOME_CHARS_MAX, masked.length()));
    }
}
