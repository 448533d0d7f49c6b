package io.paysync.dispatch;

import io.vertx.core.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What follows when a receiver is gone: it is told nothing more, and what waits for it is dead at once, and listed. */
final class Burial {
    private static final Logger LOG = LoggerFactory.getLogger(Burial.class);
    private static final int ROWS = 1000;

    private final Directory directory;
    private final Endpoints endpoints;
    private final DispatchStore store;
    private final Chains chains;
    private final DispatchMetrics metrics;

    Burial(Directory directory, Endpoints endpoints, DispatchStore store, Chains chains, DispatchMetrics metrics) {
        this.directory = directory;
        this.endpoints = endpoints;
        this.store = store;
        this.chains = chains;
        this.metrics = metrics;
    }

    /** The receiver itself said so. Never fails: the next message to it would bring the same answer. */
    Future<Void> gone(EndpointKey receiver, int status) {
        return directory
                .find(receiver)
                .compose(target -> target.isEmpty()
                        ? Future.succeededFuture(false)
                        : endpoints.disable(receiver, target.get().address(), "the receiver answered " + status))
                .compose(disabled -> disabled ? bury(receiver) : Future.succeededFuture())
                .recover(e -> failed(receiver, e));
    }

    /** It was taken off the list. Never fails: what is left in the queue dies when its turn comes. */
    Future<Void> removed(EndpointKey receiver) {
        return bury(receiver).recover(e -> failed(receiver, e));
    }

    /** Page by page, so that a long queue holds no lock for long. */
    private Future<Void> bury(EndpointKey receiver) {
        return store.bury(receiver, ROWS).compose(buried -> {
            metrics.dead.increment(buried);
            if (buried > 0) {
                LOG.warn("deliveries given up receiver={} count={} error=ENDPOINT_OFF", receiver, buried);
            }
            return buried < ROWS ? chains.gone(receiver) : bury(receiver);
        });
    }

    private static Future<Void> failed(EndpointKey receiver, Throwable cause) {
        LOG.warn("gone receiver not buried receiver={} cause={}", receiver, cause.getMessage());
        return Future.succeededFuture();
    }
}
