package io.paysync.statusapi;

import io.paysync.platform.config.Secret;
import io.paysync.platform.config.Section;
import io.paysync.statusapi.auth.ApiKey;
import io.paysync.statusapi.auth.ApiKeys;
import io.paysync.statusapi.auth.Rate;
import io.paysync.statusapi.auth.Role;
import io.paysync.statusapi.events.EventsConfig;
import io.paysync.statusapi.http.ApiLimits;
import io.paysync.statusapi.http.ExportConfig;
import io.paysync.statusapi.http.TlsConfig;
import io.paysync.statusapi.orders.WaitConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the API.
 *
 * @param port 0 picks a free one
 * @param tls null for clear text
 * @param http2ClearText whether HTTP/2 may be spoken without TLS, as some balancers do
 * @param keys who may ask; empty means that nobody may
 * @param cacheTtl how long an order may be answered from Redis; zero turns that off
 * @param cacheTrackedMax orders cached at the same time by this node
 * @param tokenTtl how long a token for a live feed is valid
 * @param tokenSecrets sign these tokens: the first signs, all verify; empty derives one from the keys, so that all nodes
 *     with the same keys agree
 */
public record ApiConfig(
        String host,
        int port,
        @Nullable TlsConfig tls,
        boolean http2ClearText,
        ApiLimits limits,
        List<ApiKey> keys,
        Rate rate,
        Duration cacheTtl,
        int cacheTrackedMax,
        Duration tokenTtl,
        List<Secret> tokenSecrets,
        WaitConfig waits,
        ExportConfig exports,
        EventsConfig events) {
    private static final int TOKEN_SECRET_BYTES_MIN = 24;

    public ApiConfig {
        keys = List.copyOf(keys);
        tokenSecrets = List.copyOf(tokenSecrets);
    }

    /** From the settings' {@code api} section. */
    public static ApiConfig from(Section api) {
        Rate rate = rate(api.section("rate"), new Rate(200, 400));
        Section cache = api.section("cache");
        Section token = api.section("eventToken");
        ApiLimits limits = ApiLimits.from(api.section("limits"));
        EventsConfig events = EventsConfig.from(api.section("events"));
        if (events.heartbeat().compareTo(limits.idleMax()) >= 0) {
            api.section("events").mistake("heartbeat", "must be shorter than api.limits.idleMax, or feeds are cut off");
        }
        WaitConfig waits = WaitConfig.from(api.section("wait"));
        if (waits.max().compareTo(limits.idleMax()) >= 0) {
            api.section("wait").mistake("max", "must be shorter than api.limits.idleMax, or waiting reads are cut off");
        }
        return new ApiConfig(
                api.text("host", "0.0.0.0"),
                api.integer("port", 8081, 0, 65_535),
                tls(api.section("tls")),
                api.flag("http2ClearText", false),
                limits,
                keys(api, rate),
                rate,
                cache.duration("ttl", Duration.ofSeconds(5), Duration.ZERO, Duration.ofMinutes(1)),
                cache.integer("trackedMax", 20_000, 1, 1_000_000),
                token.duration("ttl", Duration.ofMinutes(10), Duration.ofSeconds(10), Duration.ofHours(24)),
                secrets(token),
                waits,
                ExportConfig.from(api.section("exports")),
                events);
    }

    private static Rate rate(Section rate, Rate byDefault) {
        return new Rate(
                rate.decimal("perSecond", byDefault.perSecond(), 0.01, 1_000_000),
                rate.integer("burst", byDefault.burst(), 1, 1_000_000));
    }

    private static @Nullable TlsConfig tls(Section tls) {
        Optional<Path> certificate = tls.path("certificate");
        Optional<Path> key = tls.path("key");
        Duration reloadEvery =
                tls.duration("reloadEvery", Duration.ofMinutes(1), Duration.ofSeconds(1), Duration.ofDays(1));
        if (certificate.isPresent() && key.isPresent()) {
            return new TlsConfig(certificate.get(), key.get(), reloadEvery);
        }
        if (certificate.isPresent() || key.isPresent()) {
            tls.mistake("certificate", "certificate and key (PEM files) belong together");
        }
        return null;
    }

    private static List<ApiKey> keys(Section api, Rate rate) {
        List<ApiKey> keys = new ArrayList<>();
        for (Section key : api.sections("keys")) {
            String id = key.requiredText("id");
            String merchant = key.text("merchant", "default");
            Role role = key.oneOf("role", Role.READ);
            String sha256 = key.requiredText("sha256");
            Rate own = rate(key.section("rate"), rate);
            try {
                keys.add(new ApiKey(id, merchant, role, sha256, own));
            } catch (IllegalArgumentException e) {
                key.mistake("sha256", String.valueOf(e.getMessage()));
            }
        }
        try {
            new ApiKeys(keys);
        } catch (IllegalArgumentException e) {
            api.mistake("keys", String.valueOf(e.getMessage()));
            return List.of();
        }
        return keys;
    }

    private static List<Secret> secrets(Section token) {
        List<Secret> secrets = new ArrayList<>();
        for (String key : List.of("secret", "previousSecret")) {
            token.optionalSecret(key).ifPresent(secret -> {
                if (secret.bytes().length < TOKEN_SECRET_BYTES_MIN) {
                    token.mistake(key, "must have at least " + TOKEN_SECRET_BYTES_MIN + " bytes");
                }
                secrets.add(secret);
            });
        }
        return secrets;
    }
}
