package io.paysync.sandbox.demo;

import io.paysync.platform.config.Secret;
import io.paysync.platform.config.Section;
import java.net.URI;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * @param api Paysync's REST API, {@code http://127.0.0.1:8080}
 * @param apiKey with role write
 * @param ordersPerSecond how many new orders, 0.1 to 500
 * @param runningMax orders whose story is not over; while there are so many none begins
 * @param lateMax the longest a late callback takes
 * @param orderPrefix first part of the order ids; letters, digits, {@code -} and {@code _}, at most 12
 * @param weights how often each scenario comes among the others
 * @param seed of everything random
 */
public record DemoConfig(
        URI api,
        Secret apiKey,
        double ordersPerSecond,
        int runningMax,
        Duration lateMax,
        String orderPrefix,
        Map<Scenario, Integer> weights,
        long seed) {
    private static final double RATE = 3.3;
    private static final int RUNNING_MAX = 500;
    private static final Duration LATE_MAX = Duration.ofSeconds(8);

    public DemoConfig {
        if (!(ordersPerSecond >= 0.1 && ordersPerSecond <= 500)) {
            throw new IllegalArgumentException("ordersPerSecond must be between 0.1 and 500");
        }
        if (runningMax < 1 || runningMax > 100_000) {
            throw new IllegalArgumentException("runningMax must be between 1 and 100000");
        }
        if (lateMax.isNegative() || lateMax.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException("lateMax must be between 0 and 1 h");
        }
        if (!orderPrefix.matches("[0-9A-Za-z_-]{1,12}")) {
            throw new IllegalArgumentException("orderPrefix must be 1 to 12 letters, digits, - and _");
        }
        weights = Map.copyOf(weights);
        if (weights.values().stream().anyMatch(w -> w < 0)
                || weights.values().stream().mapToInt(w -> w).sum() == 0) {
            throw new IllegalArgumentException("weights must be 0 or more, and one above 0");
        }
    }

    /** About three orders a second with the usual mix. */
    public static DemoConfig of(URI api, Secret apiKey, long seed) {
        return new DemoConfig(api, apiKey, RATE, RUNNING_MAX, LATE_MAX, "DEMO", usual(), seed);
    }

    /** From the section {@code sandbox.demo}; mistakes are noted there. */
    public static DemoConfig from(Section section, URI api, Secret apiKey, long seed) {
        Section chosen = section.section("weights");
        Map<Scenario, Integer> weights = new EnumMap<>(Scenario.class);
        int sum = 0;
        for (Scenario scenario : Scenario.values()) {
            String key = scenario.name().toLowerCase(Locale.ROOT).replace('_', '-');
            int weight = chosen.integer(key, scenario.weight, 0, 1_000_000);
            weights.put(scenario, weight);
            sum += weight;
        }
        if (sum == 0) {
            chosen.mistake("normal", "one of the weights must be above 0");
        }
        return new DemoConfig(
                api,
                apiKey,
                section.decimal("ordersPerSecond", RATE, 0.1, 500),
                section.integer("runningMax", RUNNING_MAX, 1, 100_000),
                section.duration("lateMax", LATE_MAX, Duration.ZERO, Duration.ofHours(1)),
                "DEMO",
                sum == 0 ? usual() : weights,
                seed);
    }

    /** The same with another rate. */
    public DemoConfig withRate(double newOrdersPerSecond) {
        return new DemoConfig(api, apiKey, newOrdersPerSecond, runningMax, lateMax, orderPrefix, weights, seed);
    }

    /** Only this scenario. */
    public DemoConfig only(Scenario scenario) {
        return new DemoConfig(
                api, apiKey, ordersPerSecond, runningMax, lateMax, orderPrefix, Map.of(scenario, 1), seed);
    }

    private static Map<Scenario, Integer> usual() {
        Map<Scenario, Integer> weights = new EnumMap<>(Scenario.class);
        for (Scenario scenario : Scenario.values()) {
            weights.put(scenario, scenario.weight);
        }
        return weights;
    }
}
