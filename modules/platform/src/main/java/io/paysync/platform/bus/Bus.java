package io.paysync.platform.bus;

import io.micrometer.core.instrument.MeterRegistry;
import io.paysync.contract.bus.Ask;
import io.paysync.contract.bus.Fault;
import io.paysync.contract.bus.FaultException;
import io.paysync.contract.bus.Message;
import io.paysync.contract.bus.News;
import io.paysync.contract.bus.Ring;
import io.paysync.platform.Contexts;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.spi.cluster.ClusterManager;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The Vert.x event bus with its sharp edges taken off. The bare bus loses the reply when a handler throws, waits 30 s for
 * it, has no bound on work in flight and sends exceptions across nodes. Here every question has its own deadline, every
 * handler answers, and a failure is always a {@link FaultException}.
 *
 * <p>Messages may still be lost, late or doubled: the bus is a hint, the database remembers.
 */
public final class Bus {
    private final Vertx vertx;
    private final String nodeId;
    private final BusConfig config;
    private final Interference interference;
    private final BusMeters meters;
    private final RecordCodec codec;
    private final Set<Listening> registrations = ConcurrentHashMap.newKeySet();

    public Bus(Vertx vertx, MeterRegistry meters, String nodeId) {
        this(vertx, meters, nodeId, BusConfig.DEFAULT, Interference.NONE);
    }

    public Bus(Vertx vertx, MeterRegistry meters, String nodeId, BusConfig config, Interference interference) {
        this.vertx = vertx;
        this.nodeId = nodeId;
        this.config = config;
        this.interference = interference;
        this.meters = new BusMeters(meters);
        this.codec = new RecordCodec(config.frameBytesMax());
        RecordCodec.register(vertx.eventBus(), config.frameBytesMax());
    }

    public String nodeId() {
        return nodeId;
    }

    /**
     * Asks one of those who answer at this address.
     *
     * @return the answer; or a failed future with a {@code FaultException}: the answerer's own fault, TIMEOUT when nothing
     *     came within the ask's deadline (outcome unknown), UNAVAILABLE when nobody listens, INVALID when the question is
     *     larger than the frame bound or cannot be written
     */
    public <Q extends Message, A extends Message> Future<A> ask(Ask<Q, A> ask, Q question) {
        return ask(ask, ask.address(), question);
    }

    /** As {@link #ask(Ask, Message)}, but asks this member and no other. */
    public <Q extends Message, A extends Message> Future<A> ask(Ask<Q, A> ask, Member member, Q question) {
        return ask(ask, member.addressOf(ask), question);
    }

    private <Q extends Message, A extends Message> Future<A> ask(Ask<Q, A> ask, String to, Q question) {
        RecordCodec.know(ask.answer());
        long start = System.nanoTime();
        Promise<A> answer = Contexts.promise();
        Envelope envelope;
        try {
            envelope = enclose(question);
        } catch (IllegalArgumentException e) {
            return Future.failedFuture(Fault.of(Fault.Code.INVALID, String.valueOf(e.getMessage())));
        }
        Interference.Fate fate = interference.fate(Interference.Kind.ASK, to);
        if (fate.copies() != 1 || !fate.delay().isZero()) {
            // The bus's own time-out begins when the message leaves; the asker's began now.
            vertx.setTimer(
                    Math.max(1, ask.deadline().toMillis()),
                    timer -> answer.tryFail(Fault.of(Fault.Code.TIMEOUT, "no answer from " + ask.address())));
        }
        leave(fate, () -> request(ask, to, envelope, answer));
        return answer.future().andThen(result -> meters.asked(ask.address(), codeOf(result.cause()), start));
    }

    /**
     * Answers questions at this address, on the caller's context. A handler that throws or fails is answered with its
     * fault, or INTERNAL when it is no {@code FaultException}; beyond {@code inFlightMax} unanswered questions the asker
     * gets BUSY at once.
     *
     * @return completes when the whole cluster knows of it
     */
    public <Q extends Message, A extends Message> Future<Registration> answer(
            Ask<Q, A> ask, int inFlightMax, Function<Q, Future<A>> handler) {
        return answer(ask, ask.address(), inFlightMax, handler);
    }

    /** As {@link #answer(Ask, int, Function)}, but only what is asked of this member. */
    public <Q extends Message, A extends Message> Future<Registration> answer(
            Ask<Q, A> ask, Member self, int inFlightMax, Function<Q, Future<A>> handler) {
        return answer(ask, self.addressOf(ask), inFlightMax, handler);
    }

    private <Q extends Message, A extends Message> Future<Registration> answer(
            Ask<Q, A> ask, String at, int inFlightMax, Function<Q, Future<A>> handler) {
        RecordCodec.know(ask.question());
        RecordCodec.know(ask.answer());
        Answerer<Q, A> answerer =
                new Answerer<>(this, ask, at, inFlightMax, handler, meters.inFlight(ask.address()), config.drain());
        return registered(answerer, answerer.listen(vertx));
    }

    /** Wakes one listener, if there is one and the message is not lost. */
    public <M extends Message> void ring(Ring<M> ring, M message) {
        Envelope envelope = enclose(message);
        leave(
                interference.fate(Interference.Kind.RING, ring.address()),
                () -> vertx.eventBus().send(ring.address(), envelope, options(Duration.ZERO)));
    }

