package io.paysync.providers.mollie;

import io.paysync.platform.config.Secret;
import io.paysync.platform.config.Section;
import io.paysync.providers.reading.JsonApi;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One Mollie profile.
 *
 * @param apiKey proves callbacks, by asking; without it there is no account
 * @param profileId that a payment must name; empty: not checked, the key belongs to one profile anyway
 * @param orderNoMetadata the metadata field that holds our order number
 * @param refundNoMetadata the metadata field of a refund that holds our refund number
 */
record MollieConfig(
        boolean live,
        Secret apiKey,
        Optional<String> profileId,
        String orderNoMetadata,
        String refundNoMetadata,
        Proofs proofs,
        JsonApi.Access access) {
    /**
     * Anybody can post a number, so what that may cause is bounded.
     *
     * @param deadline for one payment fetched to prove a callback; the listener answers within 2.5 s
     * @param inFlightMax fetched at the same time
     * @param perSecond fetched a second in the long run
     * @param burst fetched at once after a quiet time
     */
    record Proofs(Duration deadline, int inFlightMax, int perSecond, int burst) {}

    /** Null when there is no usable key; the mistake is noted. */
    static @Nullable MollieConfig from(Section section) {
        boolean live =
                section.oneOf("environment", "live", Set.of("live", "sandbox")).equals("live");
        Secret apiKey = section.secret("apiKey");
        String prefix = live ? "live_" : "test_";
        if (!apiKey.isEmpty() && !apiKey.reveal().startsWith(prefix)) {
            section.mistake(
                    "apiKey", "must be a profile's API key that begins with " + prefix + " as environment asks");
        }
        MollieConfig config = new MollieConfig(
                live,
                apiKey,
                section.text("profileId"),
                section.text("orderNoMetadata", "order_no"),
                section.text("refundNoMetadata", "refund_no"),
                new Proofs(
                        section.duration(
                                "proofDeadline",
                                Duration.ofSeconds(2),
                                Duration.ofMillis(200),
                                Duration.ofMillis(2500)),
                        section.integer("proofsInFlight", 8, 1, 64),
                        section.integer("proofsPerSecond", 10, 1, 1000),
                        section.integer("proofsBurst", 50, 1, 1000)),
                JsonApi.Access.from(section, "https://api.mollie.com"));
        return apiKey.isEmpty() ? null : config;
    }
}
