package io.paysync.sandbox.send;

import io.paysync.contract.bus.Fault;
import io.paysync.contract.bus.FaultException;
import io.paysync.contract.domain.Money;
import io.paysync.platform.net.HttpAnswer;
import io.paysync.platform.net.HttpAsk;
import io.paysync.platform.net.HttpCalls;
import io.paysync.sandbox.provider.Forgery;
import io.paysync.sandbox.provider.ProviderDouble;
import io.paysync.sandbox.provider.SignedRequest;
import io.paysync.sandbox.trade.Notification;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * Brings callbacks to Paysync as a provider does: signed anew for each try, repeated on the provider's own schedule
 * (compressed) until the provider's own idea of success, and never forever. May be used from any thread.
 */
public final class CallbackSender {
    private static final int ANSWER_BYTES_MAX = 64 * 1024;

    private final HttpCalls http;
    private final WorkerExecutor signers;
    private final SenderConfig config;
    private final InstantSource clock;
    private final Timers timers;
    private final Consumer<Notification> posted;
    private final Gate gate;
    private final HeldBack heldBack = new HeldBack();
    private final Set<Waiting> waiting = ConcurrentHashMap.newKeySet();
    private final AtomicInteger pending = new AtomicInteger();
    private final LongAdder sent = new LongAdder();
    private final LongAdder acknowledged = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder gaveUp = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder forged = new LongAdder();
    private final LongAdder forgedAcknowledged = new LongAdder();
    private volatile boolean closed;

    /**
     * @param signers for RSA signatures, 1 ms each
     * @param posted told of each post just before it leaves, on any thread
     */
    public CallbackSender(
            HttpCalls http,
            WorkerExecutor signers,
            SenderConfig config,
            InstantSource clock,
            Timers timers,
            Consumer<Notification> posted) {
        this.http = http;
        this.signers = signers;
        this.config = config;
        this.clock = clock;
        this.timers = timers;
        this.posted = posted;
        this.gate = new Gate(config.inFlightMax());
    }

    /**
     * Tells one event, with what is to go wrong.
     *
     * @return one for each copy, when all have ended; fails with BUSY when too many are pending
     */
    public Future<List<Delivery>> send(ProviderDouble provider, Notification genuine, Faults faults, URI target) {
        boolean attacked = faults.forge() != Forgery.NONE;
        int copies = faults.drop() ? 0 : 1 + faults.duplicate();
        Optional<FaultException> refusal = reserve(copies + (attacked ? 1 : 0));
        if (refusal.isPresent()) {
            return Future.failedFuture(refusal.get());
        }
        if (faults.drop()) {
            dropped.increment();
        }
        Notification told = retold(genuine, faults.amountDeltaMinor());
        Future<Void> attack = attacked ? attack(provider, genuine, faults.forge(), target) : Future.succeededFuture();
        List<Future<Delivery>> deliveries = new ArrayList<>(copies);
        for (int i = 0; i < copies; i++) {
            Promise<Delivery> end = Promise.promise();
            deliveries.add(end.future().onComplete(done -> pending.decrementAndGet()));
            Runnable start = () -> after(faults.delay(), () -> attempt(provider, told, target, 0, end), end);
            if (faults.reorder()) {
                holdBack(key(told), start, end);
            } else {
                start.run();
            }
        }
        Future<?> brought = Future.join(deliveries);
        if (!faults.reorder()) {
            brought.onComplete(done -> heldBack.take(key(told)).forEach(Runnable::run));
        }
        return attack.compose(done -> brought)
                .map(done -> deliveries.stream().map(Future::result).toList());
    }

    private static String key(Notification notification) {
        return notification.trade().provider() + "/" + notification.trade().orderNo();
    }

    /** Until the next of the trade has ended, or nothing came for long enough. */
    private void holdBack(String trade, Runnable start, Promise<Delivery> end) {
        Runnable now = after(Faults.REORDER_WAIT_MAX, start, end)::now;
        heldBack.add(trade, now);
        end.future().onComplete(done -> heldBack.forget(trade, now));
    }

    /**
     * Sends one forged callback and nothing else.
     *
     * @return completes when it was answered, or was not; fails with BUSY when too many are pending
     */
    public Future<Void> forge(ProviderDouble provider, Notification lie, Forgery forgery, URI target) {
        Optional<FaultException> refusal = reserve(1);
        return refusal.isPresent() ? Future.failedFuture(refusal.get()) : attack(provider, lie, forgery, target);
    }

    /** Why so many more cannot be taken, or empty when they are counted as pending. */
    private Optional<FaultException> reserve(int more) {
        if (closed) {
            return Optional.of(Fault.of(Fault.Code.UNAVAILABLE, "the sandbox stops"));
        }
        if (pending.addAndGet(more) > config.pendingMax()) {
            pending.addAndGet(-more);
            return Optional.of(Fault.of(Fault.Code.BUSY, "too many callbacks pending"));
        }
        return Optional.empty();
    }

