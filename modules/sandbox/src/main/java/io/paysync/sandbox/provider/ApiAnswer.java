package io.paysync.sandbox.provider;

import io.paysync.sandbox.trade.Trade;
import io.paysync.sandbox.trade.TradeEvent;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the provider's API answers.
 *
 * @param happened what the call led to, when a callback tells of it; null: nothing, or nothing that is told
 */
public record ApiAnswer(
        int status,
        Map<String, String> headers,
        byte[] body,
        @Nullable Happened happened) {
    /** @param trade as it is since then */
    public record Happened(Trade trade, TradeEvent event) {}

    public ApiAnswer(int status, Map<String, String> headers, byte[] body) {
        this(status, headers, body, null);
    }

    public static ApiAnswer json(int status, String body) {
        return new ApiAnswer(
                status,
                Map.of("Content-Type", "application/json; charset=utf-8"),
                body.getBytes(StandardCharsets.UTF_8));
    }

    /** The same, and a callback follows. */
    public ApiAnswer telling(Trade trade, TradeEvent event) {
        return new ApiAnswer(status, headers, body, new Happened(trade, event));
    }
}
