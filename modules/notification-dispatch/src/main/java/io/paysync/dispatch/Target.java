package io.paysync.dispatch;

import io.paysync.platform.config.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint as the sender needs it, with its secrets in the clear.
 *
 * @param types empty: all
 * @param delays its own waits before attempts; null: as the settings have them
 * @param suspended only probed, one delivery at a time
 * @param secrets those that sign now, newest first; empty when they cannot be opened
 */
record Target(
        EndpointKey key,
        String channel,
        String address,
        Set<String> types,
        Map<String, String> options,
        List<Secret> secrets,
        boolean active,
        Instant createdAt,
        boolean suspended,
        @Nullable List<Duration> delays) {
    boolean wants(String type) {
        return active && (types.isEmpty() || types.contains(type));
    }

    @Override
    public String toString() {
        return key.toString();
    }
}
