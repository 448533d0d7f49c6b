package io.paysync.polling;

import io.paysync.contract.domain.AccountRef;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The schedule of each account: the steps of {@code provider/account}, else of {@code provider}, else the general ones;
 * everything behind the steps is the same for all.
 *
 * @param steps by {@code provider} or {@code provider/account}
 */
record Plans(Schedule general, Map<String, List<Duration>> steps) {
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

    /** What a provider itself recommends, with 90 s added: a payment of the first minute is known within another. */
    static final Map<String, List<Duration>> RECOMMENDED =
            Map.of("wechatpay", durations(5, 30, 60, 90, 180, 300, 600, 1800));

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
