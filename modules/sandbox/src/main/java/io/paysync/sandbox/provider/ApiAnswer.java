package io.paysync.sandbox.provider;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What the provider's API answers. */
public record ApiAnswer(int status, Map<String, String> headers, byte[] body) {
    public static ApiAnswer json(int status, String body) {
        return new ApiAnswer(
                status,
                Map.of("Content-Type", "application/json; charset=utf-8"),
                body.getBytes(StandardCharsets.UTF_8));
    }
}
