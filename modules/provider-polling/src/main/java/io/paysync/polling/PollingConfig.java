package io.paysync.polling;

import io.paysync.contract.domain.AccountRef;
import io.paysync.platform.config.Section;
import io.paysync.platform.sweep.SweepConfig;
import io.paysync.polling.bill.BillConfig;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Settings of provider-polling, section {@code polling}.
 *
 * @param tick between two looks at what is due
 * @param lease how long an order belongs to the node that asks about it; more than all a question can take
 * @param deadline of one question to a provider
 * @param inFlightMax questions of one account under way on one node, those that wait for their slot included
 * @param claimRows orders claimed of one account at one look
 * @param fullScan between two looks that trust nothing seen before
 * @param syncWait how far behind the claims a question by hand may get its slot
 * @param failPause before the first repeat of a failed question; doubles twice, then the schedule goes on
 * @param throttleRest of an account after the provider limited its rate; doubles with each time in a row
 * @param misconfiguredRest of an account that cannot be asked
 * @param retention of the log of answers
 * @param abandonAfter orders that nobody could ask about for so long are forgotten
 * @param offersMax offers of changes that may wait or be written
 * @param batchRows rows in one statement
 * @param queueMax answers that may wait to be written
 * @param recentMax orders remembered as done with, to spare the sweep's questions; rounded down to a power of two
 * @param unlistedMax orders remembered because no list told of them, to ask them alone; rounded down to a power of two
 * @param asksMax questions of other modules in progress, of each kind
 */
