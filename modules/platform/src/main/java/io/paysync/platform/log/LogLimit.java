package io.paysync.platform.log;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Lets one line through in each period, for what fails a thousand times a second: {@code if (limit.pass())
 * log.warn("… skipped={}", limit.skipped())}.
 */
public final class LogLimit {
    private final long periodNanos;
    private final AtomicLong next = new AtomicLong(System.nanoTime());
    private final AtomicLong refused = new AtomicLong();

    public LogLimit(Duration period) {
        periodNanos = period.toNanos();
    }

    public boolean pass() {
        long now = System.nanoTime();
        long due = next.get();
        if (now - due >= 0 && next.compareAndSet(due, now + periodNanos)) {
            return true;
        }
        refused.incrementAndGet();
        return false;
    }

    /** How many did not pass since this was last asked. */
    public long skipped() {
        return refused.getAndSet(0);
    }
}
