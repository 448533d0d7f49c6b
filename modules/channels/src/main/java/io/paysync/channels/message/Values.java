package io.paysync.channels.message;

import io.paysync.channels.Notice;
import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.Texts;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a template may say of an event. Values come from outside: control characters are gone and long ones are cut. */
public final class Values {
    static final List<String> NAMES = List.of(
            "orderId",
            "merchant",
            "status",
            "amount",
            "currency",
            "refunded",
            "subject",
            "tradeNo",
            "time",
            "messageId");
    private static final int CHARS_MAX = 128;

    private final Map<String, String> byName;

    private Values(Map<String, String> byName) {
        this.byName = byName;
    }

    public static Values of(Notice notice) {
        JsonObject body = new JsonObject(Buffer.buffer(notice.body()));
        JsonObject data = body.getJsonObject("data", new JsonObject());
        JsonObject amount = data.getJsonObject("amount", new JsonObject());
        String currency = amount.getString("currency", "");
        return new Values(Map.of(
                "orderId", harmless(notice.orderId()),
                "merchant", harmless(notice.merchant()),
                "status", harmless(data.getString("status")),
                "amount", harmless(amount.getString("value")),
                "currency", harmless(currency),
                "refunded", refunded(data, currency),
                "subject", harmless(data.getString("subject")),
                "tradeNo", harmless(data.getString("tradeNo")),
                "time", harmless(body.getString("timestamp")),
                "messageId", harmless(notice.messageId())));
    }

    /** Empty when the event has no such value. */
    String get(String name) {
        return byName.getOrDefault(name, "");
    }

    /** By name; absent ones are empty. */
    Map<String, String> all() {
        return byName;
    }

    private static String refunded(JsonObject data, String currency) {
        Long minor = data.getLong("refundedMinor");
        return minor == null || minor < 0 || currency.isEmpty() ? "" : new Money(minor, currency).toMajor();
    }

    private static String harmless(@Nullable String value) {
        return value == null ? "" : Texts.sanitized(value, CHARS_MAX).replace('\uFFFD', ' ');
    }
}
