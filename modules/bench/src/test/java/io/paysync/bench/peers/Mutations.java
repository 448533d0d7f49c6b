package io.paysync.bench.peers;

import io.paysync.providers.RawCallback;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/** Bends genuine callbacks as an attacker, a proxy or an accident would. The same seed bends the same way. */
final class Mutations {
    private static final String[] PIECES = {
        "&", "=", "+", "%20", "%26", "\"", "\\", "\\u0000", ",", ":", ";", "|", " ", "\n", "0", "1", "true", "null",
        "{}", "[]", "é", "龙", "\uFEFF", "e9", "-", "."
    };

    private final SplittableRandom random;

    Mutations(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** One to three changes of the body or of one of these headers. */
    RawCallback bend(RawCallback genuine, List<String> headers) {
        RawCallback bent = genuine;
        int changes = 1 + random.nextInt(3);
        for (int i = 0; i < changes; i++) {
            boolean body = headers.isEmpty() || random.nextInt(3) > 0;
            bent = body ? with(bent, bytes(bent.body())) : header(bent, headers.get(random.nextInt(headers.size())));
        }
        return bent;
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
        switch (random.nextInt(9)) {
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
            switch (random.nextInt(5)) {
                case 0 -> headers.add(Map.entry(header.getKey().toUpperCase(Locale.ROOT), header.getValue()));
                case 1 ->
                    headers.add(Map.entry(header.getKey(), header.getValue() + PIECES[random.nextInt(PIECES.length)]));
                case 2 ->
                    headers.add(Map.entry(
                            header.getKey(),
                            new String(
                                    bytes(header.getValue().getBytes(StandardCharsets.ISO_8859_1)),
                                    StandardCharsets.ISO_8859_1)));
                case 3 -> headers.add(Map.entry(header.getKey(), ""));
                default ->
                    headers.add(Map.entry(
                            header.getKey(),
                            new String(
                                    bytes(header.getValue().getBytes(StandardCharsets.ISO_8859_1)),
                                    StandardCharsets.ISO_8859_1)));
            }
        }
        return new RawCallback(raw.method(), raw.path(), raw.query(), headers, raw.body());
    }
}
