package io.paysync.providers.square;

import io.paysync.platform.config.Secret;
import io.paysync.platform.config.Section;
import io.paysync.providers.proof.KeyRing;
import io.paysync.providers.proof.KeySettings;
import io.paysync.providers.proof.KeySettings.Found;
import io.paysync.providers.proof.MacKeys;
import io.paysync.providers.proof.TimedKey;
import io.paysync.providers.reading.JsonApi;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import javax.crypto.spec.SecretKeySpec;

/**
 * One Square seller. Its webhooks do not say whether they are of the sandbox: it has keys of its own.
 *
 * @param keys of the webhook subscriptions, each with the address registered for it
 * @param merchantIds sellers whose events are meant for this account; empty: not checked
 * @param accessToken for queries; empty when Square shall not be asked
 */
record SquareConfig(
        boolean live,
        KeyRing<SquareKey> keys,
        Set<String> merchantIds,
        Optional<Secret> accessToken,
        String apiVersion,
        JsonApi.Access access) {
    /** The version whose fields this code reads. */
    static final String API_VERSION = "2026-08-19";

    private static final Pattern URL = Pattern.compile("https?://[\\x21-\\x7e]{1,2000}");
    private static final Pattern VERSION = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");

    static SquareConfig from(Section section, Instant now) {
        boolean live =
                section.oneOf("environment", "live", Set.of("live", "sandbox")).equals("live");
        String version = section.text("apiVersion", API_VERSION);
        if (!VERSION.matcher(version).matches()) {
            section.mistake("apiVersion", "must be a date such as " + API_VERSION);
        }
        return new SquareConfig(
                live,
                keys(section, now),
                Set.copyOf(section.list("merchantIds")),
                section.optionalSecret("accessToken"),
                version,
                JsonApi.Access.from(
                        section, live ? "https://connect.squareup.com" : "https://connect.squareupsandbox.com"));
    }

    private static KeyRing<SquareKey> keys(Section section, Instant now) {
        String url = url(section);
        List<TimedKey<SquareKey>> keys = new ArrayList<>(KeySettings.list(section, "signatureKeys", entry -> {
            SecretKeySpec key = KeySettings.required(entry, "secret", MacKeys::sha256);
            String own = url(entry);
            return key == null ? null : Found.always(new SquareKey(key, own.isEmpty() ? url : own));
        }));
        SecretKeySpec single = KeySettings.optional(section, "signatureKey", MacKeys::sha256);
        if (single != null) {
            keys.add(TimedKey.always("signatureKey", new SquareKey(single, url)));
        }
        if (keys.stream().anyMatch(key -> key.key().url().isEmpty()) && !section.has("notificationUrl")) {
            section.mistake("notificationUrl", "must be the address registered at Square, exactly as it stands there");
        }
        KeySettings.requireOne(section, "signatureKeys", List.of("signatureKey"), keys, now);
        return new KeyRing<>(keys);
    }

    /** Empty when absent or wrong. It is signed, so it is taken as it stands and never made of a request's Host. */
    private static String url(Section section) {
        Optional<String> url = section.text("notificationUrl");
        if (url.isPresent() && !URL.matcher(url.get()).matches()) {
            section.mistake("notificationUrl", "is no URL in plain ASCII letters");
            return "";
        }
        return url.orElse("");
    }
}
