package io.paysync.providers.mollie;

import io.paysync.platform.config.Secret;
import io.paysync.platform.config.Section;
import io.paysync.providers.proof.SharedAsks;
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
 * @param proofs payments fetched to prove callbacks: anybody can post a number
 */
record MollieConfig(
        boolean live,
        Secret apiKey,
        Optional<String> profileId,
        String orderNoMetadata,
        String refundNoMetadata,
        SharedAsks.Bounds proofs,
        JsonApi.Access access) {
    private static final SharedAsks.Bounds PROOFS = new SharedAsks.Bounds(Duration.ofSeconds(2), 8, 10, 50);
    private static final SharedAsks.Bounds PROOFS_MOST = new SharedAsks.Bounds(Duration.ofMillis(2500), 64, 1000, 1000);

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
                SharedAsks.Bounds.from(section, "proof", PROOFS, PROOFS_MOST),
                JsonApi.Access.from(section, "https://api.mollie.com"));
        return apiKey.isEmpty() ? null : config;
    }
}
