package io.paysync.providers.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** PayPal's cases: the account they describe, with the certificates that its host would give. */
final class PaypalVectors {
    private PaypalVectors() {}

    static void account(ObjectNode section, JsonNode keys, JsonNode config) {
        VectorAccounts.copy(config, "webhook_id", section, "webhookId");
        section.put("environment", config.path("environment").asText("live"));
        section.put(
                "trustedCertificates",
                Expect.text(keys, "trust_anchor_pem") + "\n" + Expect.text(keys, "issuing_ca_pem"));
        ArrayNode stored = section.putArray("certificates");
        keys.path("cert_url_responses").properties().forEach(response -> {
            // Only addresses that may be asked can be stored; the others are refused before anything is asked.
            if (response.getKey().matches("https://api(-m)?\\.sandbox\\.paypal\\.com/.*")) {
                stored.addObject()
                        .put("url", response.getKey())
                        .put("certificate", response.getValue().asText());
            }
        });
    }
}
