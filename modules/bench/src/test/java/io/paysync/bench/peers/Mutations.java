package io.paysync.bench.peers;

import io.paysync.providers.RawCallback;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/** Bends genuine callbacks as an attacker, a proxy or an accident would. The same seed bends the same way. */
final class Mutations {
    private static final String[] PIECES = {
        "&", "=", "+", "%20", "%26", "\"", "\\", "\\u0000", ",", ":", ";", "|", " ", "\n", "0", "1", "true", "null",
        "{}", "[]", "&=", "é", "龙", "\uFEFF", "e9", "-", "."
    };

    private final SplittableRandom random;

    Mutations(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** One to three changes of the body or of one of these headers; now and then what a proxy changes without harm. */
    RawCallback bend(RawCallback genuine, List<String> headers) {
        if (random.nextInt(8) == 0) {
            return harmless(genuine);
        }
        RawCallback bent = genuine;
        int changes = 1 + random.nextInt(3);
        for (int i = 0; i < changes; i++) {
            boolean body = headers.isEmpty() || random.nextInt(3) > 0;
            bent = body ? with(bent, bytes(bent.body())) : header(bent, headers.get(random.nextInt(headers.size())));
        }
        return bent;
    }

    private RawCallback harmless(RawCallback raw) {
        List<Map.Entry<String, String>> headers = new ArrayList<>(raw.headers());
        switch (random.nextInt(3)) {
            case 0 -> Collections.rotate(headers, 1 + random.nextInt(headers.size()));
            case 1 -> headers.add(random.nextInt(headers.size() + 1), Map.entry("X-Forwarded-For", "192.0.2.1"));
            default -> headers.replaceAll(h -> Map.entry(h.getKey().toLowerCase(Locale.ROOT), h.getValue()));
        }
        return new RawCallback(raw.method(), raw.path(), raw.query(), headers, raw.body());
    }

    private static RawCallback with(RawCallback raw, byte[] body) {
        return new RawCallback(raw.method(), raw.path(), raw.query(), raw.headers(), body);
    }

    private byte[] bytes(byte[] from) {
        if (from.length == 0) {
            return from;
        }
        int at = random.nextInt(from.length);
        byte[] copy = from.clone();
        switch (random.nextInt(11)) {
            case 0 -> copy[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> copy[at] = (byte) random.nextInt(256);
            case 2 -> {
                return without(from, at, 1 + random.nextInt(3));
            }
            case 3 -> {
                return inserted(from, at, PIECES[random.nextInt(PIECES.length)].getBytes(StandardCharsets.UTF_8));
            }
            case 4 -> {
                return Arrays.copyOf(from, at);
            }
            case 5 -> {
                return inserted(
                        from, from.length, PIECES[random.nextInt(PIECES.length)].getBytes(StandardCharsets.UTF_8));
            }
            case 6 -> digit(copy, at);
            case 7 -> {
                return field(from, at);
            }
            case 8 -> {
                return escaped(from, at);
            }
            case 9 -> {
                return spaced(from, at);
            }
            default -> otherCase(copy, at);
        }
        return copy;
    }

    private static byte[] without(byte[] from, int at, int length) {
        byte[] out = Arrays.copyOf(from, Math.max(at, from.length - length));
        if (at + length < from.length) {
            System.arraycopy(from, at + length, out, at, from.length - at - length);
        }
        return out;
    }

    private static byte[] inserted(byte[] from, int at, byte[] piece) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(from, 0, at);
        out.writeBytes(piece);
        out.write(from, at, from.length - at);
        return out.toByteArray();
    }

    /** The next digit becomes another: amounts and numbers are what an attacker wants. */
    private void digit(byte[] copy, int from) {
        for (int i = from; i < copy.length; i++) {
            if (copy[i] >= '0' && copy[i] <= '9') {
                copy[i] = (byte) ('0' + random.nextInt(10));
                return;
            }
        }
    }

    /** A letter written as a form may write it: the same to whoever decodes it, another text to all others. */
    private static byte[] escaped(byte[] from, int at) {
        for (int i = at; i < from.length; i++) {
            boolean letter = (from[i] >= 'A' && from[i] <= 'Z') || (from[i] >= 'a' && from[i] <= 'z');
            if (letter && (i == 0 || from[i - 1] != '%')) {
                byte[] escape = String.format("%%%02X", from[i]).getBytes(StandardCharsets.US_ASCII);
                return inserted(without(from, i, 1), i, escape);
            }
        }
        return from;
    }

    /** A blank where JSON may have one. */
    private static byte[] spaced(byte[] from, int at) {
        for (int i = at; i < from.length; i++) {
            if (from[i] == ',' || from[i] == ':' || from[i] == '{') {
                return inserted(from, i + 1, new byte[] {' '});
            }
        }
        return from;
    }

    private static void otherCase(byte[] copy, int from) {
        for (int i = from; i < copy.length; i++) {
            char c = (char) copy[i];
            if (c < 128 && Character.isLetter(c)) {
                copy[i] = (byte) (Character.isUpperCase(c) ? Character.toLowerCase(c) : Character.toUpperCase(c));
                return;
            }
        }
    }

    /** A piece between two separators is taken away, doubled, or put at the end. */
    private byte[] field(byte[] from, int at) {
        int start = at;
        while (start > 0 && from[start - 1] != '&' && from[start - 1] != ',') {
            start--;
        }
        int end = at;
        while (end < from.length && from[end] != '&' && from[end] != ',') {
            end++;
        }
        byte[] piece = Arrays.copyOfRange(from, start, Math.min(from.length, end + 1));
        return switch (random.nextInt(3)) {
            case 0 -> without(from, start, piece.length);
            case 1 -> inserted(from, start, piece);
            default -> inserted(without(from, start, piece.length), from.length - piece.length, piece);
        };
    }

    private RawCallback header(RawCallback raw, String name) {
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        for (Map.Entry<String, String> header : raw.headers()) {
            if (!header.getKey().equalsIgnoreCase(name)) {
                headers.add(header);
                continue;
            }
            headers.add(
                    random.nextInt(8) == 0
                            ? Map.entry(header.getKey().toUpperCase(Locale.ROOT), header.getValue())
                            : Map.entry(header.getKey(), value(header.getValue())));
        }
        return new RawCallback(raw.method(), raw.path(), raw.query(), headers, raw.body());
    }

    private String value(String value) {
        return switch (random.nextInt(9)) {
            case 0 -> value + PIECES[random.nextInt(PIECES.length)];
            case 1 -> "";
            case 2 ->
                switch (random.nextInt(4)) {
                    case 0 -> " " + value;
                    case 1 -> value + "\n";
                    case 2 -> "+" + value;
                    default -> value + " ";
                };
            case 3 -> value.replaceAll("=+$", "");
            case 4 -> value.replaceFirst("=", "=0");
            case 5 -> value + "," + value.split(",", 2)[0];
            case 6 -> value + "," + value.split("=", 2)[0];
            default -> new String(bytes(value.getBytes(StandardCharsets.ISO_8859_1)), StandardCharsets.ISO_8859_1);
        };
    }
}
