package io.paysync.polling;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When an order is asked about: at these ages while a customer may be waiting, then at a steady pace until the order
 * expires, then a few times more because money can still arrive late, then once on the day after, then never again.
 * All times follow from the order's own instants, so nothing but the last planned instant must be remembered.
 *
 * @param steps ages at which to ask, rising; the first is also the shortest wait of a newly watched order
 * @param every pace after the last step until the expiry
 * @param lifetime expiry of an order that names none, counted from the start of watching
 * @param lifetimeMax upper bound of any expiry, counted likewise
 * @param lateEvery pace after the expiry
 * @param lateTimes how often at that pace
 * @param last the final question, counted from the expiry
 * @param gapMin no two questions are planned nearer to each other
 */
record Schedule(
        List<Duration> steps,
        Duration every,
        Duration lifetime,
        Duration lifetimeMax,
        Duration lateEvery,
        int lateTimes,
        Duration last,
        Duration gapMin) {
    Schedule {
        steps = List.copyOf(steps);
        if (!rising(steps)) {
            throw new IllegalArgumentException("a schedule is 1 to 50 rising steps, not " + steps);
        }
    }

    static boolean rising(List<Duration> steps) {
        Duration before = Duration.ZERO;
        for (Duration step : steps) {
            if (step.compareTo(before) <= 0) {
                return false;
            }
            before = step;
        }
        return !steps.isEmpty() && steps.size() <= 50;
    }

    Schedule withSteps(List<Duration> other) {
        return new Schedule(other, every, lifetime, lifetimeMax, lateEvery, lateTimes, last, gapMin);
    }

    /** When the order can no longer be paid, as far as the schedule is concerned. Never before the first step. */
    Instant end(Instant since, @Nullable Instant expiresAt) {
        Instant first = since.plus(steps.get(0));
        Instant wanted = expiresAt == null ? since.plus(lifetime) : expiresAt;
        Instant latest = since.plus(lifetimeMax);
        Instant end = wanted.isAfter(latest) ? latest : wanted;
        return end.isBefore(first) ? first : end;
    }

    /**
     * The first planned instant that lies at least the smallest gap behind {@code then}; null when none is left. The expiry is left out
     * never, however near it is.
     */
    @Nullable
    Instant after(Instant since, @Nullable Instant expiresAt, Instant then) {
        Instant end = end(since, expiresAt);
        Instant from = then.plus(gapMin);
        for (Duration step : steps) {
            Instant at = since.plus(step);
            if (!at.isBefore(end)) {
                break;
            }
            if (!at.isBefore(from)) {
                return at;
            }
        }
        Instant steady = nthAfter(since.plus(steps.get(steps.size() - 1)), every, from);
        if (steady.isBefore(end)) {
            return steady;
        }
        return then.isBefore(end) ? end : late(end, from);
    }

    private @Nullable Instant late(Instant end, Instant from) {
        Instant hourly = nthAfter(end, lateEvery, from);
        if (!hourly.isAfter(end.plus(lateEvery.multipliedBy(lateTimes)))) {
            return hourly;
        }
        Instant closing = end.plus(last);
        return from.isAfter(closing) ? null : closing;
    }

    /** The first {@code base + n * pace} with n at least 1 that is not before {@code from}. */
    private static Instant nthAfter(Instant base, Duration pace, Instant from) {
        long paceMs = pace.toMillis();
        long past = Duration.between(base, from).toMillis();
        long n = past <= paceMs ? 1 : (past + paceMs - 1) / paceMs;
        Instant at = base.plusMillis(n * paceMs);
        return at.isBefore(from) ? at.plusMillis(paceMs) : at;
    }
}
