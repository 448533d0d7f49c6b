package io.paysync.providers.stripe;

import io.paysync.platform.config.Secret;
import io.paysync.platform.config.Section;
import io.paysync.providers.proof.Hashes;
import io.paysync.providers.proof.KeyRing;
import io.paysync.providers.proof.KeySettings;
import io.paysync.providers.proof.KeySettings.Found;
import io.paysync.providers.proof.TimedKey;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;

/**
 * One Stripe account.
 *
 * @param live whether its events must say {@code livemode: true}
 * @param secrets of the endpoint; during a roll two are valid
 * @param tolerance how old the signature's time may be
 * @param connected Connect accounts whose events are meant for this one; usually none
 * @param orderNoKey the metadata field that holds our order number
 * @param refundNoKey the metadata field that holds our refund number
 * @param apiKey for queries; empty when Stripe shall not be asked
 */
record StripeConfig(
        boolean live,
        KeyRing<SecretKeySpec> secrets,
        Duration tolerance,
        Set<String> connected,
        String orderNoKey,
        String refundNoKey,
        Optional<Secret> apiKey,
        String apiVersion,
        URI apiBase,
        Duration queryDeadline,
        int answerBytesMax) {
    /** The version whose fields this code reads. */
    static final String API_VERSION = "2026-06-24.dahlia";

    static StripeConfig from(Section section, Instant now) {
        boolean live =
                section.oneOf("environment", "live", Set.of("live", "sandbox")).equals("live");
        Optional<Secret> apiKey = section.optionalSecret("apiKey");
        apiKey.filter(k -> k.reveal().contains(live ? "_test_" : "_live_"))
                .ifPresent(k -> section.mistake(
                        "apiKey", "is a key of the other environment than " + (live ? "live" : "sandbox")));
        return new StripeConfig(
                live,
                secrets(section, now),
                section.duration("tolerance", Duration.ofMinutes(5), Duration.ofSeconds(1), Duration.ofHours(1)),
                Set.copyOf(section.list("connectedAccounts")),
                section.text("orderNoMetadata", "order_no"),
                section.text("refundNoMetadata", "refund_no"),
                apiKey,
                section.text("apiVersion", API_VERSION),
                KeySettings.baseUri(section, "apiBase", "https://api.stripe.com"),
                section.duration("queryDeadline", Duration.ofSeconds(8), Duration.ofSeconds(1), Duration.ofSeconds(30)),
                section.integer("answerBytesMax", 256 * 1024, 1024, 4 * 1024 * 1024));
    }

    private static KeyRing<SecretKeySpec> secrets(Section section, Instant now) {
        List<TimedKey<SecretKeySpec>> keys = new ArrayList<>(KeySettings.list(section, "endpointSecrets", entry -> {
            SecretKeySpec key = KeySettings.required(entry, "secret", StripeConfig::secret);
            return key == null ? null : Found.always(key);
        }));
        SecretKeySpec single = KeySettings.optional(section, "endpointSecret", StripeConfig::secret);
        if (single != null) {
            keys.add(TimedKey.always("endpointSecret", single));
        }
        KeySettings.requireOne(section, "endpointSecrets", List.of("endpointSecret"), keys, now);
        return new KeyRing<>(keys);
    }

    /** The whole text is the key, its prefix included; unlike Standard Webhooks it is no Base64. */
    private static SecretKeySpec secret(String text) {
        if (!text.startsWith("whsec_") || text.length() < 16) {
            throw new IllegalArgumentException("must be the endpoint's signing secret; it begins with whsec_");
        }
        return Hashes.hmacSha256Key(text);
    }
}
