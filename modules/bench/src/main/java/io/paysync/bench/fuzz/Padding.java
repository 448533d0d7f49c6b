package io.paysync.bench.fuzz;

import io.paysync.providers.RawCallback;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The same callback with a field of no meaning that fills it up to the largest body the listener takes. */
public final class Padding {
    public static final int BODY_BYTES_MAX = Properties.BODY_BYTES_MAX;
    private static final int FORM_FIELDS = 100;

    private Padding() {}

    /** One long value, then as many small ones as there is room for: with names, and where the format allows it without. */
    public static List<RawCallback> all(RawCallback raw) {
        String body = new String(raw.body(), StandardCharsets.ISO_8859_1);
        // Signing again takes a little more room in the header or the form than was there.
        int room = BODY_BYTES_MAX - body.length() - 600;
        if (body.startsWith("{")) {
            String rest = body.substring(1);
            return List.of(
                    with(raw, "{\"pad\":\"" + "x".repeat(room - 10) + "\"," + rest),
                    with(raw, "{\"pad\":{" + names(room - 10, "\"", "\":0", ",") + "}," + rest),
                    with(raw, "{\"pad\":[" + "0,".repeat((room - 12) / 2) + "0]," + rest));
        }
        return List.of(
                with(raw, body + "&pad=" + "x".repeat(room - 5)),
                // As many fields as a form may have, and no more than fit.
                with(raw, body + "&" + names(Math.min(room, FORM_FIELDS * 8), "", "=1", "&")),
                with(raw, body + "&pad=" + "%E9%BE%99".repeat((room - 5) / 9)));
    }

    private static String names(int bytes, String before, String after, String between) {
        StringBuilder all = new StringBuilder();
        for (int i = 0; all.length() + 12 < bytes; i++) {
            all.append(all.isEmpty() ? "" : between)
                    .append(before)
                    .append('p')
                    .append(i)
                    .append(after);
        }
        return all.toString();
    }

    private static RawCallback with(RawCallback raw, String body) {
        return new RawCallback(
                raw.method(), raw.path(), raw.query(), raw.headers(), body.getBytes(StandardCharsets.ISO_8859_1));
    }
}
