package io.paysync.launcher.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.paysync.channels.webhook.StandardWebhooks;
import io.paysync.platform.config.Secret;
import io.paysync.providers.vectors.TypeJudge;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Judges the cases of our own outbound webhooks: what a receiver must accept and refuse. */
final class WebhookJudge implements TypeJudge {
    @Override
    public List<String> differences(JsonNode vector) {
        JsonNode expected = vector.path("expected");
        String id = header(vector, StandardWebhooks.ID);
        byte[] body = Base64.getDecoder()
                .decode(vector.path("request").path("body_base64").asText());
        Optional<StandardWebhooks.Reason> refused = StandardWebhooks.verify(
                name -> header(vector, name), body, keys(vector), now(vector), StandardWebhooks.TOLERANCE);
        List<String> differences = new ArrayList<>();
        String verdict = refused.isEmpty() ? "accept" : "reject";
        compare(differences, "verdict", expected.path("verdict").asText(), verdict);
        String wanted =
                expected.path("reason").isTextual() ? expected.path("reason").asText() : "";
        compare(differences, "reason", wanted, refused.map(Enum::name).orElse(""));
        if (refused.isEmpty() && id != null) {
            ourOwnSignature(vector, id, body, differences);
        }
        return differences;
    }

    /** What we would send ourselves for this message must be among its signatures. */
    private static void ourOwnSignature(JsonNode vector, String id, byte[] body, List<String> differences) {
        List<Secret> signing = new ArrayList<>();
        vector.path("keys").path("secrets").forEach(s -> signing.add(Secret.of(s.asText())));
        String given = String.valueOf(header(vector, StandardWebhooks.SIGNATURE));
        Instant at = Instant.ofEpochSecond(Long.parseLong(String.valueOf(header(vector, StandardWebhooks.TIMESTAMP))));
        if (!signing.isEmpty()) {
            String ours = StandardWebhooks.sign(signing.subList(0, 1), id, at, body);
            if (!List.of(given.split(" ")).contains(ours)) {
                differences.add("our own signature is not among those of the message");
            }
        }
    }

    private static void compare(List<String> differences, String what, String expected, String found) {
        if (!expected.equals(found)) {
            differences.add(what + ": expected " + (expected.isEmpty() ? "none" : expected) + ", found "
                    + (found.isEmpty() ? "none" : found));
        }
    }

    private static List<Secret> keys(JsonNode vector) {
        List<Secret> keys = new ArrayList<>();
        vector.path("keys").path("secrets").forEach(s -> keys.add(Secret.of(s.asText())));
        JsonNode asymmetric = vector.path("keys").path("ed25519_public");
        if (asymmetric.isTextual()) {
            keys.add(Secret.of(asymmetric.asText()));
        }
        return keys;
    }

    private static Instant now(JsonNode vector) {
        return Instant.parse(vector.path("now").asText());
    }

    private static @Nullable String header(JsonNode vector, String name) {
        for (JsonNode pair : vector.path("request").path("headers")) {
            if (pair.path(0).asText().equalsIgnoreCase(name)) {
                return pair.path(1).asText();
            }
        }
        return null;
    }
}
