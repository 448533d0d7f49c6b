package io.paysync.platform.loop;

import io.paysync.platform.Contexts;
import io.paysync.platform.Node;
import io.paysync.platform.log.LogLimit;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repeats a step on this node. One step at a time; a failing step is repeated with growing, jittered waits of at most
 * 30 s; the time of the last good step is a metric ({@code paysync_loop_last_progress_seconds{loop}}) and a health check.
 */
public final class Loop {
    private static final Logger log = LoggerFactory.getLogger(Loop.class);
    private static final long FIRST_BACKOFF_MS = 1_000;
    private static final long BACKOFF_MAX_MS = 30_000;

    private final Node node;
    private final String name;
    private final Duration period;
    private final Supplier<Future<Next>> step;
    private final LoopMeters meters;
    private final LogLimit logLimit = new LogLimit(Duration.ofSeconds(10));
    private final Promise<Void> stopped = Promise.promise();
    private volatile @Nullable Context context;

    // Touched on the context only.
    private long timer = -1;
    private boolean running;
    private boolean woken;
    private boolean stopping;
    private int failures;

    /**
     * @param name a constant, tags the metrics
     * @param period from the end of a step to the next, plus or minus a tenth
     */
    public Loop(Node node, String name, Duration period, Supplier<Future<Next>> step) {
        this.node = node;
        this.name = name;
        this.period = period;
        this.step = step;
        this.meters = new LoopMeters(node.meters(), name, node.clock(), period);
    }

    /** The first step follows within one period, at a random moment. */
    public void start() {
        Context here = node.vertx().getOrCreateContext();
        context = here;
        node.health().register("loop " + name, () -> Future.succeededFuture(meters.status()));
        Contexts.run(here, () -> later((long) (node.random().nextDouble() * period.toMillis())));
    }

    /** Runs a step now, or right after the one under way. For rings. While steps fail it does not shorten the wait. */
    public void wake() {
        onContext(() -> {
            woken = true;
            if (!running && failures == 0) {
                run();
            }
        });
    }

    /** No more steps; completes when the one under way has ended. */
    public Future<Void> stop() {
        if (context == null) {
            return Future.succeededFuture();
        }
        node.health().unregister("loop " + name);
        onContext(() -> {
            stopping = true;
            node.vertx().cancelTimer(timer);
            if (!running) {
                stopped.tryComplete();
            }
        });
        return stopped.future();
    }

    private void run() {
        if (running || stopping) {
            return;
        }
        node.vertx().cancelTimer(timer);
        running = true;
        woken = false;
        attempt().onComplete(result -> onContext(() -> ended(result)));
    }

    private void ended(AsyncResult<Next> result) {
        running = false;
        boolean again = false;
        if (result.succeeded()) {
            failures = 0;
            meters.progressed();
            again = woken || result.result() == Next.AGAIN;
        } else {
            failures++;
            meters.failed();
            warn(result.cause());
        }
        if (stopping) {
            stopped.tryComplete();
        } else if (again) {
            onNextTurn();
        } else {
            later(failures == 0 ? jittered() : backoff());
        }
    }

    private Future<Next> attempt() {
        try {
            return step.get();
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    private void later(long delayMs) {
        if (!stopping) {
            timer = node.vertx().setTimer(Math.max(1, delayMs), t -> onContext(this::run));
        }
    }

    private void onNextTurn() {
        Context here = context;
        if (here != null) {
            here.runOnContext(v -> run());
        }
    }

    private void onContext(Runnable action) {
        Context here = context;
        if (here != null) {
            Contexts.run(here, action);
        }
    }

    private long jittered() {
        return (long) (period.toMillis() * (0.9 + 0.2 * node.random().nextDouble()));
    }

    private long backoff() {
        long base = Math.min(period.toMillis(), FIRST_BACKOFF_MS);
        long wait = Math.min(BACKOFF_MAX_MS, base << Math.min(failures - 1, 15));
        return (long) (wait * (0.5 + 0.5 * node.random().nextDouble()));
    }

    private void warn(Throwable failure) {
        if (logLimit.pass()) {
            log.warn(
                    "loop step failed loop={} failures={} skipped={} why={}",
                    name,
                    failures,
                    logLimit.skipped(),
                    failure.toString());
        }
    }
}
