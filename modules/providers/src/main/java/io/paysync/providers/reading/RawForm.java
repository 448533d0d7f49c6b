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
        Decoder decoder = new Decoder(body, encoded);
        int from = 0;
        while (from < body.length) {
            int end = end(body, from, encoded);
            if (end > from) {
                Param param = params.size() == PARAMS_MAX ? null : param(body, from, end, decoder);
                if (param == null) {
                    return bad(Refused.of(Reason.MALFORMED, "the body is no form, or has too many parameters"));
                }
                params.add(param);
            }
            from = end + 1;
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
        return new RawForm(params, body.length + 1, decoder.separators, null);
    }

    private static int end(byte[] body, int from, boolean encoded) {
        int depth = 0;
        int end = from;
        while (end < body.length && (body[end] != '&' || depth > 0)) {
            if (!encoded) {
                depth += body[end] == '{' ? 1 : body[end] == '}' && depth > 0 ? -1 : 0;
            }
            end++;
        }
        return end;
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

    private static @Nullable Param param(byte[] body, int from, int end, Decoder decoder) {
        int equals = from;
        while (equals < end && body[equals] != '=') {
            equals++;
        }
        int nameLength = decoder.decode(from, equals);
        if (nameLength < 1 || nameLength > NAME_CHARS_MAX) {
            return null;
        }
        byte[] into = decoder.into;
        for (int i = 0; i < nameLength; i++) {
            if (into[i] <= ' ' || into[i] >= 0x7F) {
                return null;
            }
            // In a value it is no separator: whoever reads the joined text cuts a parameter at its first.
            decoder.separators |= into[i] == '=';
        }
        String name = new String(into, 0, nameLength, StandardCharsets.ISO_8859_1);
        int length = decoder.decode(Math.min(equals + 1, end), end);
        return length < 0 ? null : new Param(name, Arrays.copyOf(into, length));
    }

    /** Decodes pieces of one body into one buffer, and notes whether any held what separates parameters. */
    private static final class Decoder {
        /** The value of a hexadecimal digit; -1 for all other bytes. */
        private static final byte[] DIGITS = new byte[256];

        static {
            for (int i = 0; i < DIGITS.length; i++) {
                DIGITS[i] = (byte) (i < 0x80 ? Character.digit(i, 16) : -1);
            }
        }

        private final byte[] body;
        private final boolean encoded;
        private final byte[] into;
        private boolean separators;

        Decoder(byte[] body, boolean encoded) {
            this.body = body;
            this.encoded = encoded;
            this.into = new byte[body.length];
        }

        /** Percent-decodes once; {@code +} is a blank. Gives the length, or -1 for a broken escape. */
        int decode(int from, int end) {
            if (!encoded) {
                separators = true;
                System.arraycopy(body, from, into, 0, end - from);
                return end - from;
            }
            // Most names and values hold nothing to decode: they are looked through once and copied as a whole.
            int plain = from;
            while (plain < end && body[plain] > '+') {
                plain++;
            }
            int length = plain - from;
            System.arraycopy(body, from, into, 0, length);
            for (int i = plain; i < end; i++) {
                byte b = body[i];
                if (b > '+') {
                    // Most bytes: neither of the two below.
                    into[length++] = b;
                    continue;
                }
                if (b == '+') {
                    b = ' ';
                } else if (b == '%') {
                    if (i + 2 >= end) {
                        return -1;
                    }
                    int value = DIGITS[body[i + 1] & 0xFF] << 4 | DIGITS[body[i + 2] & 0xFF];
                    if (value < 0) {
                        return -1;
                    }
                    b = (byte) value;
                    separators |= b == '&';
                    i += 2;
                }
                into[length++] = b;
            }
            return length;
        }
    }
}
