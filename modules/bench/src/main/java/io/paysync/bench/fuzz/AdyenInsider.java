package io.paysync.bench.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paysync.providers.RawCallback;
import java.io.IOException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Signs each item of a notification over its eight fields. */
final class AdyenInsider {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private AdyenInsider() {}

    static Insider.Signing with(String hexKey) {
        byte[] key = HexFormat.of().parseHex(hexKey);
        return raw -> sign(raw, key);
    }

    private static @Nullable RawCallback sign(RawCallback raw, byte[] key) {
        try {
            JsonNode root = MAPPER.readTree(raw.body());
            for (JsonNode each : root.path("notificationItems")) {
                if (each.path("NotificationRequestItem") instanceof ObjectNode item) {
                    JsonNode data = item.path("additionalData");
                    ObjectNode filled = data instanceof ObjectNode object ? object : item.putObject("additionalData");
                    filled.put("hmacSignature", TestKeys.base64(TestKeys.hmac(key, TestKeys.bytes(text(item)))));
                }
            }
            return Insider.with(raw, MAPPER.writeValueAsBytes(root));
        } catch (IOException e) {
            return null;
        }
    }

    private static String text(JsonNode item) {
        return String.join(
                ":",
                item.path("pspReference").asText(),
                item.path("originalReference").asText(),
                item.path("merchantAccountCode").asText(),
                item.path("merchantReference").asText(),
                item.at("/amount/value").asText(),
                item.at("/amount/currency").asText(),
                item.path("eventCode").asText(),
                item.path("success").asText());
    }
}
