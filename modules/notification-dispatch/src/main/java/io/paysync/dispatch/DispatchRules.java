package io.paysync.dispatch;

import io.paysync.channels.Sent;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Decides what follows an attempt. Pure: time and randomness come in as arguments. */
final class DispatchRules {
    private DispatchRules() {}

    /** What becomes of a delivery. */
    sealed interface Step {
        /** The receiver has it. */
        record Delivered() implements Step {}

        /** Once more after {@code delay}. */
        record Again(Duration delay) implements Step {}

        /** Given up: shown, counted, can be replayed. */
        record Dead(String why) implements Step {}

        /** Finished without being delivered: a newer one says otherwise, or somebody else was told. */
        record Withdrawn(String why) implements Step {}

        /** It was not tried; it goes back to the queue for {@code delay}. {@code held}: an older one must go first. */
        record PutBack(Duration delay, boolean held) implements Step {}

        /** @return whether newer versions for the same receiver may now go */
        default boolean finished() {
            return this instanceof Delivered || this instanceof Dead || this instanceof Withdrawn;
        }
    }

    /**
     * @param tries attempts made of this schedule before this one
     * @param expiresAt no attempt after it
     */
    static Step after(Sent sent, int tries, Instant expiresAt, Instant now, Schedule schedule, RandomGenerator random) {
        return switch (sent.outcome()) {
            case DELIVERED -> new Step.Delivered();
            case PERMANENT, RECEIVER_GONE, RECIPIENT_GONE -> new Step.Dead(word(sent));
            // Whoever turned it away may know when there is room again.
            case NOT_SENT ->
                new Step.PutBack(clamped(sent.retryAfter(), schedule).plus(shortly(random)), false);
            // Nothing is wrong with the message, so it loses no attempt; its receiver is left alone meanwhile.
            case LOCKED_OUT ->
                now.isAfter(expiresAt) ? new Step.Dead(word(sent)) : new Step.PutBack(shortly(random), false);
            // Lost answers are repeated too: the receiver knows the message by its id.
            case RETRY, UNKNOWN, MISCONFIGURED -> again(sent, Duration.ZERO, tries, expiresAt, now, schedule, random);
            case THROTTLED -> again(sent, schedule.throttledMin(), tries, expiresAt, now, schedule, random);
        };
    }

    /** Between half a second and one and a half: for what a local limit turned away. */
    static Duration shortly(RandomGenerator random) {
        return Duration.ofMillis(500 + random.nextInt(1000));
    }

    /** When to ask again for what is missing: the later, the longer it has been missing, within these two. */
    static Duration askAgain(Duration waited, Duration least, Duration most) {
        Duration part = waited.dividedBy(4);
        Duration bounded = part.compareTo(most) > 0 ? most : part;
        return longer(bounded, least);
    }

    /** What a receiver asked for, bounded by what it may ask for; the wait itself is up to a tenth longer. */
    static Duration clamped(@Nullable Duration retryAfter, Schedule schedule) {
        if (retryAfter == null || retryAfter.isNegative()) {
            return Duration.ZERO;
        }
        return retryAfter.compareTo(schedule.retryAfterMax()) > 0 ? schedule.retryAfterMax() : retryAfter;
    }

    private static Step again(
            Sent sent,
            Duration least,
            int tries,
            Instant expiresAt,
            Instant now,
            Schedule schedule,
            RandomGenerator random) {
        int made = tries + 1;
        if (made >= schedule.attempts()) {
            return new Step.Dead(word(sent));
        }
        Duration floor = longer(clamped(sent.retryAfter(), schedule), least);
        Duration delay = longer(
                fullJitter(schedule.delays().get(made), random), floor.plus(fullJitter(floor.dividedBy(10), random)));
        return now.plus(delay).isAfter(expiresAt) ? new Step.Dead(word(sent)) : new Step.Again(delay);
    }

    /** Anywhere between nothing and all of it, to the millisecond: receivers that failed together are not met together. */
    private static Duration fullJitter(Duration delay, RandomGenerator random) {
        return delay.isZero() ? delay : Duration.ofMillis(1 + random.nextLong(delay.toMillis()));
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    private static String word(Sent sent) {
        String error = sent.error();
        return error == null ? sent.outcome().name() : error;
    }
}
