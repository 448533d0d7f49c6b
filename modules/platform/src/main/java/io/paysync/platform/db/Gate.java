package io.paysync.platform.db;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Closed for a moment after a connect failed. While the server is down every statement would try to connect; the gate lets
 * one through every 200 to 500 ms and refuses the rest at once, so the server is not met by a storm when it comes back.
 */
final class Gate {
    private static final long OPEN = Long.MIN_VALUE;

    private final AtomicLong nextTry = new AtomicLong(OPEN);

    boolean pass() {
        long next = nextTry.get();
        if (next == OPEN) {
            return true;
        }
        long now = System.nanoTime();
        return now - next >= 0 && nextTry.compareAndSet(next, now + pauseNanos());
    }

    void failed() {
        nextTry.set(System.nanoTime() + pauseNanos());
    }

    void connected() {
        if (nextTry.get() != OPEN) {
            nextTry.set(OPEN);
        }
    }

    private static long pauseNanos() {
        return TimeUnit.MILLISECONDS.toNanos(ThreadLocalRandom.current().nextLong(200, 500));
    }
}
