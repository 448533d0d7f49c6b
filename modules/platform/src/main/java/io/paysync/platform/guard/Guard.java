package io.paysync.platform.guard;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Stands before one outside party, so that its trouble stays its own: bounded calls in flight, a rate, a deadline, and no
 * calls at all for a while when too many fail. It never queues: what cannot go now is refused with BUSY.
 */
public final class Guard {
    /**
     * @param name for texts and logs: an account or receiver id, no secrets
     * @param kind a constant; the only tag of its metrics
     */
    public Guard(
            String name, String kind, Vertx vertx, InstantSource clock, MeterRegistry meters, GuardConfig config) {}

    /**
     * Runs the call if it may go now. Refused: {@code FaultException} BUSY that says why (open, in flight, rate). Past the
     * deadline: {@code FaultException} TIMEOUT. Otherwise whatever the call ends with.
     *
     * @param countsAsFailure true for transport errors, 5xx, 429 and time-outs; false for answers of the business
     */
    public <T> Future<T> call(Supplier<Future<T>> op, Predicate<Throwable> countsAsFailure) {
        throw new UnsupportedOperationException();
    }

    /** Every failure counts. */
    public <T> Future<T> call(Supplier<Future<T>> op) {
        return call(op, failure -> true);
    }

    public State state() {
        throw new UnsupportedOperationException();
    }

    /** How long until a call may go, as far as is known now; zero when it may go. */
    public Duration freeIn() {
        throw new UnsupportedOperationException();
    }

    public int inFlight() {
        throw new UnsupportedOperationException();
    }

    /** Of the breaker. */
    public enum State {
        CLOSED,
        OPEN,
        HALF_OPEN
    }
}
