package io.paysync.contract.domain;

/** Bounds of text values: NUL can be stored in no PostgreSQL text, control characters forge log lines. */
public final class Texts {
    private Texts() {}

    /** @throws IllegalArgumentException when the length is out of bounds or a control character or lone surrogate is in it */
    public static String require(String text, int min, int max, String name) {
        if (text.length() < min || text.length() > max) {
            throw new IllegalArgumentException(name + " must have " + min + " to " + max + " characters");
        }
        if (!clean(text)) {
            throw new IllegalArgumentException(name + " holds a control character");
        }
        return text;
    }

    /** @return whether the text is free of control characters and lone surrogates */
    public static boolean clean(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c)) {
                return false;
            }
            if (Character.isHighSurrogate(c)) {
                if (i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(++i))) {
                    return false;
                }
            } else if (Character.isLowSurrogate(c)) {
                return false;
            }
        }
        return true;
    }

    /** The text made storable and printable: control characters and lone surrogates become U+FFFD, cut at {@code max}. */
    public static String sanitized(String text, int max) {
        String cut = text.length() <= max ? text : text.substring(0, max);
        if (clean(cut)) {
            return cut;
        }
        StringBuilder out = new StringBuilder(cut.length());
        cut.codePoints()
                .forEach(c -> out.appendCodePoint(
                        Character.isISOControl(c) || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)
                                ? 0xFFFD
                                : c));
        return out.toString();
    }
}
