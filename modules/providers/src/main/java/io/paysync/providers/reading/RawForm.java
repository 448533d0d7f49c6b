package io.paysync.providers.reading;

import io.paysync.providers.Reason;
import io.paysync.providers.Verdict.Refused;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A form, percent-decoded once and kept as bytes. What a provider signed are exactly these bytes, so the signature is
 * checked over them and no charset can change a text on the way; only the few fields that are used are decoded.
 */
public final class RawForm {
    public static final int PARAMS_MAX = 200;
    private static final int NAME_CHARS_MAX = 64;

    private final List<Param> sorted;
    private final int bytes;
    private final boolean separators;
    private final @Nullable Refused problem;

    private RawForm(List<Param> sorted, int bytes, boolean separators, @Nullable Refused problem) {
        this.sorted = sorted;
        this.bytes = bytes;
        this.separators = separators;
        this.problem = problem;
    }

    private record Param(String name, byte[] value) {}

    /** Without a key extractor: it is called a hundred times for a form. */
    private static final Comparator<Param> BY_NAME = (one, other) -> one.name().compareTo(other.name());

    /** Reads a body of type {@code application/x-www-form-urlencoded}; look at {@link #problem} first. */
    public static RawForm parse(byte[] body) {
        return parse(body, true);
    }

    /**
     * Reads {@code name=value&name=value} whose values are not encoded: an {@code &} within braces belongs to its value.
     */
    public static RawForm parsePlain(byte[] body) {
        return parse(body, false);
    }

    private static RawForm parse(byte[] body, boolean encoded) {
        List<Param> params = new ArrayList<>(40);
        Reader reader = new Reader(body);
        while (reader.more()) {
            Param param = params.size() == PARAMS_MAX ? null : encoded ? reader.encoded() : reader.plain();
            if (param == null) {
                return bad(Refused.of(Reason.MALFORMED, "the body is no form, or has too many parameters"));
            }
            params.add(param);
        }
        params.sort(BY_NAME);
        for (int i = 1; i < params.size(); i++) {
            if (params.get(i).name().equals(params.get(i - 1).name())) {
                return bad(Refused.of(
                        Reason.DUPLICATE_PARAM,
                        "parameter " + params.get(i).name()
                                + " comes twice; which one was signed is not for us to guess"));
            }
        }
        return new RawForm(params, body.length + 1, reader.separators, null);
    }

    private static RawForm bad(Refused problem) {
        return new RawForm(List.of(), 0, false, problem);
    }

    public @Nullable Refused problem() {
        return problem;
    }

