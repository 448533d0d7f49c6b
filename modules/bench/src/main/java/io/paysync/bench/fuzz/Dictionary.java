package io.paysync.bench.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words of a provider, out of its seeds, so that a mutation puts a field where a field belongs. */
final class Dictionary {
    /** Names of JSON fields with their quotes, of form fields, of headers, and words in capitals such as states. */
    private static final Pattern WORDS = Pattern.compile(
            "\"[A-Za-z0-9_.]{2,40}\"|[A-Za-z_]{2,30}(?==)|(?m)^[A-Za-z0-9-]{3,40}(?=: )|\\b[A-Z][A-Z_]{2,30}\\b");

    private static final List<String> COMMON = List.of(
            "null",
            "true",
            "false",
            "-1",
            "0",
            "1e400",
            "9223372036854775808",
            "0.001",
            "88.80",
            "{}",
            "[]",
            "\"\"",
            "\\u0000",
            "\\ud800",
            "\"a\":",
            ",",
            "&",
            "=",
            "+",
            "%00",
            "%26",
            "%3D",
            "%ff",
            "é",
            "龙",
            "\r\n",
            "\n\n",
            "\uFEFF",
            "EUR",
            "JPY",
            "KWD",
            "2026-11-20T02:00:00Z",
            "1970-01-01 00:00:00",
            "<![CDATA[",
            "]]>");

    private static final int WORDS_MAX = 1000;

    private Dictionary() {}

    /** One entry a line, as libFuzzer reads it. */
    static List<String> of(Collection<byte[]> seeds) {
        Set<String> words = new TreeSet<>(COMMON);
        for (byte[] seed : seeds) {
            Matcher found = WORDS.matcher(new String(seed, StandardCharsets.ISO_8859_1));
            while (words.size() < WORDS_MAX && found.find()) {
                words.add(found.group());
            }
        }
        return words.stream().map(Dictionary::entry).toList();
    }

    private static String entry(String word) {
        StringBuilder entry = new StringBuilder("\"");
        for (byte b : word.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = b > 0x20 && b < 0x7f && b != '"' && b != '\\';
            entry.append(plain ? String.valueOf((char) b) : String.format("\\x%02x", b & 0xff));
        }
        return entry.append('"').toString();
    }
}
