package io.paysync.providers;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request exactly as it came in. The body is the raw bytes: no decoding, trimming or parsing happened before.
 *
 * @param method upper case
 * @param path the request path as sent, without the query
 * @param query the raw query string, or null
 * @param headers in the order sent; names in any case
 */
public record RawCallback(
        String method, String path, @Nullable String query, List<Map.Entry<String, String>> headers, byte[] body) {
    /** All values of a header, in the order sent. A signature header that comes twice is not for us to choose from. */
    public List<String> all(String name) {
        String wanted = name.toLowerCase(Locale.ROOT);
        return headers.stream()
                .filter(h -> h.getKey().toLowerCase(Locale.ROOT).equals(wanted))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** The value of a header that comes exactly once; null when absent or repeated. */
    public @Nullable String one(String name) {
        List<String> values = all(name);
        return values.size() == 1 ? values.get(0) : null;
    }
}
