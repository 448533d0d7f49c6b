package io.paysync.platform.log;

/**
 * Lets one line through in each period, for what fails a thousand times a second: {@code if (limit.pass())
 * log.warn("… skipped={}", limit.skipped())}.
 */
public final class LogLimit {
    public LogLimit(java.time.Duration period) {}

    public boolean pass() {
        throw new UnsupportedOperationException();
    }

    /** How many did not pass since the last one that did. */
    public long skipped() {
        throw new UnsupportedOperationException();
    }
}
