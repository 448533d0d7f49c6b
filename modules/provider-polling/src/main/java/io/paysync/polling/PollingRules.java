package io.paysync.polling;

import io.paysync.contract.domain.AccountRef;
import io.paysync.contract.domain.Order;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.domain.Source;
import io.paysync.providers.QueryClient.RefundRef;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When to ask next, and whether an answer may be believed to be about the order asked for. Pure: time and chance come in
 * as arguments, so the same order asked on another node, or after a restart, goes on as if nothing had happened.
 */
final class PollingRules {
    /** Planned instants are moved by at most this part of the wait, so that orders made together are not asked together. */
    static final double JITTER = 0.2;

    /** The question at the expiry is put off by no more than the jitter of such a wait: a payer may no longer pay, and the shop waits. */
    private static final Duration ENDS_WAIT = Duration.ofMinutes(5);

    /** A failed question is repeated soon at most this often; then the schedule goes on. */
    static final int QUICK_RETRIES = 3;

    private PollingRules() {}

    /** What follows an answer. */
    sealed interface Step {
        /**
         * @param planned the schedule's instant, to be remembered
         * @param pause from now until the question, with jitter
         */
        record AskIn(Instant planned, Duration pause) implements Step {}

        /** The horizon is passed and the last question was asked. */
        record GiveUp() implements Step {}
    }

    /**
     * The age at which a newly watched order is asked about first. A payer who has opened the payment may pay at once, so it
     * is asked when the callback of such a payment would be overdue, be that before the schedule's first step or after it.
     * One who has not may never come: the first step is only put off, while the callback may still be on its way.
     *
     * @param overdue when a callback is, counted from the payment; null when that is not known
     * @param left until the order expires; null when it does not say
     */
    static Duration firstAge(Schedule schedule, boolean opened, @Nullable Duration overdue, @Nullable Duration left) {
        Duration step = schedule.steps().get(0);
        if (overdue == null || !opened && overdue.compareTo(step) < 0) {
            return step;
        }
        boolean endsBefore = left != null && overdue.compareTo(left) > 0;
        return endsBefore && step.compareTo(overdue) < 0 ? step : overdue;
    }

    /**
     * How long a newly watched order waits for its first question.
     *
     * @param notBefore whether it is asked when its callback is overdue, or at its expiry: then not before
     * @param chance from -1 to 1
     */
    static Duration firstWait(Duration age, boolean notBefore, double chance) {
        return jittered(age, notBefore ? Math.abs(chance) : chance);
    }

    /**
     * Whether the first question is the one at the expiry, because the order expires before the schedule's first step.
     *
     * @param left until the order expires; null when it does not say
     */
    static boolean firstEnds(Schedule schedule, Duration first, @Nullable Duration left) {
        Instant end = schedule.end(Instant.EPOCH, left == null ? null : Instant.EPOCH.plus(left));
        return !Instant.EPOCH.plus(first).isBefore(end);
    }

    /**
     * The question after an answer. The one at the expiry is never asked before it, and what was asked before is not that question: an
     * order is closed by an answer that comes when it can no longer be paid, and the next chance would be an hour later.
     *
     * @param since when the order came under watch
     * @param planned the planned instant of the question just answered; it is never planned again
     * @param now database time
     * @param chance from -1 to 1
     */
    static Step next(
            Schedule schedule,
            Instant since,
            @Nullable Instant expiresAt,
            Instant planned,
            Instant now,
            double chance) {
        Instant end = schedule.end(since, expiresAt);
        boolean early = now.isBefore(end) && !planned.isBefore(end);
        Instant from = early || now.isAfter(planned) ? now : planned;
        Instant at = early ? end : schedule.after(since, expiresAt, from);
        if (at == null) {
            return new Step.GiveUp();
        }
        Duration gap = Duration.between(from, at);
        Duration wait = at.equals(end) ? untilEnd(longer(gap, schedule.gapMin()), chance) : jittered(gap, chance);
        return new Step.AskIn(at, Duration.between(now, from).plus(wait));
    }

