package io.paysync.bench.fuzz;

import io.paysync.providers.RawCallback;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Forms as gateways sign them: sorted, decoded, joined, the empty ones left out. */
final class Forms {
    private Forms() {}

    /** The signed text; null where the form cannot be decoded. Of several equal names the last counts, for us to be told. */
    static @Nullable String text(RawCallback raw, Set<String> without) {
        Map<String, String> fields = new TreeMap<>();
        for (String pair : pairs(raw)) {
            int equals = pair.indexOf('=');
            try {
                fields.put(
                        URLDecoder.decode(equals < 0 ? pair : pair.substring(0, equals), StandardCharsets.UTF_8),
                        URLDecoder.decode(equals < 0 ? "" : pair.substring(equals + 1), StandardCharsets.UTF_8));
            } catch (IllegalArgumentException e) {
                return null;
            }
        }
        return fields.entrySet().stream()
                .filter(field ->
                        !without.contains(field.getKey()) && !field.getValue().isEmpty())
                .map(field -> field.getKey() + "=" + field.getValue())
                .collect(Collectors.joining("&"));
    }

    /** The same form with this field in place of any of its name. */
    static RawCallback with(RawCallback raw, String name, String value) {
        List<String> pairs = new ArrayList<>();
        for (String pair : pairs(raw)) {
            if (!pair.equals(name) && !pair.startsWith(name + "=")) {
                pairs.add(pair);
            }
        }
        pairs.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
        return Insider.with(raw, String.join("&", pairs).getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String[] pairs(RawCallback raw) {
        return new String(raw.body(), StandardCharsets.ISO_8859_1).split("&", -1);
    }
}
