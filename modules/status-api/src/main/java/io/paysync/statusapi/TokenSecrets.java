package io.paysync.statusapi;

import io.paysync.platform.config.Secret;
import io.paysync.statusapi.auth.ApiKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * What signs event tokens. Nodes of one cluster must agree on it; when none is configured it is derived from the hashes of
 * the API keys, which they share and nobody outside knows. Changing the keys then ends open pages, which a configured
 * secret avoids.
 */
final class TokenSecrets {
    private TokenSecrets() {}

    static List<Secret> of(ApiConfig config) {
        return config.tokenSecrets().isEmpty() ? List.of(derived(config.keys())) : config.tokenSecrets();
    }

    private static Secret derived(List<ApiKey> keys) {
        StringBuilder material = new StringBuilder("paysync event token\n");
        keys.stream()
                .sorted(Comparator.comparing(ApiKey::sha256))
                .forEach(key ->
                        material.append(key.sha256().toLowerCase(Locale.ROOT)).append('\n'));
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(material.toString().getBytes(StandardCharsets.US_ASCII));
            return Secret.of(HexFormat.of().formatHex(hash));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
