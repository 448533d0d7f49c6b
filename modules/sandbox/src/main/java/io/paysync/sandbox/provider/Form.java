package io.paysync.sandbox.provider;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** {@code application/x-www-form-urlencoded} and the text that Alipay signs. */
public final class Form {
    private Form() {}

    public static String encode(Map<String, String> fields, Charset charset) {
        StringBuilder out = new StringBuilder(1200);
        fields.forEach((name, value) -> out.append(out.isEmpty() ? "" : "&")
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, charset)));
        return out.toString();
    }

    /** A repeated name keeps its last value; what cannot be decoded is left out. */
    public static Map<String, String> decode(String text, Charset charset) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String pair : text.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                put(fields, pair.substring(0, equals), pair.substring(equals + 1), charset);
            }
        }
        return fields;
    }

    private static void put(Map<String, String> fields, String name, String value, Charset charset) {
        try {
            fields.put(URLDecoder.decode(name, charset), URLDecoder.decode(value, charset));
        } catch (IllegalArgumentException e) {
            // A broken escape: nobody can have signed it, so the signature will not fit either.
        }
    }

    /** All fields but those named and the blank ones, sorted, {@code k=v} joined with {@code &}. */
    public static String signed(Map<String, String> fields, String... without) {
        TreeMap<String, String> sorted = new TreeMap<>(fields);
        for (String name : without) {
            sorted.remove(name);
        }
        StringBuilder out = new StringBuilder(1200);
        sorted.forEach((name, value) -> {
            if (!value.isBlank()) {
                out.append(out.isEmpty() ? "" : "&").append(name).append('=').append(value);
            }
        });
        return out.toString();
    }
}
