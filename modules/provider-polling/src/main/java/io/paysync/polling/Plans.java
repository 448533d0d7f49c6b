package io.paysync.polling;

import io.paysync.contract.domain.AccountRef;
import io.paysync.providers.Provider;
import io.paysync.providers.ProviderAccounts;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The schedule of each account: the steps of {@code provider/account}, else of {@code provider}, else the general ones;
 * everything behind the steps is the same for all.
 *
 * @param steps by {@code provider} or {@code provider/account}
 * @param refunds of refunds under way, for all
 */
record Plans(Schedule general, Map<String, List<Duration>> steps, Schedule refunds) {
    /** 15, 30, 60, 90 s, 2, 5, 10, 20, 30 min, then each 30 min to the expiry, 6 times each hour, and once a day later. */
    static final Schedule GENERAL = new Schedule(
            durations(15, 30, 60, 90, 120, 300, 600, 1200, 1800),
            Duration.ofMinutes(30),
            Duration.ofHours(24),
            Duration.ofDays(30),
            Duration.ofHours(1),
            6,
            Duration.ofHours(24),
            Duration.ofSeconds(2));

    /** 30 s, 2, 10, 30 min, 2 h, then each 6 hours for 10 days, and once a day later: a bank takes some working days. */
    static final Schedule REFUNDS = new Schedule(
            durations(30, 120, 600, 1800, 7200),
            Duration.ofHours(6),
            Duration.ofDays(10),
            Duration.ofDays(10),
            Duration.ofHours(6),
            0,
            Duration.ofHours(24),
            Duration.ofSeconds(2));

    /** By provider, of those that recommend something. */
    static Map<String, List<Duration>> recommended() {
        return ProviderAccounts.providers().values().stream()
                .filter(provider -> !provider.recommendedSteps().isEmpty())
                .collect(Collectors.toMap(Provider::name, Provider::recommendedSteps));
    }

    Plans {
        steps = Map.copyOf(steps);
    }

    Schedule of(AccountRef account) {
        List<Duration> own = steps.getOrDefault(account.toString(), steps.get(account.provider()));
        return own == null ? general : general.withSteps(own);
    }

    static List<Duration> durations(long... seconds) {
        return java.util.Arrays.stream(seconds).mapToObj(Duration::ofSeconds).toList();
    }
}
