package io.paysync.platform.redis;

import io.paysync.platform.config.Secret;
import io.paysync.platform.config.Section;
import java.time.Duration;

/**
 * @param url {@code redis://[user:password@]host:port[/db]}, or {@code rediss://} for TLS; a secret because of the password
 * @param timeout of any answer; at most 50 ms keeps the promise of the intake path
 * @param keyPrefix before every key, such as {@code paysync:}
 * @param valueBytesMax a longer stored value reads as a miss
 * @param inFlightMax commands without an answer; beyond it they are skipped
 * @param failuresMax failures in a row after which Redis is skipped for 1 s, then 2 s, up to 30 s
 */
public record RedisConfig(
        Secret url, Duration timeout, String keyPrefix, int valueBytesMax, int inFlightMax, int failuresMax) {
    public static RedisConfig of(String url) {
        return new RedisConfig(Secret.of(url), Duration.ofMillis(50), "paysync:", 4096, 2048, 5);
    }

    /** From the settings' {@code redis} section, whose keys are named like the fields here. */
    public static RedisConfig from(Section section) {
        RedisConfig base = of("redis://localhost:6379");
        return new RedisConfig(
                section.optionalSecret("url").orElse(base.url),
                section.duration("timeout", base.timeout, Duration.ofMillis(1), Duration.ofSeconds(1)),
                section.text("keyPrefix", base.keyPrefix),
                section.integer("valueBytesMax", base.valueBytesMax, 64, 1024 * 1024),
                section.integer("inFlightMax", base.inFlightMax, 16, 65_536),
                section.integer("failuresMax", base.failuresMax, 1, 1_000));
    }
}
