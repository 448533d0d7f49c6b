package io.paysync.platform.bus;

import io.paysync.contract.bus.Message;
import io.paysync.platform.log.LogLimit;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One who listens to rings or news. What it cannot read or handle is counted and dropped: nobody waits for an answer. */
final class Listener<M extends Message> extends Listening {
    private static final Logger log = LoggerFactory.getLogger(Bus.class);

    private final Bus bus;
    private final String kind;
    private final String address;
    private final Class<M> type;
    private final Consumer<M> handler;
    private final BusMeters meters;
    private final LogLimit logLimit = new LogLimit(Duration.ofSeconds(1));

    Listener(Bus bus, String kind, String address, Class<M> type, Consumer<M> handler, BusMeters meters) {
        super(address);
        this.bus = bus;
        this.kind = kind;
        this.address = address;
        this.type = type;
        this.handler = handler;
        this.meters = meters;
    }

    @Override
    public Future<Void> close() {
        bus.forget(this);
        Future<Void> unregistered = unregister();
        return unregistered == null ? Future.succeededFuture() : unregistered;
    }

    @Override
    void received(io.vertx.core.eventbus.Message<Envelope> message) {
        try {
            handler.accept(type.cast(message.body().message()));
        } catch (RuntimeException e) {
            meters.lost(kind, address);
            if (logLimit.pass()) {
                log.error("bus listener failed address={} skipped={}", address, logLimit.skipped(), e);
            }
        }
    }
}
