package io.paysync.dispatch;

import io.paysync.channels.Channel;
import io.paysync.channels.Notice;
import io.paysync.channels.OwnWords;
import io.paysync.channels.Sent;
import io.paysync.channels.Sent.Outcome;
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
import java.util.Optional;
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
    private final Directory directory;
    private final OwnWordsCache words;
    private final Map<String, Channel> channels;
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
            Directory directory,
            OwnWordsCache words,
            Map<String, Channel> channels,
            Guards<EndpointKey> guards,
            Consumer<EndpointKey> probed,
            Ended ended) {
        this.node = node;
        this.context = node.vertx().getOrCreateContext();
        this.config = config;
        this.directory = directory;
        this.words = words;
        this.channels = channels;
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
                ended.ended(next, new Step.Withdrawn(), null);
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
        directory
                .find(delivery.endpoint())
                .compose(target -> send(outlet, delivery, target))
                .onComplete(result -> Contexts.run(context, () -> finish(outlet, delivery, result)));
    }

    /** @return how it ended, or empty when nothing may be sent to this receiver any more */
    private Future<Optional<Sent>> send(Outlet outlet, Held delivery, Optional<Target> found) {
        Channel channel = found.map(target -> channels.get(target.channel())).orElse(null);
        if (found.isEmpty() || !found.get().active() || channel == null) {
            return Future.succeededFuture(Optional.empty());
        }
        Target target = found.get();
        delivery.delays = target.delays();
        if (target.suspended()) {
            Duration wait = outlet.probe(config.endpoints().probeEvery(), System.nanoTime());
            if (!wait.isZero()) {
                return Future.succeededFuture(
                        Optional.of(new Sent(Outcome.NOT_SENT, 0, "SUSPENDED", wait, null, Duration.ZERO)));
            }
        }
        return words.of(target, delivery.type)
                .compose(own -> send(outlet, channel, notice(delivery, target, own)))
                .onSuccess(sent -> reached(target, sent))
                .map(Optional::of);
    }

    private void reached(Target target, Sent sent) {
        if (target.suspended() && sent.outcome() == Outcome.DELIVERED) {
            Contexts.run(context, () -> probed.accept(target.key()));
        }
    }

    /** What is known of a merchant's receivers is no longer true: they are looked at anew. */
    void trust(String merchant) {
        outlets.values().stream()
                .filter(outlet -> outlet.key.merchant().equals(merchant))
                .forEach(Outlet::trust);
    }

    private static Future<Sent> send(Outlet outlet, Channel channel, Notice notice) {
        return outlet.guard()
                .call(
                        () -> channel.send(notice).compose(Judged::of),
                        failure -> !(failure instanceof Judged.Untroubled));
    }

    private Notice notice(Held delivery, Target target, OwnWords own) {
        return new Notice(
                delivery.key.messageId(),
                delivery.type,
                delivery.key.merchant(),
                delivery.key.orderId(),
                target.address(),
                target.options(),
                delivery.body,
                target.secrets(),
                delivery.recipient,
                AttemptLog.doubtful(delivery.attempts),
                node.clock().instant(),
                own);
    }

    private void finish(Outlet outlet, Held delivery, AsyncResult<Optional<Sent>> result) {
        inFlight--;
        Sent sent = result.succeeded() ? result.result().orElse(null) : Judged.sent(result.cause(), delivery);
        long now = System.nanoTime();
        outlet.ended(
                sent != null && sent.outcome() == Outcome.DELIVERED,
                result.failed() && result.cause() instanceof Judged.Troubled,
                now);
        if (sent != null && (sent.outcome() == Outcome.THROTTLED || sent.outcome() == Outcome.NOT_SENT)) {
            outlet.pause(DispatchRules.clamped(sent.retryAfter(), config.schedule()), now);
        }
        Step step = sent == null
                ? new Step.Dead("ENDPOINT_OFF")
                : DispatchRules.after(
                        sent,
                        delivery.tries,
                        delivery.expiresAt,
                        node.clock().instant(),
                        config.schedule().with(delivery.delays),
                        node.random());
        ended.ended(delivery, step, sent == null || sent.outcome() == Outcome.NOT_SENT ? null : sent);
        pump(outlet);
        Promise<Void> waited = stopping;
        if (waited != null && inFlight == 0) {
            waited.tryComplete();
        }
    }
}