    public <M extends Message> Future<Registration> onRing(Ring<M> ring, Consumer<M> handler) {
        return listen("ring", ring.address(), ring.type(), handler);
    }

    /** Tells every listener of every node, as far as no message is lost. */
    public <M extends Message> void publish(News<M> news, M message) {
        Envelope envelope = enclose(message);
        leave(
                interference.fate(Interference.Kind.NEWS, news.address()),
                () -> vertx.eventBus().publish(news.address(), envelope, options(Duration.ZERO)));
    }

    public <M extends Message> Future<Registration> onNews(News<M> news, Consumer<M> handler) {
        return listen("news", news.address(), news.type(), handler);
    }

    /** Closes every registration made through this bus and waits, bounded, for questions in flight. */
    public Future<Void> close() {
        return Future.join(List.copyOf(registrations).stream()
                        .map(Registration::close)
                        .toList())
                .mapEmpty();
    }

    /**
     * Takes this node off the list from which the others choose, while it goes on answering what they have sent already. For
     * a node that leaves: a message to a node whose handler is just gone is lost without a word.
     *
     * @return completes when the cluster manager knows; the others hear of it within moments
     */
    public Future<Void> withdraw() {
        ClusterManager manager = ((VertxInternal) vertx).clusterManager();
        return manager == null
                ? Future.succeededFuture()
                : Future.join(registrations.stream()
                                .map(Listening::address)
                                .distinct()
                                .map(address -> Withdrawal.of(manager, address))
                                .toList())
                        .mapEmpty();
    }

    /**
     * Registers everything made through this bus anew, for when the rest of the cluster has lost sight of it. The old
     * registration goes when the new one is known, so no message is lost by it.
     *
     * @return completes when the cluster knows of all; fails when it could not be told
     */
    public Future<Void> renew() {
        return Future.join(List.copyOf(registrations).stream()
                        .map(Listening::renew)
                        .toList())
                .mapEmpty();
    }

    /** Replies with an answer or a fault; an answer that cannot be written becomes a fault. */
    void reply(String address, io.vertx.core.eventbus.Message<Envelope> question, Message answer) {
        Envelope envelope;
        try {
            envelope = enclose(answer);
        } catch (IllegalArgumentException e) {
            envelope = new Envelope(new Fault(Fault.Code.INTERNAL, String.valueOf(e.getMessage())), null);
        }
        Envelope sent = envelope;
        Interference.Fate fate = interference.fate(Interference.Kind.REPLY, address);
        leave(
                fate.copies() > 1 ? new Interference.Fate(1, fate.delay()) : fate,
                () -> question.reply(sent, options(Duration.ZERO)));
    }

    /** The same, but not later than this. */
    Future<Void> atMost(Duration max, Future<Void> work) {
        return Contexts.within(vertx, max, work).otherwiseEmpty();
    }

    void forget(Listening registration) {
        registrations.remove(registration);
    }

    private <Q extends Message, A extends Message> void request(
            Ask<Q, A> ask, String to, Envelope envelope, Promise<A> answer) {
        vertx.eventBus()
                .<Envelope>request(to, envelope, options(ask.deadline()))
                .map(reply -> reply.body().message())
                .onComplete(result -> {
                    if (result.failed()) {
                        answer.tryFail(
                                Faults.ofAsk(result.cause(), ask.address()).asException());
                    } else if (result.result() instanceof Fault fault) {
                        answer.tryFail(fault.asException());
                    } else if (ask.answer().isInstance(result.result())) {
                        answer.tryComplete(ask.answer().cast(result.result()));
                    } else {
                        answer.tryFail(Fault.of(Fault.Code.INTERNAL, ask.address() + " answered something else"));
                    }
                });
    }

    private <M extends Message> Future<Registration> listen(
            String kind, String address, Class<M> type, Consumer<M> handler) {
        RecordCodec.know(type);
        Listener<M> listener = new Listener<>(this, kind, address, type, handler, meters);
        return registered(listener, listener.listen(vertx));
    }

    private Future<Registration> registered(Listening registration, Future<Void> ready) {
        registrations.add(registration);
        return ready.map(registration);
    }

    private void leave(Interference.Fate fate, Runnable send) {
        if (fate.delay().isZero()) {
            for (int i = 0; i < fate.copies(); i++) {
                send.run();
            }
        } else {
            vertx.setTimer(
                    Math.max(1, fate.delay().toMillis()),
                    timer -> leave(new Interference.Fate(fate.copies(), Duration.ZERO), send));
        }
    }

    private Envelope enclose(Message message) {
        return new Envelope(message, vertx.isClustered() ? codec.encode(message) : null);
    }

    private static DeliveryOptions options(Duration deadline) {
        DeliveryOptions options = new DeliveryOptions().setCodecName(RecordCodec.NAME);
        return deadline.isZero() ? options : options.setSendTimeout(Math.max(1, deadline.toMillis()));
    }

    private static Fault.@Nullable Code codeOf(@Nullable Throwable failure) {
        return failure == null ? null : Faults.ofHandler(failure).code();
    }
}
