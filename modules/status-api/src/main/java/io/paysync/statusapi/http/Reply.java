package io.paysync.statusapi.http;

import io.paysync.contract.bus.Json;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer.
 *
 * @param contentType null when there is no body
 * @param headers further headers
 * @param streaming the handler has taken the response and writes it itself
 */
public record Reply(
        int status, @Nullable String contentType, Buffer body, Map<String, String> headers, boolean streaming) {
    private static final Buffer NOTHING = Buffer.buffer();

    /** The handler has taken the response. */
    public static final Reply STREAMING = new Reply(200, null, NOTHING, Map.of(), true);

    /** @param view a record whose components are the JSON fields; nulls are left out */
    public static Reply json(int status, Object view) {
        return json(status, view, Map.of());
    }

    public static Reply json(int status, Object view, Map<String, String> headers) {
        return new Reply(status, "application/json", Buffer.buffer(Json.writeBytes(view)), headers, false);
    }

    public static Reply of(int status, String contentType, Buffer body, Map<String, String> headers) {
        return new Reply(status, contentType, body, headers, false);
    }

    public static Reply empty(int status, Map<String, String> headers) {
        return new Reply(status, null, NOTHING, headers, false);
    }
}
