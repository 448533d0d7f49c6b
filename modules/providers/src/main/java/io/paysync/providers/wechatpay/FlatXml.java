package io.paysync.providers.wechatpay;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The one shape of XML that APIv2 writes: a root, and in it elements without attributes that hold text or one CDATA
 * section. There is nothing here that could declare a type or an entity or reach a file, so nothing can be smuggled in;
 * whatever is not exactly this shape is no message of APIv2.
 */
final class FlatXml {
    private static final int ELEMENTS_MAX = 100;
    private static final String CDATA = "<![CDATA[";
    private static final String CDATA_END = "]]>";

    private final String text;
    private int at;

    private FlatXml(String text) {
        this.text = text;
    }

    /** Names and texts, in order; null when the text has another shape or a name comes twice. */
    static @Nullable Map<String, String> parse(String text, String root) {
        return new FlatXml(text.strip()).elements(root);
    }

    private @Nullable Map<String, String> elements(String root) {
        Map<String, String> found = new LinkedHashMap<>();
        if (!skip("<" + root + ">")) {
            return null;
        }
        while (true) {
            blanks();
            if (skip("</" + root + ">")) {
                return at == text.length() ? found : null;
            }
            String name = name();
            String value = name == null ? null : value();
            if (name == null
                    || value == null
                    || !skip("</" + name + ">")
                    || found.size() == ELEMENTS_MAX
                    || found.put(name, value) != null) {
                return null;
            }
        }
    }

    private @Nullable String name() {
        if (!skip("<")) {
            return null;
        }
        int from = at;
        while (at < text.length() && nameChar(text.charAt(at))) {
            at++;
        }
        String name = text.substring(from, at);
        return name.isEmpty() || !skip(">") ? null : name;
    }

    private @Nullable String value() {
        if (skip(CDATA)) {
            int end = text.indexOf(CDATA_END, at);
            if (end < 0) {
                return null;
            }
            String value = text.substring(at, end);
            at = end + CDATA_END.length();
            return value;
        }
        int from = at;
        while (at < text.length() && text.charAt(at) != '<') {
            if (text.charAt(at) == '&') {
                return null;
            }
            at++;
        }
        return text.substring(from, at);
    }

    private void blanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private boolean skip(String expected) {
        if (!text.startsWith(expected, at)) {
            return false;
        }
        at += expected.length();
        return true;
    }

    private static boolean nameChar(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    }
}
