package io.paysync.platform.health;

import io.paysync.platform.Contexts;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Named checks, each with a deadline of one second, run side by side when somebody asks. A check that fails, throws or
 * does not end in time is DOWN.
 */
public final class Health {
    private static final Duration CHECK_MAX = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final Map<String, Supplier<Future<Status>>> checks = new ConcurrentHashMap<>();
    private volatile @Nullable String draining;

    public Health(Vertx vertx) {
        this.vertx = vertx;
    }

    /** For readiness. A second check of the same name replaces the first. */
    public void register(String name, Supplier<Future<Status>> check) {
        checks.put(name, check);
    }

    public void unregister(String name) {
        checks.remove(name);
    }

    /** Makes the node not ready whatever the checks say; the first step of a stop. */
    public void drain(String reason) {
        draining = reason;
    }

    /** Whether the node is about to stop: who holds a connection to it should be told to take another. */
    public boolean draining() {
        return draining != null;
    }

    /** Alive as long as it can answer at all: restarting the process would not mend a broken database. */
    public Future<Report> live() {
        return Future.succeededFuture(new Report(true, Map.of()));
    }

    public Future<Report> ready() {
        Map<String, Status> found = new ConcurrentHashMap<>();
        List<Future<Void>> running = new ArrayList<>();
        checks.forEach((name, check) -> running.add(run(check).map(status -> {
            found.put(name, status);
            return null;
        })));
        return Future.join(running).map(v -> {
            String reason = draining;
            if (reason != null) {
                found.put("drain", Status.down(reason));
            }
            boolean ok = found.values().stream().noneMatch(status -> status.level() == Status.Level.DOWN);
            return new Report(ok, new TreeMap<>(found));
        });
    }

    private Future<Status> run(Supplier<Future<Status>> check) {
        Future<Status> result;
        try {
            result = check.get();
        } catch (RuntimeException e) {
            result = Future.failedFuture(e);
        }
        return Contexts.within(vertx, CHECK_MAX, result)
                .otherwise(failure -> Status.down(
                        failure instanceof TimeoutException
                                ? "no answer in " + CHECK_MAX.toMillis() + " ms"
                                : failure.toString()));
    }

    /** @param checks by name, sorted */
    public record Report(boolean ok, Map<String, Status> checks) {}
}
