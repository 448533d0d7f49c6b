package io.paysync.statusapi.openapi;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Percent-decoding, once and strictly: two hex digits after each percent sign, valid UTF-8, nothing that RFC 3986 does not
 * allow. What different parsers read differently is refused, not guessed.
 */
public final class UrlText {
    private static final int PAIRS_MAX = 64;
    private static final String PUNCTUATION = "-._~!$&'()*+,;=:@";

    private UrlText() {}

    /** @throws InvalidRequest when the segment is not well formed */
    public static String segment(String raw) {
        return decode(raw, "path", false);
    }

    /**
     * The parameters of a raw query by name, in the order given.
     *
     * @throws InvalidRequest when it is not well formed or has more than 64 parameters
     */
    public static Map<String, List<String>> query(String raw) {
        Map<String, List<String>> found = new LinkedHashMap<>();
        if (raw.isEmpty()) {
            return found;
        }
        String[] pairs = raw.split("&", PAIRS_MAX + 1);
        if (pairs.length > PAIRS_MAX) {
            throw InvalidRequest.parameter("query", "", "has too many parameters");
        }
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals), "query", true);
            String value = equals < 0 ? "" : decode(pair.substring(equals + 1), "query", true);
            found.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
        }
        return found;
    }

    private static String decode(String raw, String in, boolean query) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '%') {
                if (i + 2 >= raw.length()
                        || !HexFormat.isHexDigit(raw.charAt(i + 1))
                        || !HexFormat.isHexDigit(raw.charAt(i + 2))) {
                    throw malformed(in);
                }
                bytes.write(HexFormat.fromHexDigits(raw, i + 1, i + 3));
                i += 2;
            } else if (query && c == '+') {
                bytes.write(' ');
            } else if (isPlain(c) || (query && (c == '/' || c == '?'))) {
                bytes.write(c);
            } else {
                throw malformed(in);
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw malformed(in);
        }
    }

    private static boolean isPlain(char c) {
        return (c >= '0' && c <= '9')
                || (c >= 'A' && c <= 'Z')
                || (c >= 'a' && c <= 'z')
                || PUNCTUATION.indexOf(c) >= 0;
    }

    private static InvalidRequest malformed(String in) {
        return InvalidRequest.parameter(in, "", "is not well-formed percent-encoded UTF-8");
    }
}
