package io.paysync.orderstate;

import io.paysync.contract.domain.Environment;
import io.paysync.platform.config.Section;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which environment orders without an account belong to, settings {@code orders.environment} and {@code orders.merchants}.
 *
 * @param general for merchants not named; null: it follows from their accounts, see {@link Environments}
 * @param of by merchant
 */
public record EnvironmentConfig(@Nullable Environment general, Map<String, Environment> of) {
    private static final String KEY = "environment";

    public static final EnvironmentConfig NONE = new EnvironmentConfig(null, Map.of());

    public EnvironmentConfig {
        of = Map.copyOf(of);
    }

    static EnvironmentConfig from(Section orders) {
        Map<String, Environment> of = new TreeMap<>();
        orders.named("merchants").forEach((merchant, section) -> {
            Environment its = said(section);
            if (its != null) {
                of.put(merchant, its);
            }
        });
        return new EnvironmentConfig(said(orders), of);
    }

    private static @Nullable Environment said(Section section) {
        return section.has(KEY) ? section.oneOf(KEY, Environment.LIVE) : null;
    }
}
