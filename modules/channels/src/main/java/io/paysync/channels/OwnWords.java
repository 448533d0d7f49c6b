package io.paysync.channels;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A merchant's own words for one event over one channel, by language. They stand before the ones in the settings. */
public record OwnWords(Map<String, Source> byLanguage) {
    public static final OwnWords NONE = new OwnWords(Map.of());

    public OwnWords {
        byLanguage = Map.copyOf(byLanguage);
    }

    /**
     * Mustache templates.
     *
     * @param title of an e-mail or a push message
     * @param html of an e-mail; null: made of the text
     */
    public record Source(
            @Nullable String title, String text, @Nullable String html) {}
}
