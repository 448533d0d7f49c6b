package io.paysync.dispatch;

import io.paysync.contract.dispatch.DispatchApi.DeliveryState;
import io.paysync.contract.dispatch.ReplayApi.ReplayFilter;
import io.paysync.contract.dispatch.ReplayApi.StartReplay;
import io.paysync.contract.orders.OrdersApi;
import io.paysync.contract.orders.OrdersApi.CloseIncident;
import io.paysync.contract.orders.OrdersApi.RaiseIncident;
import io.paysync.dispatch.EndpointStore.Turn;
import io.paysync.platform.Node;
import io.vertx.core.Future;
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
        String id = receiver.endpointId();
        StartReplay ask = new StartReplay(
                receiver.merchant(),
                id.substring(0, Math.min(ID_CHARS, id.length())) + ".recovered-"
                        + Long.toString(clock.millis(), Character.MAX_RADIX),
                new ReplayFilter(DeliveryState.PENDING, receiver.endpointId(), Set.of(), null, null),
                Math.min(PER_SECOND, config.replays().perSecondMax()),
                WHO);
        return replays.start(ask)
                .onFailure(e ->
                        LOG.warn("waiting ones go by their schedule receiver={} cause={}", receiver, e.getMessage()))
                .<Void>mapEmpty()
                .otherwiseEmpty();
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

    private void recovered(Turn turn) {
        metrics.resumed.increment();
        LOG.info("endpoint recovered endpoint={} failingSince={}", turn.key(), turn.since());
        resume(turn.key());
        close(turn.key(), turn.incident());
    }

    private void close(EndpointKey receiver, @Nullable String incident) {
        if (incident == null) {
            return;
        }
        node.bus()
                .ask(
                        OrdersApi.CLOSE_INCIDENT,
                        new CloseIncident(receiver.merchant(), incident, WHO, "A message was delivered again."))
                .onFailure(e -> LOG.warn("incident not closed receiver={} cause={}", receiver, e.getMessage()));
    }
}
