package io.paysync.providers.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paysync.providers.RawCallback;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Adyen's cases: the account they describe. */
final class AdyenVectors {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private AdyenVectors() {}

    static void account(ObjectNode section, JsonNode keys, JsonNode config) {
        // A case of the platform's webhooks names no merchant account; they have none.
        section.put("merchantAccount", config.path("merchant_account").asText("none"));
        section.put("environment", config.path("live").asBoolean(false) ? "live" : "sandbox");
        VectorAccounts.copy(config.path("basic_auth"), "user", section, "username");
        VectorAccounts.copy(config.path("basic_auth"), "password", section, "password");
        ArrayNode all = section.putArray("hmacKeys");
        keys.path("hmac_keys_hex").forEach(key -> all.addObject().put("secret", key.asText()));
    }

    /** The items of a batch, each as a request of its own; what is signed are fields, not bytes. */
    static List<RawCallback> eachAlone(RawCallback raw) {
        List<RawCallback> alone = new ArrayList<>();
        try {
            ObjectNode batch = (ObjectNode) MAPPER.readTree(raw.body());
            for (JsonNode item : batch.path("notificationItems").valueStream().toList()) {
                batch.putArray("notificationItems").add(item);
                byte[] body = MAPPER.writeValueAsBytes(batch);
                alone.add(new RawCallback(raw.method(), raw.path(), raw.query(), raw.headers(), body));
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("the body of a batch is no JSON", e);
        }
        return alone;
    }
}