    /** The decoded bytes of a parameter; null when it is not there. */
    public byte @Nullable [] bytes(String name) {
        int low = 0;
        int high = sorted.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = sorted.get(middle).name().compareTo(name);
            if (order == 0) {
                return sorted.get(middle).value();
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return null;
    }

    /** A parameter that is plain ASCII by its nature; null when it is not there, is blank or is something else. */
    public @Nullable String ascii(String name) {
        byte[] value = bytes(name);
        boolean blank = true;
        for (int i = 0; value != null && i < value.length; i++) {
            if (value[i] < ' ' || value[i] > 0x7E) {
                return null;
            }
            blank &= value[i] == ' ';
        }
        // Some providers do not sign blank values: whoever passes the message on can put them in.
        return value == null || blank ? null : new String(value, StandardCharsets.US_ASCII);
    }

    /** The names of all parameters, sorted. */
    public List<String> names() {
        return sorted.stream().map(Param::name).toList();
    }

    /** Which parameters take part in a signature. */
    public interface Signed {
        boolean test(String name, byte[] value);
    }

    /** {@code name=value} of those that take part, joined by {@code &}, sorted by name, not encoded. */
    public byte[] joined(Signed signed) {
        byte[] out = new byte[bytes];
        int length = 0;
        for (Param param : sorted) {
            if (!signed.test(param.name(), param.value())) {
                continue;
            }
            if (length > 0) {
                out[length++] = '&';
            }
            byte[] value = param.value();
            length = ascii(param.name(), out, length);
            out[length++] = '=';
            System.arraycopy(value, 0, out, length, value.length);
            length += value.length;
        }
        return Arrays.copyOf(out, length);
    }

    @SuppressWarnings("deprecation") // It copies the low bytes, which is all there is: names are ASCII.
    private static int ascii(String name, byte[] out, int at) {
        name.getBytes(0, name.length(), out, at);
        return at + name.length();
    }

    /**
     * Whether what {@link #joined} gives could also be that of other parameters: {@code a=1&b=2} may be two or one. Then one
     * signature is good for two messages. Whoever cuts at a name that nobody reads changes nothing, so only those that are
     * read count.
     */
    public boolean cutElsewhere(Signed signed, Set<String> read) {
        if (!separators) {
            return false;
        }
        for (Param param : sorted) {
            if (signed.test(param.name(), param.value())
                    && (param.name().indexOf('&') >= 0
                            || param.name().indexOf('=') >= 0
                            || holdsParameter(param.value(), read))) {
                return true;
            }
        }
        return false;
    }

    private static boolean holdsParameter(byte[] value, Set<String> names) {
        for (int i = 0; i < value.length; i++) {
            if (value[i] != '&') {
                continue;
            }
            int end = i + 1;
            while (end < value.length && value[end] != '=' && end - i <= NAME_CHARS_MAX) {
                end++;
            }
            if (end < value.length
                    && value[end] == '='
                    && names.contains(new String(value, i + 1, end - i - 1, StandardCharsets.ISO_8859_1))) {
                return true;
            }
        }
        return false;
    }

    /** Reads one parameter after another, and notes whether any held what separates parameters. */
    private static final class Reader {
        /** The value of a hexadecimal digit; -1 for all other bytes. */
        private static final byte[] DIGITS = new byte[256];

        static {
            for (int i = 0; i < DIGITS.length; i++) {
                DIGITS[i] = (byte) (i < 0x80 ? Character.digit(i, 16) : -1);
            }
        }

        private final byte[] body;
        private final byte[] into;
        private int at;
        private boolean separators;

        Reader(byte[] body) {
            this.body = body;
            this.into = new byte[body.length];
        }

        /** Whether there is another one; nothing between two separators is none. */
        boolean more() {
            while (at < body.length && body[at] == '&') {
                at++;
            }
            return at < body.length;
        }

        /** Null for a broken escape or for no name. */
        @Nullable
        Param encoded() {
            byte[] name = piece('=');
            if (name == null) {
                return null;
            }
            at += at < body.length && body[at] == '=' ? 1 : 0;
            return param(name, piece('&'));
        }

        /** Nothing is encoded, so what is in a value could be a separator. */
        @Nullable
        Param plain() {
            separators = true;
            int from = at;
            int equals = -1;
            for (int depth = 0; at < body.length && (body[at] != '&' || depth > 0); at++) {
                depth += body[at] == '{' ? 1 : body[at] == '}' && depth > 0 ? -1 : 0;
                equals = equals < 0 && body[at] == '=' ? at : equals;
            }
            int nameEnd = equals < 0 ? at : equals;
            return param(
                    Arrays.copyOfRange(body, from, nameEnd), Arrays.copyOfRange(body, Math.min(nameEnd + 1, at), at));
        }

        private @Nullable Param param(byte[] name, byte @Nullable [] value) {
            if (value == null || name.length < 1 || name.length > NAME_CHARS_MAX) {
                return null;
            }
            for (byte c : name) {
                if (c <= ' ' || c >= 0x7F) {
                    return null;
                }
                // In a value it is no separator: whoever reads the joined text cuts a parameter at its first.
                separators |= c == '=';
            }
            return new Param(new String(name, StandardCharsets.ISO_8859_1), value);
        }

        /** What stands before the next {@code stop} or {@code &}, decoded; most of it holds nothing to decode. */
        private byte @Nullable [] piece(char stop) {
            int from = at;
            while (at < body.length && body[at] > '+' && body[at] != stop) {
                at++;
            }
            return at == body.length || body[at] == stop || body[at] == '&'
                    ? Arrays.copyOfRange(body, from, at)
                    : decoded(from, stop);
        }

        /** Percent-decodes once; {@code +} is a blank. Null for a broken escape. */
        private byte @Nullable [] decoded(int from, char stop) {
            int length = at - from;
            System.arraycopy(body, from, into, 0, length);
            for (; at < body.length && body[at] != stop && body[at] != '&'; at++) {
                byte b = body[at];
                if (b == '+') {
                    b = ' ';
                } else if (b == '%') {
                    int value =
                            at + 2 < body.length ? DIGITS[body[at + 1] & 0xFF] << 4 | DIGITS[body[at + 2] & 0xFF] : -1;
                    if (value < 0) {
                        return null;
                    }
                    b = (byte) value;
                    separators |= b == '&';
                    at += 2;
                }
                into[length++] = b;
            }
            return Arrays.copyOf(into, length);
        }
    }
}
