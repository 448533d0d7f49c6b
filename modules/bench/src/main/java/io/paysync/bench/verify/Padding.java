package io.paysync.bench.verify;

import io.paysync.providers.RawCallback;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The same callback with a field of no meaning that fills it up to the largest body the listener takes. */
final class Padding {
    static final int BODY_BYTES_MAX = 64 * 1024;

    private Padding() {}

    /** One long value, and where the format allows it as many small ones as there is room for. */
    static List<RawCallback> all(RawCallback raw) {
        String body = new String(raw.body(), StandardCharsets.ISO_8859_1);
        // Signing again takes a little more room in the header or the form than was there.
        int room = BODY_BYTES_MAX - body.length() - 600;
        if (body.startsWith("{")) {
            String rest = body.substring(1);
            return List.of(
                    with(raw, "{\"pad\":\"" + "x".repeat(room - 10) + "\"," + rest),
                    with(raw, "{\"pad\":[" + "0,".repeat((room - 12) / 2) + "0]," + rest));
        }
        return List.of(
                with(raw, body + "&pad=" + "x".repeat(room - 5)),
                with(raw, body + "&pad=" + "%E9%BE%99".repeat((room - 5) / 9)));
    }

    private static RawCallback with(RawCallback raw, String body) {
        return new RawCallback(
                raw.method(), raw.path(), raw.query(), raw.headers(), body.getBytes(StandardCharsets.ISO_8859_1));
    }
}
