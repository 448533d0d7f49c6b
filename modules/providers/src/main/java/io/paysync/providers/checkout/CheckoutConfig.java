package io.paysync.providers.checkout;

import io.paysync.platform.config.Secret;
import io.paysync.platform.config.Section;
import io.paysync.providers.proof.KeyRing;
import io.paysync.providers.proof.MacKeys;
import io.paysync.providers.reading.JsonApi;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;

/**
 * One Checkout.com account. Its webhooks do not say whether they are of the sandbox: it has keys of its own.
 *
 * @param keys that sign webhooks
 * @param authorization what the Authorization header must say besides; empty: not checked
 * @param orderNoMetadata the metadata field that holds our order number; empty: the reference does
 * @param secretKey for queries; empty when Checkout.com shall not be asked
 */
record CheckoutConfig(
        boolean live,
        KeyRing<SecretKeySpec> keys,
        Optional<Secret> authorization,
        Optional<String> orderNoMetadata,
        Optional<Secret> secretKey,
        JsonApi.Access access) {
    static CheckoutConfig from(Section section, Instant now) {
        boolean live =
                section.oneOf("environment", "live", Set.of("live", "sandbox")).equals("live");
        Optional<Secret> secretKey = section.optionalSecret("secretKey");
        secretKey
                .filter(key -> live
                        == (key.reveal().startsWith("sk_sbox_") || key.reveal().startsWith("sk_test_")))
                .ifPresent(key -> section.mistake(
                        "secretKey", "is a key of the other environment than " + (live ? "live" : "sandbox")));
        return new CheckoutConfig(
                live,
                MacKeys.read(section, "signatureKeys", "signatureKey", MacKeys::sha256, now),
                section.optionalSecret("authorization"),
                section.text("orderNoMetadata"),
                secretKey,
                JsonApi.Access.from(section, live ? "https://api.checkout.com" : "https://api.sandbox.checkout.com"));
    }
}