    private static Notification retold(Notification genuine, long deltaMinor) {
        if (deltaMinor == 0) {
            return genuine;
        }
        Money amount = genuine.trade().amount();
        Money other = new Money(Math.max(0, amount.minor() + deltaMinor), amount.currency());
        return new Notification(
                genuine.eventId(), genuine.event(), genuine.trade().retold(other), genuine.at());
    }

    /** A forger tries once and does not keep to any schedule. */
    private Future<Void> attack(ProviderDouble provider, Notification event, Forgery forgery, URI target) {
        return gate.pass(() -> post(provider, event, forgery, target))
                .onSuccess(answer -> answer.ifPresent(given -> {
                    forged.increment();
                    if (acknowledges(provider, given)) {
                        forgedAcknowledged.increment();
                    }
                }))
                .onComplete(done -> pending.decrementAndGet())
                .<Void>mapEmpty()
                .otherwiseEmpty();
    }

    private void attempt(ProviderDouble provider, Notification event, URI target, int tries, Promise<Delivery> end) {
        gate.pass(() -> post(provider, event, Forgery.NONE, target)).onComplete(outcome -> {
            if (outcome.succeeded() && outcome.result().isEmpty()) {
                end.tryComplete(Delivery.NEVER);
                return;
            }
            Optional<HttpAnswer> answer = outcome.succeeded() ? outcome.result() : Optional.empty();
            int status = answer.map(HttpAnswer::status).orElse(0);
            if (answer.filter(given -> acknowledges(provider, given)).isPresent()) {
                acknowledged.increment();
                end.tryComplete(new Delivery(tries + 1, true, status));
                return;
            }
            failed.increment();
            List<Duration> gaps = provider.retryGaps();
            if (tries == gaps.size() || closed) {
                gaveUp.increment();
                end.tryComplete(new Delivery(tries + 1, false, status));
                return;
            }
            after(compressed(gaps.get(tries)), () -> attempt(provider, event, target, tries + 1, end), end);
        });
    }

    private static boolean acknowledges(ProviderDouble provider, HttpAnswer answer) {
        return provider.acknowledged(answer.status(), answer.body().getBytes());
    }

    /** Empty when this provider tells nobody of such an event. */
    private Future<Optional<HttpAnswer>> post(
            ProviderDouble provider, Notification event, Forgery forgery, URI target) {
        return signers.executeBlocking(() -> provider.callback(event, forgery, clock.instant()), false)
                .compose(signed -> signed.isEmpty()
                        ? Future.succeededFuture(Optional.empty())
                        : post(provider, event, signed.get(), target).map(Optional::of));
    }

    private Future<HttpAnswer> post(ProviderDouble provider, Notification event, SignedRequest request, URI target) {
        sent.increment();
        posted.accept(event);
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        request.headers().forEach(header -> headers.add(header.getKey(), header.getValue()));
        return http.send(new HttpAsk(
                HttpMethod.POST,
                target,
                headers,
                Buffer.buffer(request.body()),
                provider.answerDeadline(),
                ANSWER_BYTES_MAX,
                null));
    }

    private Duration compressed(Duration gap) {
        return Duration.ofNanos((long) (gap.toNanos() / config.timeFactor()));
    }

    private Waiting after(Duration delay, Runnable task, Promise<Delivery> end) {
        Waiting wait = new Waiting(task, end);
        if (closed) {
            end.tryComplete(Delivery.NEVER);
            return wait;
        }
        waiting.add(wait);
        wait.stop = timers.after(delay, wait::run);
        return wait;
    }

    /** A try that is not due yet. */
    private final class Waiting {
        private final Runnable task;
        private final Promise<Delivery> end;
        private volatile Runnable stop = () -> {};

        private Waiting(Runnable task, Promise<Delivery> end) {
            this.task = task;
            this.end = end;
        }

        /** Once, whoever comes first. */
        private void run() {
            if (waiting.remove(this)) {
                task.run();
            }
        }

        private void now() {
            stop.run();
            run();
        }
    }

    public SendStats stats() {
        return new SendStats(
                sent.sum(),
                acknowledged.sum(),
                failed.sum(),
                gaveUp.sum(),
                dropped.sum(),
                forged.sum(),
                forgedAcknowledged.sum(),
                pending.get());
    }

    /** Sends nothing more; what is on the way ends by itself. */
    public void close() {
        closed = true;
        for (Waiting wait : List.copyOf(waiting)) {
            waiting.remove(wait);
            wait.stop.run();
            wait.end.tryComplete(Delivery.NEVER);
        }
    }
}
