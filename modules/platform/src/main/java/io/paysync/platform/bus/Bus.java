package io.paysync.platform.bus;

import io.micrometer.core.instrument.MeterRegistry;
import io.paysync.contract.bus.Ask;
import io.paysync.contract.bus.Message;
import io.paysync.contract.bus.News;
import io.paysync.contract.bus.Ring;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The Vert.x event bus with its sharp edges taken off. The bare bus loses the reply when a handler throws, waits 30 s for
 * it, has no bound on work in flight and sends exceptions across nodes. Here every question has its own deadline, every
 * handler answers, and a failure is always a {@link io.paysync.contract.bus.FaultException}.
 *
 * <p>Messages may still be lost, late or doubled: the bus is a hint, the database remembers.
 */
public final class Bus {
    public Bus(Vertx vertx, MeterRegistry meters, String nodeId) {
        this(vertx, meters, nodeId, BusConfig.DEFAULT, Interference.NONE);
    }

    public Bus(Vertx vertx, MeterRegistry meters, String nodeId, BusConfig config, Interference interference) {}

    public String nodeId() {
        throw new UnsupportedOperationException();
    }

    /**
     * Asks one of those who answer at this address.
     *
     * @return the answer; or a failed future with a {@code FaultException}: the answerer's own fault, TIMEOUT when nothing
     *     came within the ask's deadline (outcome unknown), UNAVAILABLE when nobody listens, INVALID when the question is
     *     larger than the frame bound
     */
    public <Q extends Message, A extends Message> Future<A> ask(Ask<Q, A> ask, Q question) {
        throw new UnsupportedOperationException();
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
        throw new UnsupportedOperationException();
    }

    /** Wakes one listener, if there is one and the message is not lost. */
    public <M extends Message> void ring(Ring<M> ring, M message) {
        throw new UnsupportedOperationException();
    }

    public <M extends Message> Future<Registration> onRing(Ring<M> ring, Consumer<M> handler) {
        throw new UnsupportedOperationException();
    }

    /** Tells every listener of every node, as far as no message is lost. */
    public <M extends Message> void publish(News<M> news, M message) {
        throw new UnsupportedOperationException();
    }

    public <M extends Message> Future<Registration> onNews(News<M> news, Consumer<M> handler) {
        throw new UnsupportedOperationException();
    }

    /** Closes every registration made through this bus and waits, bounded, for questions in flight. */
    public Future<Void> close() {
        throw new UnsupportedOperationException();
    }
}
