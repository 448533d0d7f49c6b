package io.paysync.dispatch;

import io.paysync.channels.Sent;
import io.paysync.channels.Sent.Outcome;
import io.paysync.dispatch.Attempts.Tried;
import io.paysync.dispatch.DispatchRules.Step;
import io.paysync.platform.Contexts;
import io.paysync.platform.Node;
import io.paysync.platform.guard.Guard;
import io.paysync.platform.guard.Guards;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes the attempts: one queue, window and guard for each receiver, a bounded number of deliveries in memory for all of
 * them together. What cannot go soon is put back at once. For the context it was made on.
 */
final class Sender {
    /** Told how each delivery given to {@link #go} ended; {@code sent} is null when no attempt was made. */
    interface Ended {
        void ended(Held held, Step step, @Nullable Sent sent);

        /** Whether it need not be sent any more. */
        boolean outdated(Held held);
    }

    /** A wait up to this is sat out in memory. */
    private static final long SHORT_WAIT_MS = 500;

    /** Room for the write of the result before the lease ends. */
    private static final Duration WRITE_MARGIN = Duration.ofSeconds(3);

    private final Node node;
    private final Context context;
    private final DispatchConfig config;
    private final Attempts attempts;
    private final Guards<EndpointKey> guards;
    private final Consumer<EndpointKey> probed;
    private final Ended ended;
    private final Map<EndpointKey, Outlet> outlets = new HashMap<>();
    private final long attemptNanos;
    private int held;
    private int inFlight;
    private @Nullable Promise<Void> stopping;

    Sender(
            Node node,
            DispatchConfig config,
            Attempts attempts,
            Guards<EndpointKey> guards,
            Consumer<EndpointKey> probed,
            Ended ended) {
        this.node = node;
        this.context = node.vertx().getOrCreateContext();
        this.config = config;
        this.attempts = attempts;
        this.guards = guards;
        this.probed = probed;
        this.ended = ended;
        Duration attempt = config.receiver().deadline().plus(WRITE_MARGIN);
        Duration lease = config.claim().leaseTime();
        // A short lease (tests) still lets an attempt begin in its first half.
        this.attemptNanos = (attempt.compareTo(lease.dividedBy(2)) > 0 ? lease.dividedBy(2) : attempt).toNanos();
    }

    /** How many deliveries of this receiver may be taken into memory. */
    int room(EndpointKey receiver) {
        int left = stopping != null ? 0 : config.memory().inFlightMax() - held;
        if (left <= 0) {
            return 0;
        }
        Outlet outlet = outlets.get(receiver);
        if (outlet != null) {
            return Math.min(left, outlet.room(System.nanoTime()));
        }
        Guard guard = guards.guard(receiver);
        if (!guard.freeIn().isZero()) {
            return 0;
        }
        return guard.state() == Guard.State.HALF_OPEN
                ? 1
                : Math.min(left, config.memory().perReceiverMax());
    }

    /** Counts it as held until {@link #release}. */
    void hold(Held delivery) {
        held++;
        outlets.computeIfAbsent(delivery.endpoint(), this::outlet).hold();
    }

    void release(Held delivery) {
        held--;
        Outlet outlet = outlets.get(delivery.endpoint());
        if (outlet != null) {
            outlet.release();
            if (outlet.idle(System.nanoTime())) {
                outlets.remove(delivery.endpoint());
            }
        }
    }

    /** Sends it as soon as its receiver's window allows. It must be held. */
    void go(Held delivery) {
        delivery.out = true;
        Outlet outlet = outlets.computeIfAbsent(delivery.endpoint(), this::outlet);
        outlet.add(delivery);
        pump(outlet);
    }

    int held() {
        return held;
    }

    int inFlight() {
        return inFlight;
    }

    /** Puts back what waits and completes when the attempts under way have ended. */
    Future<Void> stop() {
        Promise<Void> promise = Promise.promise();
        stopping = promise;
        outlets.values().forEach(outlet -> putBack(outlet, Duration.ZERO));
        if (inFlight == 0) {
            promise.tryComplete();
        }
        return promise.future();
    }

