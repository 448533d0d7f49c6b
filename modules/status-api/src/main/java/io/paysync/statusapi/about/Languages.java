package io.paysync.statusapi.about;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** English or Chinese, by what the browser prefers. */
final class Languages {
    private static final int HEADER_CHARS_MAX = 500;

    private Languages() {}

    /** @param acceptLanguage the header, or null; anything unreadable means English */
    static boolean prefersChinese(@Nullable String acceptLanguage) {
        if (acceptLanguage == null || acceptLanguage.length() > HEADER_CHARS_MAX) {
            return false;
        }
        try {
            Locale best =
                    Locale.lookup(Locale.LanguageRange.parse(acceptLanguage), List.of(Locale.ENGLISH, Locale.CHINESE));
            return Locale.CHINESE.equals(best);
        } catch (IllegalArgumentException unreadable) {
            return false;
        }
    }
}
