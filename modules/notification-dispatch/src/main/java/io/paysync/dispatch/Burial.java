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

    /**
     * The receiver itself said so, in answer to an attempt at it as it was at that time.
     *
     * @param revision of then; an endpoint that has been saved since is another one, of which nothing was said
     * @return whether it is off now. Never fails: what cannot be found out the next message brings again
     */
    Future<Boolean> gone(EndpointKey receiver, int revision, int status) {
        return endpoints
                .disable(receiver, revision, "the receiver answered " + status)
                .compose(disabled -> {
                    if (disabled) {
                        bury(receiver).recover(e -> failed(receiver, e));
                        return Future.succeededFuture(true);
                    }
                    return directory
                            .read(receiver)
                            .map(found -> found.filter(Target::active).isEmpty());
                })
                .recover(e -> failed(receiver, e).map(false));
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
