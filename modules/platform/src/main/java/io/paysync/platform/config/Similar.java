package io.paysync.platform.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the word that was probably meant. */
final class Similar {
    private Similar() {}

    static Optional<String> to(String word, Collection<String> known) {
        return known.stream()
                .filter(k -> distance(lower(word), lower(k)) <= tolerance(word.length()))
                .min(Comparator.<String>comparingInt(k -> distance(lower(word), lower(k)))
                        .thenComparing(Comparator.naturalOrder()));
    }

    private static int tolerance(int length) {
        return length < 6 ? Math.max(0, Math.min(2, length - 2)) : length / 3;
    }

    private static String lower(String word) {
        return word.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
    }

    /** Levenshtein's. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
