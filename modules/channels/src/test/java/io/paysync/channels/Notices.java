package io.paysync.channels;

import io.paysync.platform.config.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Notices as notification-dispatch makes them. */
public final class Notices {
    private static final Instant AT = Instant.parse("2026-11-20T02:00:00Z");

    private Notices() {}

    public static Notice of(String messageId, String orderId, String target) {
        return of(messageId, "order.paid", orderId, target, Map.of(), List.of());
    }

    public static Notice of(
            String messageId,
            String type,
            String orderId,
            String target,
            Map<String, String> options,
            List<Secret> secrets) {
        return new Notice(messageId, type, "shop", orderId, target, options, body(type, orderId), secrets, AT);
    }

    public static byte[] body(String type, String orderId) {
        return """
            {"type":"%s","timestamp":"2026-11-20T01:59:59.250Z","data":{"merchant":"shop","orderId":"%s",\
            "sequence":2,"status":"PAID","previousStatus":"CREATED","amount":{"minor":8880,"currency":"EUR","value":"88.80"},\
            "paidMinor":8880,"refundedMinor":0,"provider":"acme","account":"main","tradeNo":"T-1","subject":"Tee 茶 \\"gut\\""}}\
            """.formatted(type, orderId).getBytes(StandardCharsets.UTF_8);
    }
}
