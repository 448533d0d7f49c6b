package io.paysync.providers.alipay;

import io.paysync.providers.Reason;
import io.paysync.providers.Verdict.Refused;
import io.paysync.providers.reading.Utf8;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A form, percent-decoded once and kept as bytes. What Alipay signed are exactly these bytes, so the signature is checked
 * over them and no charset can change a text on the way; only the few fields that are used are decoded.
 */
final class AlipayForm {
    static final int PARAMS_MAX = 200;
    private static final int NAME_CHARS_MAX = 64;

    private final List<Param> sorted;
    private final int bytes;
    private final @Nullable Refused problem;

    private AlipayForm(List<Param> sorted, int bytes, @Nullable Refused problem) {
        this.sorted = sorted;
        this.bytes = bytes;
        this.problem = problem;
    }

    private record Param(String name, byte[] value) {}

    /** Reads the body; look at {@link #problem} first. */
    static AlipayForm parse(byte[] body) {
        List<Param> params = new ArrayList<>(40);
        byte[] decoded = new byte[body.length];
        int from = 0;
        while (from < body.length) {
            int end = from;
            while (end < body.length && body[end] != '&') {
                end++;
            }
            if (end > from) {
                Param param = params.size() == PARAMS_MAX ? null : param(body, from, end, decoded);
                if (param == null) {
                    return bad(Refused.of(Reason.MALFORMED, "the body is no form, or has too many parameters"));
                }
                params.add(param);
            }
            from = end + 1;
        }
        params.sort(Comparator.comparing(Param::name));
        for (int i = 1; i < params.size(); i++) {
            if (params.get(i).name().equals(params.get(i - 1).name())) {
                return bad(Refused.of(
                        Reason.DUPLICATE_PARAM,
                        "parameter " + params.get(i).name()
                                + " comes twice; which one was signed is not for us to guess"));
            }
        }
        return new AlipayForm(params, body.length + 1, null);
    }

    private static AlipayForm bad(Refused problem) {
        return new AlipayForm(List.of(), 0, problem);
    }

    @Nullable
    Refused problem() {
        return problem;
    }

    /** The decoded bytes of a parameter; null when it is not there. */
    byte @Nullable [] bytes(String name) {
        for (Param param : sorted) {
            if (param.name().equals(name)) {
                return param.value();
            }
        }
        return null;
    }

    /** A parameter that is plain ASCII by its nature; null when it is not there, is blank or is something else. */
    @Nullable
    String ascii(String name) {
        byte[] value = bytes(name);
        boolean blank = true;
        for (int i = 0; value != null && i < value.length; i++) {
            if (value[i] < ' ' || value[i] > 0x7E) {
                return null;
            }
            blank &= value[i] == ' ';
        }
        // Blank values are not signed: whoever passes the message on can put them in.
        return value == null || blank ? null : new String(value, StandardCharsets.US_ASCII);
    }

    /** Whether a parameter is there and was signed; blank ones are not. */
    boolean signed(String name, Charset charset) {
        byte[] value = bytes(name);
        return value != null && !blank(value, charset);
    }

    /** The names of all parameters, sorted. */
    List<String> names() {
        return sorted.stream().map(Param::name).toList();
    }

    /**
     * What is signed: {@code name=value} joined by {@code &}, sorted, without {@code sign}, without values that are empty
     * or only white space.
     *
     * @param withSignType application-gateway messages sign {@code sign_type} too
     */
    byte[] signedBytes(boolean withSignType, Charset charset) {
        byte[] out = new byte[bytes];
        int length = 0;
        for (Param param : sorted) {
            if (param.name().equals("sign")
                    || (!withSignType && param.name().equals("sign_type"))
                    || blank(param.value(), charset)) {
                continue;
            }
            if (length > 0) {
                out[length++] = '&';
            }
            for (int i = 0; i < param.name().length(); i++) {
                out[length++] = (byte) param.name().charAt(i);
            }
            out[length++] = '=';
            System.arraycopy(param.value(), 0, out, length, param.value().length);
            length += param.value().length;
        }
        return Arrays.copyOf(out, length);
    }

    /** White space as Java has it, U+3000 included; that is how the provider's own library decides. */
    private static boolean blank(byte[] value, Charset charset) {
        if (value.length == 0) {
            return true;
        }
        if (value[0] > ' ' && value[0] < 0x7F) {
            return false;
        }
        String text = Utf8.strict(value, charset);
        return text != null && text.chars().allMatch(Character::isWhitespace);
    }

    private static @Nullable Param param(byte[] body, int from, int end, byte[] into) {
        int equals = from;
        while (equals < end && body[equals] != '=') {
            equals++;
        }
        int nameLength = decode(body, from, equals, into);
        if (nameLength < 1 || nameLength > NAME_CHARS_MAX) {
            return null;
        }
        for (int i = 0; i < nameLength; i++) {
            if (into[i] <= ' ' || into[i] >= 0x7F) {
                return null;
            }
        }
        String name = new String(into, 0, nameLength, StandardCharsets.US_ASCII);
        int length = decode(body, Math.min(equals + 1, end), end, into);
        return length < 0 ? null : new Param(name, Arrays.copyOf(into, length));
    }

    /** Percent-decodes once; {@code +} is a blank. Gives the length, or -1 for a broken escape. */
    private static int decode(byte[] body, int from, int end, byte[] into) {
        int length = 0;
        for (int i = from; i < end; i++) {
            byte b = body[i];
            if (b == '+') {
                b = ' ';
            } else if (b == '%') {
                if (i + 2 >= end) {
                    return -1;
                }
                int high = Character.digit(body[i + 1], 16);
                int low = Character.digit(body[i + 2], 16);
                if (high < 0 || low < 0) {
                    return -1;
                }
                b = (byte) (high << 4 | low);
                i += 2;
            }
            into[length++] = b;
        }
        return length;
    }
}
