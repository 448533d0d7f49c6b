package io.paysync.platform.db;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Those who use a connection and those who wait for one, together at most so many. Closed, nobody enters, and it is told
 * when the last has left: a pool closed while it still connects for somebody may never say that it is closed.
 */
final class Users {
    private static final long CLOSED = 1L << 32;

    private final int max;
    private final AtomicLong state = new AtomicLong();
    private final Promise<Void> gone = Promise.promise();

    Users(int max) {
        this.max = max;
    }

    /** @return false when there are as many as there may be, or it is closed */
    boolean enter() {
        while (true) {
            long now = state.get();
            if (now >= max) {
                return false;
            }
            if (state.compareAndSet(now, now + 1)) {
                return true;
            }
        }
    }

    void leave() {
        if (state.decrementAndGet() == CLOSED) {
            gone.tryComplete();
        }
    }

    boolean closed() {
        return state.get() >= CLOSED;
    }

    /** @return completes when the last has left */
    Future<Void> close() {
        if (state.updateAndGet(now -> now | CLOSED) == CLOSED) {
            gone.tryComplete();
        }
        return gone.future();
    }
}
