package io.paysync.sandbox.send;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Waiting that ends only when the test says so. */
final class ManualTimers implements Timers {
    private final List<Waiting> waiting = new ArrayList<>();

    private record Waiting(Duration delay, Runnable task) {}

    @Override
    public synchronized Runnable after(Duration delay, Runnable task) {
        if (delay.isZero()) {
            task.run();
            return () -> {};
        }
        Waiting one = new Waiting(delay, task);
        waiting.add(one);
        return () -> cancel(one);
    }

    private synchronized void cancel(Waiting one) {
        waiting.remove(one);
    }

    synchronized int size() {
        return waiting.size();
    }

    /** Ends the oldest wait and says how long it would have been. */
    Duration fire() {
        Waiting first;
        synchronized (this) {
            first = waiting.remove(0);
        }
        first.task().run();
        return first.delay();
    }
}