    private Outlet outlet(EndpointKey key) {
        return new Outlet(key, guards.guard(key), config.receiver().maxInFlight(), config.memory(), System.nanoTime());
    }

    private void pump(Outlet outlet) {
        if (stopping != null) {
            putBack(outlet, Duration.ZERO);
            return;
        }
        while (outlet.waiting()) {
            long now = System.nanoTime();
            long blockedMs = outlet.blockedMs(now);
            if (blockedMs > SHORT_WAIT_MS) {
                putBack(outlet, Duration.ofMillis(blockedMs));
                return;
            }
            if (blockedMs > 0) {
                later(outlet, blockedMs);
                return;
            }
            Held next = outlet.next();
            if (next == null) {
                return;
            }
            if (ended.outdated(next)) {
                ended.ended(next, new Step.Withdrawn(Superseding.WORD), null);
            } else if (next.leaseEndNanos - now < attemptNanos) {
                ended.ended(next, new Step.PutBack(Duration.ZERO, false), null);
            } else {
                attempt(outlet, next);
            }
        }
    }

    private void later(Outlet outlet, long ms) {
        if (!outlet.timerSet) {
            outlet.timerSet = true;
            node.vertx().setTimer(ms, timer -> {
                outlet.timerSet = false;
                pump(outlet);
            });
        }
    }

    private void putBack(Outlet outlet, Duration delay) {
        for (Held waiting : outlet.drain()) {
            ended.ended(waiting, new Step.PutBack(delay.plus(DispatchRules.shortly(node.random())), false), null);
        }
    }

    private void attempt(Outlet outlet, Held delivery) {
        inFlight++;
        outlet.began(System.nanoTime());
        attempts.make(outlet, delivery)
                .onComplete(result -> Contexts.run(context, () -> finish(outlet, delivery, result)));
    }

    /** What is known of a merchant's receivers is no longer true: they are looked at anew. */
    void trust(String merchant) {
        outlets.values().stream()
                .filter(outlet -> outlet.key.merchant().equals(merchant))
                .forEach(Outlet::trust);
    }

    private void finish(Outlet outlet, Held delivery, AsyncResult<Tried> result) {
        inFlight--;
        Tried tried = result.succeeded() ? result.result() : new Tried.Made(Judged.sent(result.cause(), delivery));
        switch (tried) {
            case Tried.Made made -> finish(outlet, delivery, made.sent(), result.cause());
            case Tried.Not not -> {
                outlet.ended(false, false, System.nanoTime());
                ended.ended(delivery, not.step(), null);
            }
        }
        pump(outlet);
        Promise<Void> waited = stopping;
        if (waited != null && inFlight == 0) {
            waited.tryComplete();
        }
    }

    private void finish(Outlet outlet, Held delivery, Sent sent, @Nullable Throwable cause) {
        long now = System.nanoTime();
        boolean delivered = sent.outcome() == Outcome.DELIVERED;
        outlet.ended(delivered, cause instanceof Judged.Troubled, now);
        if (sent.outcome() == Outcome.THROTTLED || sent.outcome() == Outcome.NOT_SENT) {
            outlet.pause(DispatchRules.clamped(sent.retryAfter(), config.schedule()), now);
        }
        if (sent.outcome() == Outcome.LOCKED_OUT) {
            outlet.lockOut(config.endpoints().probeEvery(), now);
        } else if (sent.outcome() != Outcome.NOT_SENT) {
            outlet.unlock();
        }
        if (delivered && outlet.suspended()) {
            probed.accept(outlet.key);
        }
        Step step = DispatchRules.after(
                sent,
                delivery.tries,
                delivery.expiresAt,
                node.clock().instant(),
                config.schedule().with(delivery.delays),
                node.random());
        ended.ended(delivery, step, sent.outcome() == Outcome.NOT_SENT ? null : sent);
    }
}