public record PollingConfig(
        Duration tick,
        Duration lease,
        Duration deadline,
        int inFlightMax,
        int claimRows,
        Duration fullScan,
        Duration syncWait,
        Duration failPause,
        Duration throttleRest,
        Duration throttleRestMax,
        Duration misconfiguredRest,
        Duration retention,
        Duration abandonAfter,
        int offersMax,
        int batchRows,
        int queueMax,
        int recentMax,
        int unlistedMax,
        int asksMax,
        Plans plans,
        Quotas quotas,
        SweepConfig sweep,
        SilenceConfig silence,
        OverdueConfig overdue,
        ViewedConfig viewed,
        Expiry expiry,
        ClosingConfig closing,
        BillConfig bills) {
    /** Questions a second. */
    private static final double QUOTA = 10;

    private static final double QUOTA_MIN = 0.001;
    private static final double QUOTA_MAX = 10_000;
    private static final Duration MS = Duration.ofMillis(1);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);

    /** The time between the end of a question and of its writes, at the very most. */
    private static final Duration AFTERMATH = Duration.ofSeconds(10);

    public PollingConfig {
        Duration needed = deadline.plus(syncWait).plus(tick.multipliedBy(2)).plus(AFTERMATH);
        if (lease.compareTo(needed) < 0) {
            throw new IllegalArgumentException("polling.lease must be at least " + needed.toSeconds() + "s");
        }
    }

    /** Slots are taken so far ahead: the next look comes before they are used up. */
    Duration horizon() {
        return tick.multipliedBy(2);
    }

    /**
     * @param perSecond by {@code provider} or {@code provider/account}; everybody else has the general one
     * @param slack how late a slot may be used; costs this part of the quota
     */
    record Quotas(double general, Map<String, Double> perSecond, Duration slack) {
        Quotas {
            perSecond = Map.copyOf(perSecond);
        }

        Quota of(AccountRef account) {
            Double own = perSecond.getOrDefault(account.toString(), perSecond.get(account.provider()));
            return new Quota(own == null ? general : own, slack);
        }
    }

    /** Reads section {@code polling}; mistakes are noted in the settings. */
    public static PollingConfig from(Section polling) {
        Duration tick = polling.duration("tick", MS.multipliedBy(500), MS.multipliedBy(50), SECOND.multipliedBy(5));
        Duration deadline = polling.duration("deadline", SECOND.multipliedBy(10), SECOND, MINUTE);
        Duration syncWait = polling.duration("syncWait", SECOND.multipliedBy(2), MS, SECOND.multipliedBy(10));
        Duration needed = deadline.plus(syncWait).plus(tick.multipliedBy(2)).plus(AFTERMATH);
        Duration lease = polling.duration("lease", SECOND.multipliedBy(30), SECOND.multipliedBy(10), HOUR);
        if (lease.compareTo(needed) < 0) {
            polling.mistake("lease", "must be at least " + needed.toSeconds() + "s: all that one question can take");
            lease = needed;
        }
        return new PollingConfig(
                tick,
                lease,
                deadline,
                polling.integer("inFlightMax", 64, 1, 10_000),
                polling.integer("claimRows", 100, 1, 1000),
                polling.duration("fullScan", SECOND.multipliedBy(30), SECOND, HOUR),
                syncWait,
                polling.duration("failPause", SECOND.multipliedBy(5), MS.multipliedBy(100), HOUR),
                polling.duration("throttleRest", SECOND.multipliedBy(5), MS.multipliedBy(100), HOUR),
                polling.duration("throttleRestMax", MINUTE.multipliedBy(5), MS.multipliedBy(100), DAY),
                polling.duration("misconfiguredRest", MINUTE.multipliedBy(15), SECOND, DAY),
                polling.duration("retention", DAY.multipliedBy(90), HOUR, DAY.multipliedBy(3650)),
                polling.duration("abandonAfter", DAY.multipliedBy(60), DAY, DAY.multipliedBy(3650)),
                polling.integer("offersMax", 256, 1, 10_000),
                polling.integer("batchRows", 1000, 1, 10_000),
                polling.integer("queueMax", 10_000, 10, 1_000_000),
                polling.integer("recentMax", 65_536, 1, 1 << 24),
                polling.integer("unlistedMax", 4096, 1, 1 << 24),
                polling.integer("asksMax", 64, 1, 10_000),
                plans(polling),
                quotas(polling),
                sweep(polling.section("sweep")),
                SilenceConfig.from(polling.section("silence")),
                OverdueConfig.from(polling.section("overdue")),
                ViewedConfig.from(polling.section("viewed")),
                Expiry.from(polling),
                ClosingConfig.from(polling.section("closing")),
                BillConfig.from(polling.section("bills")));
    }

    private static Plans plans(Section polling) {
        Schedule base = Plans.GENERAL;
        Section late = polling.section("late");
        List<Duration> steps = polling.durations("schedule", base.steps(), SECOND, DAY.multipliedBy(30));
        Schedule general = new Schedule(
                rising(polling, "schedule", steps, base.steps()),
                polling.duration("every", base.every(), SECOND.multipliedBy(10), DAY),
                polling.duration("lifetime", base.lifetime(), MINUTE, DAY.multipliedBy(365)),
                polling.duration("lifetimeMax", base.lifetimeMax(), MINUTE, DAY.multipliedBy(365)),
                late.duration("every", base.lateEvery(), MINUTE, DAY),
                late.integer("times", base.lateTimes(), 0, 100),
                late.duration("last", base.last(), MINUTE, DAY.multipliedBy(30)),
                polling.duration("gapMin", base.gapMin(), MS.multipliedBy(100), HOUR));
        Map<String, List<Duration>> own = new HashMap<>(Plans.recommended());
        Section schedules = polling.section("schedules");
        for (String name : schedules.names()) {
            List<Duration> list = schedules.durations(name, base.steps(), SECOND, DAY.multipliedBy(30));
            String mistake = Plans.mistake(name);
            if (mistake != null) {
                schedules.mistake(name, mistake);
            }
            own.put(name, rising(schedules, name, list, base.steps()));
        }
        return new Plans(general, own, refunds(polling.section("refunds"), general.gapMin()));
    }

    private static Schedule refunds(Section refunds, Duration gapMin) {
        Schedule base = Plans.REFUNDS;
        List<Duration> steps = refunds.durations("schedule", base.steps(), SECOND, DAY.multipliedBy(30));
        Duration every = refunds.duration("every", base.every(), SECOND.multipliedBy(10), DAY.multipliedBy(7));
        Duration lifetime = refunds.duration("lifetime", base.lifetime(), MINUTE, DAY.multipliedBy(365));
        return new Schedule(
                rising(refunds, "schedule", steps, base.steps()),
                every,
                lifetime,
                lifetime,
                every,
                0,
                base.last(),
                gapMin);
    }

    private static List<Duration> rising(Section section, String key, List<Duration> steps, List<Duration> byDefault) {
        if (Schedule.rising(steps)) {
            return steps;
        }
        section.mistake(key, "must be 1 to 50 durations, each longer than the one before");
        return byDefault;
    }

    private static Quotas quotas(Section polling) {
        Map<String, Double> own = new HashMap<>();
        Section quotas = polling.section("quotas");
        for (String name : quotas.names()) {
            own.put(name, quotas.decimal(name, QUOTA, QUOTA_MIN, QUOTA_MAX));
        }
        return new Quotas(
                polling.decimal("quota", QUOTA, QUOTA_MIN, QUOTA_MAX),
                own,
                polling.duration("quotaSlack", MS.multipliedBy(100), MS.multipliedBy(5), SECOND.multipliedBy(5)));
    }

    private static SweepConfig sweep(Section sweep) {
        SweepConfig base = SweepConfig.DEFAULT;
        return new SweepConfig(
                sweep.duration("period", base.period(), MS.multipliedBy(100), HOUR),
                sweep.integer("pageRows", 200, 1, 500),
                sweep.duration("lag", base.lag(), Duration.ZERO, HOUR),
                sweep.duration("ttl", base.ttl(), SECOND.multipliedBy(5), HOUR));
    }
}
