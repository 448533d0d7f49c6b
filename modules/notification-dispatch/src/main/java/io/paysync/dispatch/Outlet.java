package io.paysync.dispatch;

import io.paysync.platform.guard.Guard;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one receiver has in memory. It has a window of attempts under way that grows with each success and halves with each
 * failure, so that a receiver that never answers ties up little; and it says when nothing more should be held for it.
 */
final class Outlet {
    private static final int WINDOW_AT_FIRST = 16;

    final EndpointKey key;
    private final Guard guard;
    private final int windowMax;
    private final int heldMax;
    private final long stalledNanos;
    private final ArrayDeque<Held> queue = new ArrayDeque<>();
    private int held;
    private int inFlight;
    private int window;
    private long lastEnd;
    private long pausedUntil;
    /** Whether its receiver was suspended when it was last looked up, and when it may be probed. */
    private boolean suspended;

    private long probeAt;
    /** Whether our credentials were refused there, by the last attempt that said anything about them; then until when. */
    private boolean lockedOut;

    private long lockedUntil;
    /** Whether a timer will look at it again. */
    boolean timerSet;

    Outlet(EndpointKey key, Guard guard, int windowMax, DispatchConfig.Memory config, long nowNanos) {
        this.key = key;
        this.guard = guard;
        this.windowMax = windowMax;
        this.heldMax = config.perReceiverMax();
        this.stalledNanos = config.stalledAfter().toNanos();
        this.window = Math.min(WINDOW_AT_FIRST, windowMax);
        this.lastEnd = nowNanos;
        this.pausedUntil = nowNanos;
        this.probeAt = nowNanos;
    }

    Guard guard() {
        return guard;
    }

    /** How many more may be held in memory. */
    int room(long nowNanos) {
        int most = suspended || lockedOut ? 1 : heldMax;
        return blockedMs(nowNanos) > 0 || stalled(nowNanos) ? 0 : Math.max(0, most - held);
    }

    /** How long until an attempt may begin, as far as is known. */
    long blockedMs(long nowNanos) {
        long until = suspended ? Math.max(pausedUntil, probeAt) : pausedUntil;
        until = lockedOut ? Math.max(until, lockedUntil) : until;
        long pause = Duration.ofNanos(until - nowNanos).toMillis();
        return Math.max(pause, guard.freeIn().toMillis());
    }

    void hold() {
        held++;
    }

    void release() {
        held--;
    }

    void add(Held delivery) {
        queue.add(delivery);
    }

    /** The next to be sent now, or null. */
    @Nullable
    Held next() {
        // One probe at a time while the guard is not sure.
        int allowed = suspended || lockedOut || guard.state() == Guard.State.HALF_OPEN ? 1 : window;
        return inFlight < allowed ? queue.poll() : null;
    }

    /** Empties the queue. */
    List<Held> drain() {
        List<Held> all = new ArrayList<>(queue);
        queue.clear();
        return all;
    }

    void began(long nowNanos) {
        if (inFlight++ == 0) {
            lastEnd = nowNanos;
        }
    }

    void ended(boolean wellAnswered, boolean troubled, long nowNanos) {
        inFlight--;
        lastEnd = nowNanos;
        if (wellAnswered) {
            window = Math.min(windowMax, window + 1);
        } else if (troubled) {
            window = Math.max(1, window / 2);
        }
    }

    /**
     * An attempt is about to be made at a suspended receiver.
     *
     * @return zero: it is the probe, and the next one may follow after {@code every}; else how long until a probe may be made
     */
    Duration probe(Duration every, long nowNanos) {
        suspended = true;
        if (probeAt - nowNanos > 0) {
            return Duration.ofNanos(probeAt - nowNanos);
        }
        probeAt = nowNanos + every.toNanos();
        return Duration.ZERO;
    }

    boolean suspended() {
        return suspended;
    }

    /** It is as others again, as far as is known. */
    void trust() {
        suspended = false;
        lockedOut = false;
    }

    /** Nothing goes there as it is set up; after the pause one attempt may find out whether that is still so. */
    void lockOut(Duration pause, long nowNanos) {
        lockedOut = true;
        lockedUntil = nowNanos + pause.toNanos();
    }

    /** Something got through. */
    void unlock() {
        lockedOut = false;
    }

    void pause(Duration pause, long nowNanos) {
        // A suspended one waits for its probe anyway, and must not wait for longer when it has recovered.
        if (!suspended) {
            pausedUntil = Math.max(pausedUntil, nowNanos + pause.toNanos());
        }
    }

    boolean waiting() {
        return !queue.isEmpty();
    }

    boolean idle(long nowNanos) {
        return held == 0
                && inFlight == 0
                && queue.isEmpty()
                && pausedUntil <= nowNanos
                && !(suspended && probeAt > nowNanos)
                && !(lockedOut && lockedUntil > nowNanos);
    }

    int inFlight() {
        return inFlight;
    }

    /** A full window and no answer for long. */
    private boolean stalled(long nowNanos) {
        return inFlight >= window && nowNanos - lastEnd > stalledNanos;
    }
}
