package io.paysync.dispatch;

import io.paysync.contract.bus.FaultException;
import io.paysync.contract.dispatch.DispatchApi.DeliveryState;
import io.paysync.contract.dispatch.ReplayApi.ReplayFilter;
import io.paysync.contract.dispatch.ReplayApi.StartReplay;
import io.paysync.contract.orders.OrdersApi;
import io.paysync.contract.orders.OrdersApi.CloseIncident;
import io.paysync.contract.orders.OrdersApi.RaiseIncident;
import io.paysync.dispatch.EndpointStore.Turn;
import io.paysync.platform.Node;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What follows when a receiver has done nothing but fail for days, and when it is well again. While it is suspended its
 * messages wait, and one of them at a time is sent to see whether it has recovered; then those that wait for a far off
 * attempt are sent at a gentle rate, by a replay of their own that people can see and stop.
 */
final class Suspensions {
    private static final Logger LOG = LoggerFactory.getLogger(Suspensions.class);
    private static final String WHO = "paysync";
    private static final int PER_SECOND = 50;
    private static final int ID_CHARS = 40;

    private final Node node;
    private final Endpoints endpoints;
    private final EndpointStore store;
    private final Replays replays;
    private final DispatchConfig config;
    private final DispatchMetrics metrics;
    private final InstantSource clock;

    Suspensions(
            Node node,
            Endpoints endpoints,
            EndpointStore store,
            Replays replays,
            DispatchConfig config,
            DispatchMetrics metrics) {
        this.node = node;
        this.endpoints = endpoints;
        this.store = store;
        this.replays = replays;
        this.config = config;
        this.metrics = metrics;
        this.clock = node.clock();
    }

    void turned(Turn turn) {
        endpoints.changed(turn.key().merchant());
        switch (turn.what()) {
            case SUSPENDED -> suspended(turn);
            case RECOVERED -> recovered(turn);
        }
    }

    /** Its waiting messages, at once. It may have too many replays; then they go by their schedule. */
    Future<Void> resume(EndpointKey receiver) {
        return resume(receiver, clock.instant())
                .onFailure(e ->
                        LOG.warn("waiting ones go by their schedule receiver={} cause={}", receiver, e.getMessage()))
                .otherwiseEmpty();
    }

    /** @param mark by which a repeat is known */
    private Future<Void> resume(EndpointKey receiver, Instant mark) {
        String id = receiver.endpointId();
        StartReplay ask = new StartReplay(
                receiver.merchant(),
                id.substring(0, Math.min(ID_CHARS, id.length())) + ".recovered-"
                        + Long.toString(mark.toEpochMilli(), Character.MAX_RADIX),
                new ReplayFilter(DeliveryState.PENDING, receiver.endpointId(), Set.of(), null, null),
                Math.min(PER_SECOND, config.replays().perSecondMax()),
                WHO);
        return replays.start(ask).mapEmpty();
    }

    private void suspended(Turn turn) {
        metrics.suspended.increment();
        LOG.warn("endpoint suspended endpoint={} failingSince={}", turn.key(), turn.since());
        RaiseIncident incident = new RaiseIncident(
                turn.key().merchant(),
                "ENDPOINT_SUSPENDED",
                "endpoint/" + turn.key().endpointId(),
                null,
                "Nothing but failures from receiver " + turn.key().endpointId() + " since " + turn.since()
                        + ". Its messages wait and are given up by their schedule; one of them is tried every "
                        + config.endpoints().probeEvery() + ". It goes on by itself when that succeeds.");
        node.bus()
                .ask(OrdersApi.RAISE_INCIDENT, incident)
                .compose(page -> page.incidents().isEmpty()
                        ? Future.succeededFuture()
                        : store.noteIncident(
                                node.db(),
                                turn.key(),
                                page.incidents().getFirst().id()))
                .onFailure(e -> LOG.warn("incident not raised receiver={} cause={}", turn.key(), e.getMessage()));
    }

    /** Told again until it is noted that both are done; doing them twice changes nothing. */
    private void recovered(Turn turn) {
        metrics.resumed.increment();
        LOG.info("endpoint recovered endpoint={} failingSince={}", turn.key(), turn.since());
        Future.join(lasting(resume(turn.key(), turn.since())), lasting(close(turn.key(), turn.incident())))
                .compose(done -> store.recovered(node.db(), turn.key()))
                .onFailure(e -> LOG.warn("recovery is told again receiver={} cause={}", turn.key(), e.getMessage()));
    }

    private Future<Void> close(EndpointKey receiver, @Nullable String incident) {
        return incident == null
                ? Future.succeededFuture()
                : node.bus()
                        .ask(
                                OrdersApi.CLOSE_INCIDENT,
                                new CloseIncident(receiver.merchant(), incident, WHO, "A message was delivered again."))
                        .mapEmpty();
    }

    /** What would be answered the same way the next time is no reason to ask again: too many replays, no such incident. */
    private static Future<Void> lasting(Future<Void> step) {
        return step.recover(
                e -> e instanceof FaultException fault && !fault.fault().retryable()
                        ? Future.succeededFuture()
                        : Future.failedFuture(e));
    }
}
