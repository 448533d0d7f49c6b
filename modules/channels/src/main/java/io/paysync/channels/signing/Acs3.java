package io.paysync.channels.signing;

import io.paysync.platform.config.Secret;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Aliyun's signature version 3 ({@code ACS3-HMAC-SHA256}) for calls whose parameters all stand in the query and whose body
 * is empty. There is no key derivation and no date in the scope: time and nonce are signed headers.
 */
public final class Acs3 {
    public static final String ALGORITHM = "ACS3-HMAC-SHA256";

    /** Hash of the empty body. */
    public static final String EMPTY_SHA256 = Digests.sha256Hex("");

    private Acs3() {}

    /** The query as it is signed and sent: sorted by name, RFC 3986 encoded. */
    public static String query(Map<String, String> parameters) {
        StringBuilder query = new StringBuilder();
        new TreeMap<>(parameters)
                .forEach((name, value) -> query.append(query.isEmpty() ? "" : "&")
                        .append(encoded(name))
                        .append('=')
                        .append(encoded(value)));
        return query.toString();
    }

    /** @param headers those signed: host, content-type if there is one, and every {@code x-acs-*} */
    public static String canonicalRequest(String method, String path, String query, Map<String, String> headers) {
        SortedMap<String, String> sorted = sorted(headers);
        StringBuilder lines = new StringBuilder();
        sorted.forEach((name, value) ->
                lines.append(name).append(':').append(value.strip()).append('\n'));
        return method + "\n" + path + "\n" + query + "\n" + lines + "\n" + names(sorted) + "\n"
                + sorted.getOrDefault("x-acs-content-sha256", EMPTY_SHA256);
    }

    public static String stringToSign(String canonicalRequest) {
        return ALGORITHM + "\n" + Digests.sha256Hex(canonicalRequest);
    }

    /** The value of the header {@code Authorization}. */
    public static String authorization(
            String keyId, Secret keySecret, String method, String path, String query, Map<String, String> headers) {
        String toSign = stringToSign(canonicalRequest(method, path, query, headers));
        return ALGORITHM + " Credential=" + keyId + ",SignedHeaders=" + names(sorted(headers)) + ",Signature="
                + Digests.hex(Digests.hmacSha256(keySecret.bytes(), toSign));
    }

    private static SortedMap<String, String> sorted(Map<String, String> headers) {
        SortedMap<String, String> sorted = new TreeMap<>();
        headers.forEach((name, value) -> sorted.put(name.toLowerCase(Locale.ROOT), value));
        return sorted;
    }

    private static String names(SortedMap<String, String> sorted) {
        return String.join(";", sorted.keySet());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }
}
