package io.paysync.platform.guard;

import io.micrometer.core.instrument.MeterRegistry;
import io.paysync.contract.bus.Fault;
import io.vertx.circuitbreaker.CircuitBreaker;
import io.vertx.circuitbreaker.CircuitBreakerOptions;
import io.vertx.circuitbreaker.CircuitBreakerState;
import io.vertx.circuitbreaker.OpenCircuitException;
import io.vertx.circuitbreaker.TimeoutException;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands before one outside party, so that its trouble stays its own: bounded calls in flight, a rate, a deadline, and no
 * calls at all for a while when too many fail. It never queues: what cannot go now is refused with BUSY.
 *
 * <p>The library's breaker forgets all failures at any success, so it never opens while every second call fails. Here it
 * only keeps the states and the deadline; the share of failures in a window decides when it opens.
 */
public final class Guard {
    private static final Logger log = LoggerFactory.getLogger(Guard.class);

    private final String name;
    private final InstantSource clock;
    private final GuardConfig config;
    private final GuardMeters meters;
    private final CircuitBreaker breaker;
    private final AtomicInteger inFlight = new AtomicInteger();
    private volatile long openUntil;

    // Guarded by this; held for nanoseconds, never across a call.
    private final TokenBucket bucket;
    private final Window window;
    private boolean countedOpen;
    private boolean retired;

    /**
     * @param name for texts and logs: an account or receiver id, no secrets
     * @param kind a constant; the only tag of its metrics
     */
    public Guard(String name, String kind, Vertx vertx, InstantSource clock, MeterRegistry meters, GuardConfig config) {
        this.name = name;
        this.clock = clock;
        this.config = config;
        this.meters = GuardMeters.of(meters, kind);
        this.bucket = new TokenBucket(config.ratePerSecond(), config.burst(), clock.millis());
        this.window = new Window(config.window().toMillis());
        CircuitBreakerOptions options = new CircuitBreakerOptions()
                .setMaxFailures(Integer.MAX_VALUE)
                .setMaxRetries(0)
                .setTimeout(config.deadline().toMillis())
                .setResetTimeout(config.resetAfter().toMillis());
        this.breaker = CircuitBreaker.create(kind, vertx, options)
                .openHandler(v -> opened())
                .closeHandler(v -> closed());
    }

    /**
     * Runs the call if it may go now. Refused: {@code FaultException} BUSY that says why (open, in flight, rate). Past the
     * deadline: {@code FaultException} TIMEOUT. Otherwise whatever the call ends with.
     *
     * @param countsAsFailure true for transport errors, 5xx, 429 and time-outs; false for answers of the business
     */
    public <T> Future<T> call(Supplier<Future<T>> op, Predicate<Throwable> countsAsFailure) {
        if (breaker.state() == CircuitBreakerState.OPEN) {
            return refused("open");
        }
        if (inFlight.incrementAndGet() > config.maxInFlight()) {
            inFlight.decrementAndGet();
            return refused("in flight");
        }
        if (takeToken() > 0) {
            inFlight.decrementAndGet();
            return refused("rate");
        }
        meters.inFlight.incrementAndGet();
        return breaker.execute(() -> harmless(op, countsAsFailure)).transform(result -> {
            inFlight.decrementAndGet();
            meters.inFlight.decrementAndGet();
            return ended(result);
        });
    }

    /** Every failure counts. */
    public <T> Future<T> call(Supplier<Future<T>> op) {
        return call(op, failure -> true);
    }

    public State state() {
        return switch (breaker.state()) {
            case CLOSED -> State.CLOSED;
            case OPEN -> State.OPEN;
            case HALF_OPEN -> State.HALF_OPEN;
        };
    }

    /** How long until a call may go, as far as is known now; zero when it may go or when it waits for one in flight. */
    public Duration freeIn() {
        long nanos = breaker.state() == CircuitBreakerState.OPEN ? openUntil - System.nanoTime() : 0;
        synchronized (this) {
            return Duration.ofMillis(Math.max(Math.max(0, nanos) / 1_000_000, bucket.waitMs(clock.millis())));
        }
    }

    public int inFlight() {
        return inFlight.get();
    }

    /** Of the breaker. */
    public enum State {
        CLOSED,
        OPEN,
        /** One call is tried; the others are refused. */
        HALF_OPEN
    }

    /** The breaker sees a failure that does not count as a success; it is unwrapped again behind the breaker. */
    private static <T> Future<AsyncResult<T>> harmless(Supplier<Future<T>> op, Predicate<Throwable> counts) {
        Future<T> result;
        try {
            result = op.get();
        } catch (RuntimeException e) {
            result = Future.failedFuture(e);
        }
        return result.transform(done -> done.failed() && counts.test(done.cause())
                ? Future.failedFuture(done.cause())
                : Future.succeededFuture(done));
    }

    private <T> Future<T> ended(AsyncResult<AsyncResult<T>> result) {
        if (result.succeeded()) {
            observe(false);
            AsyncResult<T> done = result.result();
            meters.call(done.succeeded() ? "ok" : "answered");
            return done.succeeded() ? Future.succeededFuture(done.result()) : Future.failedFuture(done.cause());
        }
        if (result.cause() instanceof OpenCircuitException) {
            return refused("open");
        }
        observe(true);
        if (result.cause() instanceof TimeoutException) {
            meters.call("timeout");
            return Future.failedFuture(Fault.of(Fault.Code.TIMEOUT, name + " did not answer in time"));
        }
        meters.call("failed");
        return Future.failedFuture(result.cause());
    }

    private void observe(boolean failure) {
        boolean open;
        synchronized (this) {
            long now = clock.millis();
            window.add(now, failure);
            open = failure && window.tooManyFailed(now, config.minCalls(), config.openAtRatio());
        }
        if (open && breaker.state() == CircuitBreakerState.CLOSED) {
            breaker.open();
        }
    }

    private synchronized long takeToken() {
        return bucket.take(clock.millis());
    }

    private <T> Future<T> refused(String why) {
        meters.call("refused " + why);
        return Future.failedFuture(Fault.of(Fault.Code.BUSY, "guard " + name + ": " + why));
    }

    /** It is no longer used; what it counted in shared gauges is taken back. */
    synchronized void retire() {
        retired = true;
        countOpen(false);
    }

    /** Also called when the one call tried while half open has failed. */
    private void opened() {
        openUntil = System.nanoTime() + config.resetAfter().toNanos();
        countOpen(true);
        log.warn("guard opened name={}", name);
    }

    private void closed() {
        countOpen(false);
        synchronized (this) {
            window.clear();
        }
        log.info("guard closed name={}", name);
    }

    private synchronized void countOpen(boolean open) {
        boolean count = open && !retired;
        if (count != countedOpen) {
            countedOpen = count;
            meters.open.addAndGet(count ? 1 : -1);
        }
    }
}
