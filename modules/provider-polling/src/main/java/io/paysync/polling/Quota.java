package io.paysync.polling;

import java.time.Duration;
import java.time.Instant;

/**
 * A limit of requests to one provider account that the whole cluster keeps: at most {@code perSecond} in any second. A question is one
 * request, or several, which have a slot each (see {@link FurtherSlots}).
 *
 * <p>PostgreSQL hands out slots, each an instant of database time of its own, {@link #interval} apart. Whoever got a
 * slot asks within {@code slack} after it or not at all. So N + 1 requests are always more than a second apart (or, for
 * less than one a second, two are), on however many nodes, and a restart has nothing to forget. Unused slots are lost:
 * there is no burst.
 *
 * @param perSecond above 0
 * @param slack how late a slot may be used
 */
record Quota(double perSecond, Duration slack) {
    Quota {
        if (!(perSecond > 0)) {
            throw new IllegalArgumentException("a quota must be above 0");
        }
    }

    /** Seconds between two slots: a little more than 1/N, because a slot may be used a little late. */
    double intervalSeconds() {
        double slackSeconds = slack.toNanos() / 1e9;
        return 1 / perSecond + slackSeconds / Math.max(1, perSecond);
    }

    /** Slots are never given out so far ahead, in seconds; one that lies there comes from a clock that was set back. */
    double farSeconds() {
        return 60 + 2 * intervalSeconds();
    }

    /**
     * What this process knows of database time: a statement read it somewhere between sending and answer, both by this
     * process's own steady clock. The wall clock of the node plays no part.
     */
    record DbTime(Instant read, long sentNanos, long answeredNanos) {
        /** It is at least this late. */
        Instant earliest(long nowNanos) {
            return read.plusNanos(nowNanos - answeredNanos);
        }

        /** It is at most this late. */
        Instant latest(long nowNanos) {
            return read.plusNanos(nowNanos - sentNanos);
        }
    }

    /** When to ask. */
    record Slot(Instant at, DbTime time) {
        /** How long to wait until the slot has surely begun; zero or less when it has. */
        Duration untilBegin(long nowNanos) {
            return Duration.between(time.earliest(nowNanos), at);
        }

        /** Whether it may be over. Half of the slack is left for the way of the question to the provider. */
        boolean over(long nowNanos, Duration slack) {
            return time.latest(nowNanos).isAfter(at.plus(slack.dividedBy(2)));
        }
    }
}
