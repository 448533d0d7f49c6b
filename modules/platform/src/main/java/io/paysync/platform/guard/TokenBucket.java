package io.paysync.platform.guard;

/** A rate with a burst: refilled steadily, empty at worst. A clock that steps back refills nothing. Not thread-safe. */
final class TokenBucket {
    private final double perMs;
    private final double size;
    private double tokens;
    private long at;

    /** @param ratePerSecond 0 is no limit */
    TokenBucket(double ratePerSecond, int burst, long nowMs) {
        perMs = ratePerSecond / 1000;
        size = burst;
        tokens = burst;
        at = nowMs;
    }

    /** @return 0 when a token was taken, otherwise the milliseconds until there is one */
    long take(long nowMs) {
        long wait = waitMs(nowMs);
        if (wait == 0 && perMs > 0) {
            tokens -= 1;
        }
        return wait;
    }

    long waitMs(long nowMs) {
        if (perMs == 0) {
            return 0;
        }
        tokens = Math.min(size, tokens + Math.max(0, nowMs - at) * perMs);
        at = nowMs;
        return tokens >= 1 ? 0 : Math.max(1, (long) Math.ceil((1 - tokens) / perMs));
    }
}
