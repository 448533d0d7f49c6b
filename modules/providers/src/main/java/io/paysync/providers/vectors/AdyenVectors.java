package io.paysync.providers.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Adyen's cases: the account they describe. */
final class AdyenVectors {
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
}
