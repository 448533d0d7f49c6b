package io.paysync.polling;

import io.paysync.contract.domain.AccountRef;
import io.paysync.providers.Provider;
import io.paysync.providers.ProviderAccounts;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The schedule of each order: the steps of its payment method at its account, {@code provider/account:method}, else of {@code
 * provider:method}, of {@code provider/account}, of {@code provider}, else the general ones; everything behind the steps is the same
 * for all. The method comes first: it says how a payer pays, and so how long he waits.
 *
 * @param steps by these names
 * @param refunds of refunds under way, for all
 */
record Plans(Schedule general, Map<String, List<Duration>> steps, Schedule refunds) {
    /** Between where and how. */
    static final String METHOD = ":";

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

    /** By provider, and by provider and payment method, of those that recommend something. */
    static Map<String, List<Duration>> recommended() {
        Map<String, List<Duration>> steps = new HashMap<>();
        for (Provider provider : ProviderAccounts.providers().values()) {
            if (!provider.recommendedSteps().isEmpty()) {
                steps.put(provider.name(), provider.recommendedSteps());
            }
            provider.recommendedMethods().forEach((method, own) -> steps.put(provider.name() + METHOD + method, own));
        }
        return steps;
    }

    Plans {
        steps = Map.copyOf(steps);
    }

    /** @param method of payment, as the shop registered it */
    Schedule of(AccountRef account, @Nullable String method) {
        Schedule own = method == null ? null : methods(account).get(method);
        if (own != null) {
            return own;
        }
        return named(account.toString(), account.provider()).orElse(general);
    }

    /** Of an account, those of its payment methods that have steps of their own. */
    Map<String, Schedule> methods(AccountRef account) {
        Map<String, Schedule> methods = new HashMap<>();
        for (String of : List.of(account.provider(), account.toString())) {
            steps.forEach((name, list) -> {
                if (name.startsWith(of + METHOD)) {
                    methods.put(name.substring(of.length() + METHOD.length()), general.withSteps(list));
                }
            });
        }
        return Map.copyOf(methods);
    }

    private Optional<Schedule> named(String first, String second) {
        return Optional.ofNullable(steps.getOrDefault(first, steps.get(second))).map(general::withSteps);
    }

    /** What is wrong with a name of steps; null when nothing is. */
    static @Nullable String mistake(String name) {
        int colon = name.indexOf(METHOD);
        String where = colon < 0 ? name : name.substring(0, colon);
        int slash = where.indexOf('/');
        String provider = slash < 0 ? where : where.substring(0, slash);
        Set<String> known = ProviderAccounts.providers().keySet();
        if (!known.contains(provider)) {
            return "begins with no known provider; known are " + known;
        }
        if (slash == where.length() - 1) {
            return "names no account behind the slash";
        }
        return colon == name.length() - 1 ? "names no payment method behind the colon" : null;
    }

    static List<Duration> durations(long... seconds) {
        return java.util.Arrays.stream(seconds).mapToObj(Duration::ofSeconds).toList();
    }
}
