package io.paysync.testkit;

import io.paysync.contract.bus.Fault;
import io.paysync.contract.bus.FaultException;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what a test expects, at most ten seconds, and says what it waited for when it does not come. */
public final class Probe {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration STEP = Duration.ofMillis(10);

    private Probe() {}

    /** Polls every 10 ms until it is true. */
    public static void until(String awaited, BooleanSupplier condition) {
        until(awaited, PATIENCE, condition);
    }

    public static void until(String awaited, Duration patience, BooleanSupplier condition) {
        value(awaited, patience, () -> condition.getAsBoolean() ? Optional.of(true) : Optional.empty());
    }

    /** Polls every 10 ms until there is a value. */
    public static <T> T value(String awaited, Supplier<Optional<T>> source) {
        return value(awaited, PATIENCE, source);
    }

    private static <T> T value(String awaited, Duration patience, Supplier<Optional<T>> source) {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            Optional<T> found = source.get();
            if (found.isPresent()) {
                return found.get();
            }
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("waited " + patience.toMillis() + " ms in vain: " + awaited);
            }
            LockSupport.parkNanos(STEP.toNanos());
        }
    }

    /** The value of a future; its failure is thrown as it is when unchecked. */
    public static <T> T result(Future<T> future) {
        return result(future, PATIENCE);
    }

    public static <T> T result(Future<T> future, Duration patience) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            throw new CompletionException(e.getCause());
        } catch (TimeoutException e) {
            throw new AssertionError("future did not complete in " + patience.toMillis() + " ms", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** What a future failed with; a success is a failed test. */
    public static Throwable failure(Future<?> future) {
        Object value;
        try {
            value = result(future);
        } catch (CompletionException e) {
            return e.getCause() == null ? e : e.getCause();
        } catch (RuntimeException e) {
            return e;
        }
        throw new AssertionError("expected a failure, got " + value);
    }

    /** The fault a future failed with. */
    public static Fault fault(Future<?> future) {
        Throwable failure = failure(future);
        if (failure instanceof FaultException fault) {
            return fault.fault();
        }
        throw new AssertionError("expected a fault, got " + failure, failure);
    }
}
