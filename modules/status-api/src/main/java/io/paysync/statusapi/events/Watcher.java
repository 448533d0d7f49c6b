package io.paysync.statusapi.events;

import io.paysync.contract.domain.Change;
import io.paysync.contract.domain.Order;
import io.paysync.statusapi.events.Frames.Frame;
import java.time.Instant;
import java.util.List;

/**
 * One open feed. What the reader has not taken is bounded; while it is full nothing more is written, and a reader that
 * stays full is dropped: it resumes where it was when it comes back. Confined to one event loop.
 */
final class Watcher {
    private final Outlet outlet;
    private final Instant endsAt;
    private int seen;
    private boolean started;
    private boolean full;
    private long fullSince;
    private long wroteAt;

    /**
     * @param seen the last version the client says it has, or {@link Frames#NOTHING_SEEN}
     * @param endsAt when the feed is over
     */
    Watcher(Outlet outlet, int seen, Instant endsAt) {
        this.outlet = outlet;
        this.seen = seen;
        this.endsAt = endsAt;
    }

    /** @param onDrained told when a full reader has taken what waited */
    void bound(int queueBytesMax, Runnable onDrained) {
        outlet.bound(queueBytesMax, () -> {
            full = false;
            onDrained.run();
        });
    }

    int seen() {
        return seen;
    }

    Instant endsAt() {
        return endsAt;
    }

    /** Whether the head was sent; from then on a failure can only be told by ending the stream. */
    boolean isStarted() {
        return started;
    }

    boolean isFull() {
        return full;
    }

    /** Writes as much of what it has not seen as the reader can take; the rest is read again when it has drained. */
    void offer(Order order, List<Change> changes, long now) {
        if (outlet.isClosed()) {
            return;
        }
        boolean first = !started;
        if (first) {
            started = true;
            outlet.start();
            wrote(now);
        }
        // Only a client that has just come can claim a version that does not exist.
        if (!first && order.version() < seen) {
            return;
        }
        for (Frame frame : Frames.next(seen, order, changes)) {
            if (full) {
                return;
            }
            outlet.write(frame);
            wrote(now);
            seen = frame.version();
        }
    }

    void heartbeat(long now, long afterNanos) {
        if (started && !full && now - wroteAt >= afterNanos) {
            outlet.heartbeat();
            wrote(now);
        }
    }

    private void wrote(long now) {
        wroteAt = now;
        if (outlet.isFull()) {
            full = true;
            fullSince = now;
        }
    }

    boolean isStalled(long now, long afterNanos) {
        return outlet.isSilent() || (full && now - fullSince >= afterNanos);
    }

    /** Ends it politely; the client comes back by itself when it may. */
    void end(String reason) {
        if (started && !outlet.isClosed()) {
            outlet.end(reason);
        }
    }

    /** Lets go of a reader that does not read. */
    void drop() {
        outlet.drop();
    }
}
