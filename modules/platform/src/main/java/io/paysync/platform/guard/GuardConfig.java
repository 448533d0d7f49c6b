package io.paysync.platform.guard;

import java.time.Duration;

/**
 * @param maxInFlight calls at the same time
 * @param ratePerSecond calls a second in the long run; 0 is no limit
 * @param burst calls at once after a quiet time
 * @param deadline of one call, all of it; the call itself should end by the same deadline, the guard cannot cancel it
 * @param minCalls below this number of calls in the window the ratio says nothing
 * @param openAtRatio share of failures, above 0 to 1, at which the guard opens
 * @param window the time over which the ratio is taken
 * @param resetAfter how long it stays open before one call is tried
 */
public record GuardConfig(
        int maxInFlight,
        double ratePerSecond,
        int burst,
        Duration deadline,
        int minCalls,
        double openAtRatio,
        Duration window,
        Duration resetAfter) {
    /** 32 at once, no rate, 10 s, opens at half of at least 10 calls in 30 s, for 10 s. */
    public static final GuardConfig DEFAULT =
            new GuardConfig(32, 0, 1, Duration.ofSeconds(10), 10, 0.5, Duration.ofSeconds(30), Duration.ofSeconds(10));

    public GuardConfig {
        if (maxInFlight < 1 || burst < 1 || minCalls < 1) {
            throw new IllegalArgumentException("maxInFlight, burst and minCalls must be at least 1");
        }
        if (!(ratePerSecond >= 0) || Double.isInfinite(ratePerSecond)) {
            throw new IllegalArgumentException("ratePerSecond must be 0 or more");
        }
        if (!(openAtRatio > 0 && openAtRatio <= 1)) {
            throw new IllegalArgumentException("openAtRatio must be above 0 and at most 1");
        }
        if (deadline.toMillis() < 1 || window.toMillis() < 100 || resetAfter.toMillis() < 1) {
            throw new IllegalArgumentException("deadline and resetAfter must be 1 ms or more, window 100 ms or more");
        }
    }

    public GuardConfig withRate(double newRatePerSecond, int newBurst) {
        return new GuardConfig(
                maxInFlight, newRatePerSecond, newBurst, deadline, minCalls, openAtRatio, window, resetAfter);
    }

    public GuardConfig withInFlight(int newMaxInFlight) {
        return new GuardConfig(
                newMaxInFlight, ratePerSecond, burst, deadline, minCalls, openAtRatio, window, resetAfter);
    }

    public GuardConfig withDeadline(Duration newDeadline) {
        return new GuardConfig(
                maxInFlight, ratePerSecond, burst, newDeadline, minCalls, openAtRatio, window, resetAfter);
    }

    public GuardConfig withBreaker(int newMinCalls, double newOpenAtRatio, Duration newWindow, Duration newResetAfter) {
        return new GuardConfig(
                maxInFlight, ratePerSecond, burst, deadline, newMinCalls, newOpenAtRatio, newWindow, newResetAfter);
    }
}
