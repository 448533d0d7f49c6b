package io.paysync.platform.health;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Named checks, each with a deadline of one second, run side by side when somebody asks. A check that fails, throws or
 * does not end in time is DOWN.
 */
public final class Health {
    public Health(Vertx vertx) {}

    /** For readiness. A second check of the same name replaces the first. */
    public void register(String name, Supplier<Future<Status>> check) {
        throw new UnsupportedOperationException();
    }

    public void unregister(String name) {
        throw new UnsupportedOperationException();
    }

    /** Makes the node not ready whatever the checks say; the first step of a stop. */
    public void drain(String reason) {
        throw new UnsupportedOperationException();
    }

    /** Alive as long as it can answer at all: restarting the process would not mend a broken database. */
    public Future<Report> live() {
        throw new UnsupportedOperationException();
    }

    public Future<Report> ready() {
        throw new UnsupportedOperationException();
    }

    /** @param checks by name, sorted */
    public record Report(boolean ok, Map<String, Status> checks) {}
}
