package io.paysync.providers.reading;

import io.paysync.providers.RawCallback;
import io.paysync.providers.Reason;
import io.paysync.providers.Steps;
import io.paysync.providers.Verdict.Refused;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What any callback must look like before a look inside is worth it. */
public final class Shape {
    /** Far above any genuine callback; the listener's own limit is usually lower. */
    public static final int BODY_BYTES_MAX = 1024 * 1024;

    private Shape() {}

    /**
     * @param mediaTypes those the provider sends, lower case
     * @return why not, or null when the shape is right
     */
    public static @Nullable Refused refusal(RawCallback raw, String... mediaTypes) {
        if (!raw.method().equals("POST")) {
            return Refused.of(Reason.MALFORMED, "a callback is a POST, this is another method");
        }
        if (raw.body().length == 0) {
            return Refused.of(Reason.MALFORMED, "the body is empty");
        }
        if (raw.body().length > BODY_BYTES_MAX) {
            return Refused.of(Reason.MALFORMED, "the body has more than " + BODY_BYTES_MAX + " bytes");
        }
        List<String> encodings = raw.all("Content-Encoding");
        if (!encodings.isEmpty() && !encodings.equals(List.of("identity"))) {
            return Refused.of(Reason.MALFORMED, "the body is compressed; providers do not do that");
        }
        return List.of(mediaTypes).contains(mediaType(raw))
                ? null
                : Refused.of(Reason.MALFORMED, "Content-Type is not " + String.join(" or ", mediaTypes));
    }

    /** As {@link #refusal} for a provider that posts JSON; tells when the shape is right. */
    public static @Nullable Refused json(RawCallback raw, Steps steps) {
        Refused refusal = refusal(raw, "application/json");
        if (refusal == null) {
            steps.tell("the request is a POST of JSON with a body of acceptable size");
        }
        return refusal;
    }

    /** The media type in lower case without parameters; empty when absent or repeated. */
    public static String mediaType(RawCallback raw) {
        String type = raw.one("Content-Type");
        if (type == null) {
            return "";
        }
        int end = type.indexOf(';');
        return (end < 0 ? type : type.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }
}
