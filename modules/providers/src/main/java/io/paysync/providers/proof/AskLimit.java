package io.paysync.providers.proof;

import java.time.Instant;

/**
 * How often a callback may make this node ask somebody else: so many at the same time, so many a second. Whoever forges
 * callbacks by the thousand gets no more than that; a genuine one that comes just then is sent again by its provider.
 */
public final class AskLimit {
    private final int inFlightMax;
    private final double perMs;
    private final int burst;

    // Guarded by this; held for nanoseconds.
    private int inFlight;
    private double tokens;
    private long atMs = Long.MIN_VALUE;

    /**
     * @param inFlightMax questions at the same time
     * @param perSecond questions a second in the long run
     * @param burst questions at once after a quiet time
     */
    public AskLimit(int inFlightMax, int perSecond, int burst) {
        this.inFlightMax = inFlightMax;
        this.perMs = perSecond / 1000.0;
        this.burst = burst;
        this.tokens = burst;
    }

    /** Takes the right to ask once; whoever got it calls {@link #done} when the question has ended. */
    public synchronized boolean tryAsk(Instant now) {
        refill(now);
        return inFlight < inFlightMax && take(1);
    }

    /** The right to ask once more when a question under way has ended, in its place. */
    public synchronized boolean tryFollow(Instant now) {
        refill(now);
        return take(0);
    }

    private boolean take(int places) {
        if (tokens < 1) {
            return false;
        }
        tokens -= 1;
        inFlight += places;
        return true;
    }

    private void refill(Instant now) {
        long nowMs = now.toEpochMilli();
        if (atMs != Long.MIN_VALUE) {
            // A clock that steps back refills nothing.
            tokens = Math.min(burst, tokens + Math.max(0, nowMs - atMs) * perMs);
        }
        atMs = nowMs;
    }

    public synchronized void done() {
        inFlight--;
    }
}
