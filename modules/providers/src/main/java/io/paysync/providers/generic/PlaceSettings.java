package io.paysync.providers.generic;

import io.paysync.platform.config.Section;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a {@link Place}; a wrong one is a mistake of its key. */
final class PlaceSettings {
    private PlaceSettings() {}

    /** Null when absent or wrong. */
    static @Nullable Place read(Section section, String key, boolean form) {
        Optional<String> text = section.text(key);
        if (text.isEmpty()) {
            return null;
        }
        try {
            Place place = Place.of(text.get());
            if (place instanceof Place.Json && form || place instanceof Place.Form && !form) {
                section.mistake(key, "does not fit the body, which is " + (form ? "a form" : "JSON"));
                return null;
            }
            return place;
        } catch (IllegalArgumentException e) {
            section.mistake(key, String.valueOf(e.getMessage()));
            return null;
        }
    }
}
