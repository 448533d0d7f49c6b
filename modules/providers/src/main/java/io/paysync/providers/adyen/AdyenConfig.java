package io.paysync.providers.adyen;

import io.paysync.platform.config.Secret;
import io.paysync.platform.config.Section;
import io.paysync.platform.net.BasicAuth;
import io.paysync.providers.proof.KeyRing;
import io.paysync.providers.proof.KeySettings;
import io.paysync.providers.proof.MacKeys;
import java.net.URI;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * One merchant account at Adyen.
 *
 * @param keys that sign webhooks; Adyen goes on using an old one for a while
 * @param authorization what the Authorization header must be; empty: not checked
 * @param capturesItself whether an authorised payment is a paid one
 * @param reportBase where reports are fetched
 * @param reportUser the Authorization header of the report user; empty: reports have to be handed in
 * @param refundsNameOrders whether the reference given with a refund is the order's number
 */
record AdyenConfig(
        boolean live,
        String merchantAccount,
        KeyRing<SecretKeySpec> keys,
        Optional<Secret> authorization,
        boolean capturesItself,
        boolean refundsNameOrders,
        URI reportBase,
        Optional<Secret> reportUser) {
    private static final int KEY_HEX_DIGITS = 64;
    private static final String REPORTS = "https://ca-live.adyen.com";
    private static final String TEST_REPORTS = "https://ca-test.adyen.com";

    /** @return null when no key can be used; the mistake is noted */
    static @Nullable AdyenConfig from(Section section, Instant now) {
        boolean live =
                section.oneOf("environment", "live", Set.of("live", "sandbox")).equals("live");
        KeyRing<SecretKeySpec> keys = MacKeys.read(section, "hmacKeys", "hmacKey", AdyenConfig::key, now);
        String merchantAccount = section.requiredText("merchantAccount");
        if (merchantAccount.indexOf(':') >= 0) {
            section.mistake("merchantAccount", "must not contain a colon");
        }
        AdyenConfig config = new AdyenConfig(
                live,
                merchantAccount,
                keys,
                authorization(section, "username", "password"),
                section.oneOf("capture", "automatic", Set.of("automatic", "manual"))
                        .equals("automatic"),
                section.oneOf("refundReference", "order", Set.of("order", "own"))
                        .equals("order"),
                KeySettings.baseUri(section, "reportBase", live ? REPORTS : TEST_REPORTS),
                authorization(section, "reportUser", "reportPassword"));
        return keys.isEmpty() ? null : config;
    }

    private static Optional<Secret> authorization(Section section, String name, String secret) {
        Optional<String> user = section.text(name);
        Optional<Secret> password = section.optionalSecret(secret);
        KeySettings.together(section, name, secret);
        return user.isEmpty() || password.isEmpty()
                ? Optional.empty()
                : Optional.of(Secret.of(BasicAuth.header(user.get(), password.get())));
    }

    private static SecretKeySpec key(String hex) {
        if (hex.length() != KEY_HEX_DIGITS) {
            throw new IllegalArgumentException("must be " + KEY_HEX_DIGITS + " hexadecimal digits");
        }
        return new SecretKeySpec(HexFormat.of().parseHex(hex), "HmacSHA256");
    }
}
