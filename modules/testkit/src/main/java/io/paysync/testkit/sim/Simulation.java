package io.paysync.testkit.sim;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Virtual time. It stands still while something happens and then leaps to what happens next, so a year without events
 * costs nothing. Events of the same moment happen in the order in which they were planned. For one thread.
 */
public final class Simulation {
    public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    /** A world that goes round in circles must fail, not hang. */
    private static final long EVENTS_MAX = 50_000_000;

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final RandomGenerator random;
    private long nanos;
    private long planned;
    private long happened;

    public Simulation(long seed) {
        random = new SplittableRandom(seed);
    }

    /** Something planned. */
    public static final class Event implements Comparable<Event> {
        private final long at;
        private final long order;
        private final Runnable action;
        private boolean cancelled;

        private Event(long at, long order, Runnable action) {
            this.at = at;
            this.order = order;
            this.action = action;
        }

        /** It will not happen. Nothing when it has happened. */
        public void cancel() {
            cancelled = true;
        }

        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(at, other.at);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    /** The only source of chance. */
    public RandomGenerator random() {
        return random;
    }

    /** A duration from {@code least} to {@code most}, to the millisecond. */
    public Duration between(Duration least, Duration most) {
        return Duration.ofMillis(random.nextLong(least.toMillis(), most.toMillis() + 1));
    }

    public boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    public Instant now() {
        return START.plusNanos(nanos);
    }

    /** A steady clock, as {@code System.nanoTime} is one. */
    public long nanos() {
        return nanos;
    }

    public InstantSource clock() {
        return this::now;
    }

    /** What lies in the past happens now. */
    public Event at(Instant moment, Runnable action) {
        return in(Duration.between(now(), moment), action);
    }

    public Event in(Duration delay, Runnable action) {
        Event event = new Event(nanos + Math.max(0, delay.toNanos()), planned++, action);
        events.add(event);
        return event;
    }

    /** Plays all that is planned before this moment, and what follows from it. */
    public void run(Duration length) {
        long end = nanos + length.toNanos();
        for (Event next = events.peek(); next != null && next.at < end; next = events.peek()) {
            events.remove();
            if (next.cancelled) {
                continue;
            }
            if (++happened > EVENTS_MAX) {
                throw new AssertionError("more than " + EVENTS_MAX + " events until " + now());
            }
            nanos = next.at;
            next.action.run();
        }
        nanos = end;
    }

    /** How much happened. */
    public long happened() {
        return happened;
    }
}