    private static Duration untilEnd(Duration gap, double chance) {
        Duration moved = gap.compareTo(ENDS_WAIT) < 0 ? gap : ENDS_WAIT;
        return gap.minus(moved).plus(jittered(moved, Math.abs(chance)));
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }

    /**
     * The question after a failure: the outcome is unknown, so ask again soon a few times, then as planned.
     *
     * @param fails failures in a row, this one included
     */
    static Step afterFailure(
            Schedule schedule,
            Instant since,
            @Nullable Instant expiresAt,
            Instant planned,
            Instant now,
            int fails,
            Duration pause,
            double chance) {
        Step next = next(schedule, since, expiresAt, planned, now, chance);
        if (fails > QUICK_RETRIES) {
            return next;
        }
        Duration soon = jittered(pause.multipliedBy(1L << Math.max(0, fails - 1)), chance);
        if (next instanceof Step.AskIn ask && ask.pause().compareTo(soon) <= 0) {
            return ask;
        }
        return new Step.AskIn(planned, soon);
    }

    /** How long an account rests after the provider limited its rate: doubling, bounded. {@code times} counts from 1. */
    static Duration restAfterThrottle(Duration first, Duration max, int times, double chance) {
        int doublings = Math.min(Math.max(0, times - 1), 20);
        Duration wait = first.multipliedBy(1L << doublings);
        return jittered(wait.compareTo(max) > 0 ? max : wait, chance);
    }

    static Duration jittered(Duration wait, double chance) {
        return wait.plusNanos((long) (wait.toNanos() * JITTER * Math.clamp(chance, -1.0, 1.0)));
    }

    /** Whether these facts are a poll's answer about this order at this account and nothing else. */
    static boolean about(OrderKey key, AccountRef account, List<PaymentFact> facts) {
        for (PaymentFact fact : facts) {
            boolean sameOrder = fact.orderNo() == null || key.equals(fact.orderKey());
            if (!sameOrder
                    || fact.source() != Source.POLL
                    || !fact.merchant().equals(key.merchant())
                    || !fact.key().account().equals(account)) {
                return false;
            }
        }
        return true;
    }

    /** What an answer says, as one number: equal answers are equal, and others differ but for one chance in 2^64. */
    static long digest(String outcome, @Nullable String rawStatus, List<PaymentFact> facts) {
        StringBuilder text = new StringBuilder(outcome).append('\n').append(rawStatus);
        facts.stream()
                .map(f -> f.key().eventKey())
                .sorted()
                .forEach(k -> text.append('\n').append(k));
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(hash).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /**
     * The number to ask by. That of an unproven payment comes last, it may not be the one that the shop knows of; but where one is proven
     * already it is the number of another, and that is what is not known.
     */
    static @Nullable String tradeNo(Order order) {
        String proven = order.tradeNo();
        String registered = order.registration().tradeNo();
        Order.Claimed claimed = order.claimed();
        String unproven = claimed == null || !order.unconfirmed() ? null : claimed.tradeNo();
        if (proven != null) {
            return unproven == null ? proven : unproven;
        }
        return registered == null ? unproven : registered;
    }

    /** Whether a payment beside the proven one waits to be confirmed. Refunds wait until that is known: they are of one of the two. */
    static boolean secondPayment(Order order) {
        Order.Claimed claimed = order.claimed();
        return order.unconfirmed() && order.tradeNo() != null && claimed != null && claimed.tradeNo() != null;
    }

    /** By a number that both have. */
    static boolean sameRefund(RefundRef one, RefundRef other) {
        String ours = one.merchantRefundNo();
        String theirs = one.providerRefundNo();
        return (ours != null && ours.equals(other.merchantRefundNo()))
                || (theirs != null && theirs.equals(other.providerRefundNo()));
    }
}
