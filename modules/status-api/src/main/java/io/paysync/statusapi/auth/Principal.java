package io.paysync.statusapi.auth;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who asks.
 *
 * @param id the key's id, or {@code event-token}
 * @param order the only order it may see, or null for all of the merchant
 * @param expiresAt when it stops being valid, or null
 */
public record Principal(
        String id,
        String merchant,
        Role role,
        Rate rate,
        @Nullable String order,
        @Nullable Instant expiresAt) {
    static Principal of(ApiKey key) {
        return new Principal(key.id(), key.merchant(), key.role(), key.rate(), null, null);
    }
}
