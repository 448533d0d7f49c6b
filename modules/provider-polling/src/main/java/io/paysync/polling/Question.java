package io.paysync.polling;

import io.paysync.polling.Quota.Slot;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One question in progress.
 *
 * @param byHand somebody wants to know now; the schedule goes on as if it had not been asked
 */
record Question(Target target, Watch watch, Slot slot, boolean byHand) {
    /** A question that did not go out is due again after so long. */
    private static final Duration SOON = Duration.ofSeconds(1);

    /** Database time. */
    Instant now() {
        return slot.time().earliest(System.nanoTime());
    }

    /** Asked by hand before it was due. */
    boolean early() {
        return byHand && watch.dueAt().isAfter(now());
    }

    /** Whether it can no longer be paid, as far as the schedule is concerned. */
    boolean expired() {
        return !now().isBefore(target.schedule(watch.method()).end(watch.since(), watch.expiresAt()));
    }

    /** Whether the provider is told to close the order instead of being asked. By hand one only asks. */
    boolean closes() {
        return !byHand && watch.closing().phase() == Closing.Phase.DUE && expired();
    }

    Finish.Keep later(Instant planned, Duration wait, int fails, Finish.@Nullable Seen seen) {
        // An expiry that was put off begins anew.
        Closing closing = expired() ? watch.closing() : Closing.NONE;
        return new Finish.Keep(
                watch.key(), watch.fence(), watch.since(), planned, wait, fails, watch.tradeNo(), seen, closing);
    }

    Finish.Keep asPlanned(Finish.@Nullable Seen seen) {
        return later(watch.planned(), Duration.between(now(), watch.dueAt()), watch.fails(), seen);
    }

    /** It did not go out. Who asked by hand hears so; where he cannot, because his node is gone, the question stays to be asked. */
    Finish unasked() {
        return byHand && watch.once() ? new Finish.Forget(watch.key(), watch.version(), watch.fence()) : unasked(null);
    }

    Finish.Keep unasked(Finish.@Nullable Seen seen) {
        return early() ? asPlanned(seen) : later(watch.planned(), SOON, watch.fails(), seen);
    }
}
