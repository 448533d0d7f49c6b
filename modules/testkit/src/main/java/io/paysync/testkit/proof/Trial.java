package io.paysync.testkit.proof;

import io.paysync.contract.bus.FaultException;
import io.paysync.testkit.Probe;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** One run of a {@link UseCase} on one node. Ends whatever waits when that node dies. */
public final class Trial {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final BooleanSupplier dead;

    Trial(BooleanSupplier dead) {
        this.dead = dead;
    }

    /** The node died; what was to be done there is done on the next one. */
    static final class Died extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** Waits until it is so. A look that fails because the connection was cut is none. */
    public void until(String awaited, BooleanSupplier condition) {
        Probe.until(awaited, PATIENCE, () -> {
            if (dead.getAsBoolean()) {
                throw new Died();
            }
            try {
                return condition.getAsBoolean();
            } catch (FaultException e) {
                return false;
            } catch (CompletionException e) {
                return false;
            }
        });
    }

    /** Begins it, and again whenever it has ended and is not done. */
    public void begun(String what, BooleanSupplier done, Supplier<Future<?>> begin) {
        List<Future<?>> begun = new ArrayList<>();
        until(what, () -> {
            if (!begun.isEmpty() && !begun.getLast().isComplete()) {
                return false;
            }
            if (done.getAsBoolean()) {
                return true;
            }
            begun.add(begin.get());
            return false;
        });
    }

    /** Asks again and again until it is answered. */
    public <T> T answered(String what, Supplier<Future<T>> ask) {
        List<T> answer = new ArrayList<>();
        until(what, () -> {
            answer.add(Probe.result(ask.get()));
            return true;
        });
        return answer.getFirst();
    }
}
