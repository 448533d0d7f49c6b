package io.paysync.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Time moves only when the test says so. Starts at 2026-01-01T00:00:00Z. */
public final class FakeClock implements InstantSource {
    private volatile Instant now;

    public FakeClock() {
        this(Instant.parse("2026-01-01T00:00:00Z"));
    }

    public FakeClock(Instant start) {
        now = start;
    }

    @Override
    public Instant instant() {
        return now;
    }

    /** Negative steps back. */
    public synchronized void advance(Duration step) {
        now = now.plus(step);
    }

    public synchronized void set(Instant instant) {
        now = instant;
    }
}
