package io.paysync.statusapi.auth;

/** A bucket that fills with time. Pure but for its own count. */
final class TokenBucket {
    private final Rate rate;
    private double tokens;
    private long filledAt;

    TokenBucket(Rate rate, long nanos) {
        this.rate = rate;
        this.tokens = rate.burst();
        this.filledAt = nanos;
    }

    /** @return 0 when a token was taken, else the milliseconds until there is one, at least 1 */
    long take(long nanos) {
        double filled = (nanos - filledAt) / 1e9 * rate.perSecond();
        tokens = Math.min(rate.burst(), tokens + Math.max(0, filled));
        filledAt = nanos;
        if (tokens >= 1) {
            tokens -= 1;
            return 0;
        }
        return Math.max(1, (long) Math.ceil((1 - tokens) / rate.perSecond() * 1000));
    }
}
