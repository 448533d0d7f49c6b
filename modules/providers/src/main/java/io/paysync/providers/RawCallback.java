package io.paysync.providers;

import java.util.ArrayList;
import java.util.List;
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
        List<String> values = new ArrayList<>(1);
        for (Map.Entry<String, String> header : headers) {
            if (header.getKey().equalsIgnoreCase(name)) {
                values.add(header.getValue());
            }
        }
        return values;
    }

    /** The value of a header that comes exactly once; null when absent or repeated. */
    public @Nullable String one(String name) {
        String found = null;
        for (Map.Entry<String, String> header : headers) {
            if (header.getKey().equalsIgnoreCase(name)) {
                if (found != null) {
                    return null;
                }
                found = header.getValue();
            }
        }
        return found;
    }

    /** Headers and body may hold personal data and signatures, so neither is printed. */
    @Override
    public String toString() {
        return method + " " + path + " (" + body.length + " bytes)";
    }
}
