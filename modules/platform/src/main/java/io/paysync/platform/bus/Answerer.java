package io.paysync.platform.bus;

import io.paysync.contract.bus.Ask;
import io.paysync.contract.bus.Fault;
import io.paysync.contract.bus.FaultException;
import io.paysync.contract.bus.Message;
import io.paysync.platform.log.LogLimit;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One who answers: bounded, never silent, and closed only when its questions are answered. */
final class Answerer<Q extends Message, A extends Message> extends Listening {
    private static final Logger log = LoggerFactory.getLogger(Bus.class);

    private final Bus bus;
    private final Ask<Q, A> ask;
    private final int inFlightMax;
    private final Function<Q, Future<A>> handler;
    private final AtomicInteger inFlightAtAddress;
    private final Duration drain;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final LogLimit logLimit = new LogLimit(Duration.ofSeconds(1));
    private final Promise<Void> idle = Promise.promise();
    private volatile boolean closing;

    Answerer(
            Bus bus,
            Ask<Q, A> ask,
            String at,
            int inFlightMax,
            Function<Q, Future<A>> handler,
            AtomicInteger inFlightAtAddress,
            Duration drain) {
        super(at);
        this.bus = bus;
        this.ask = ask;
        this.inFlightMax = inFlightMax;
        this.handler = handler;
        this.inFlightAtAddress = inFlightAtAddress;
        this.drain = drain;
    }

    @Override
    public Future<Void> close() {
        Future<Void> unregistered = unregister();
        if (unregistered == null) {
            return Future.succeededFuture();
        }
        closing = true;
        bus.forget(this);
        return unregistered.compose(v -> {
            completeWhenIdle();
            return bus.atMost(drain, idle.future());
        });
    }

    @Override
    void received(io.vertx.core.eventbus.Message<Envelope> question) {
        if (inFlight.incrementAndGet() > inFlightMax) {
            inFlight.decrementAndGet();
            bus.reply(ask.address(), question, new Fault(Fault.Code.BUSY, ask.address() + " is busy"));
            return;
        }
        inFlightAtAddress.incrementAndGet();
        handle(question).onComplete(result -> {
            inFlightAtAddress.decrementAndGet();
            inFlight.decrementAndGet();
            bus.reply(ask.address(), question, result.succeeded() ? result.result() : faultOf(result.cause()));
            completeWhenIdle();
        });
    }

    private Future<A> handle(io.vertx.core.eventbus.Message<Envelope> question) {
        Message body;
        try {
            body = question.body().message();
        } catch (RuntimeException e) {
            return Future.failedFuture(Fault.of(Fault.Code.INVALID, "unreadable question"));
        }
        if (!ask.question().isInstance(body)) {
            return Future.failedFuture(Fault.of(Fault.Code.INVALID, "not a question for " + ask.address()));
        }
        try {
            Future<A> answer = handler.apply(ask.question().cast(body));
            return answer == null
                    ? Future.failedFuture(new NullPointerException("handler returned null"))
                    : answer.map(a -> java.util.Objects.requireNonNull(a, "answer is null"));
        } catch (Throwable e) {
            return Future.failedFuture(e);
        }
    }

    private Fault faultOf(Throwable failure) {
        if (!(failure instanceof FaultException) && logLimit.pass()) {
            log.error("bus handler failed address={} skipped={}", ask.address(), logLimit.skipped(), failure);
        }
        return Faults.ofHandler(failure);
    }

    private void completeWhenIdle() {
        if (closing && inFlight.get() == 0) {
            idle.tryComplete();
        }
    }
}
