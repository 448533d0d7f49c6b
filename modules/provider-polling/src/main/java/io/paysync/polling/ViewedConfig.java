package io.paysync.polling;

import io.paysync.platform.config.Section;
import java.time.Duration;
import java.util.List;

/**
 * How an order is asked about while somebody looks at its page, section {@code polling.viewed}.
 *
 * @param schedule gaps, each from the question before; an order that has used them all up goes on like any other. Empty: off
 * @param share of an account's quota that such questions may use
 * @param burst so much of the share may be saved up while nobody looks
 * @param tellingsMax messages about viewed orders in work on one node; more are dropped, they come again
 */
record ViewedConfig(List<Duration> schedule, double share, Duration burst, int tellingsMax) {
    private static final List<Duration> SCHEDULE = Plans.durations(3, 5, 10, 15, 20, 30);
    private static final int GAPS_MAX = 50;

    ViewedConfig {
        schedule = List.copyOf(schedule);
    }

    static ViewedConfig from(Section viewed) {
        List<Duration> schedule = viewed.flag("on", true)
                ? viewed.durations("schedule", SCHEDULE, Duration.ofSeconds(1), Duration.ofHours(1))
                : List.of();
        if (schedule.size() > GAPS_MAX) {
            viewed.mistake("schedule", "must be at most " + GAPS_MAX + " durations");
            schedule = SCHEDULE;
        }
        return new ViewedConfig(
                schedule,
                viewed.decimal("share", 0.25, 0.01, 1),
                viewed.duration("burst", Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ofHours(1)),
                viewed.integer("tellingsMax", 8, 1, 1000));
    }

    boolean on() {
        return !schedule.isEmpty();
    }

    /** Seconds between two such questions to an account, on average. */
    double stepSeconds(Quota quota) {
        return quota.intervalSeconds() / share;
    }

    /** In seconds; one question may always be saved up, however slow the account. */
    double burstSeconds(Quota quota) {
        return Math.max(ClaimStore.seconds(burst), stepSeconds(quota));
    }
}
