package io.paysync.providers.razorpay;

import io.paysync.platform.config.Secret;
import io.paysync.platform.config.Section;
import io.paysync.providers.proof.KeyRing;
import io.paysync.providers.proof.MacKeys;
import io.paysync.providers.reading.JsonApi;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * One Razorpay account. Its webhooks do not say whether they are of test or live mode: each mode has secrets of its own.
 *
 * @param secrets of the webhook; retries of an old event are still signed with the old one
 * @param accountIds those an event may be about ({@code acc_…}); empty: not checked
 * @param orderNoNote the field of {@code notes} that holds our order number
 * @param api what is needed to ask; null when Razorpay shall not be asked
 */
record RazorpayConfig(
        boolean live,
        KeyRing<SecretKeySpec> secrets,
        Set<String> accountIds,
        String orderNoNote,
        @Nullable Api api) {
    /** How to ask. */
    record Api(String keyId, Secret keySecret, JsonApi.Access access) {}

    static RazorpayConfig from(Section section, Instant now) {
        boolean live =
                section.oneOf("environment", "live", Set.of("live", "sandbox")).equals("live");
        return new RazorpayConfig(
                live,
                MacKeys.read(section, "webhookSecrets", "webhookSecret", MacKeys::sha256, now),
                Set.copyOf(section.list("accountIds")),
                section.text("orderNoNote", "order_no"),
                api(section, live));
    }

    private static @Nullable Api api(Section section, boolean live) {
        Optional<String> keyId = section.text("keyId");
        Optional<Secret> keySecret = section.optionalSecret("keySecret");
        JsonApi.Access access = JsonApi.Access.from(section, "https://api.razorpay.com");
        keyId.filter(id -> !id.startsWith(live ? "rzp_live_" : "rzp_test_"))
                .ifPresent(id -> section.mistake(
                        "keyId", "must begin with " + (live ? "rzp_live_" : "rzp_test_") + " as environment asks"));
        if (keyId.isPresent() != keySecret.isPresent()) {
            section.mistake("keySecret", "must be given together with keyId");
            return null;
        }
        return keyId.isPresent() && keySecret.isPresent() ? new Api(keyId.get(), keySecret.get(), access) : null;
    }
}
