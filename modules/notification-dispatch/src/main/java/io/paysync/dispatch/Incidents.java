package io.paysync.dispatch;

import io.paysync.contract.bus.FaultException;
import io.paysync.contract.orders.OrdersApi;
import io.paysync.contract.orders.OrdersApi.RaiseIncident;
import io.paysync.platform.Node;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells people that messages do not get to where they should: one open incident of each kind for each receiver, or for each day
 * of a merchant that has sent enough, asked for at most once a minute, and again while nobody takes it. What is lost after that
 * is told with the next message that is given up, and the dead deliveries are in the list in any case.
 */
final class Incidents {
    private static final Logger LOG = LoggerFactory.getLogger(Incidents.class);
    private static final long AGAIN_NANOS = Duration.ofMinutes(1).toNanos();
    private static final int KNOWN_MAX = 10_000;
    private static final int TRIES = 10;

    private record Told(String kind, String merchant, String about) {}

    private final Node node;
    private final long pauseMs;
    private final Map<Told, Long> raised = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Told, Long> eldest) {
            return size() > KNOWN_MAX;
        }
    };

    /** @param pause before one that nobody took is told again */
    Incidents(Node node, Duration pause) {
        this.node = node;
        this.pauseMs = pause.toMillis();
    }

    void dead(DeliveryKey key, String why) {
        raise("DEAD_DELIVERY", key, "messages to this receiver were given up, the last one with " + why);
    }

    void misconfigured(DeliveryKey key, String why) {
        raise("CHANNEL_MISCONFIGURED", key, "messages to this receiver cannot be sent: " + why);
    }

    /** @param waited for an answer whether something older was missing */
    void unordered(DeliveryKey key, Duration waited) {
        raise(
                "TOLD_OUT_OF_ORDER",
                key,
                "a message was sent after " + waited.toMinutes()
                        + " minutes though the one before it may be missing: order-state did not say");
    }

    /** @param orderId of the first one that was not sent, as far as this node knows */
    void spent(String merchant, String channel, String orderId, int perDay) {
        LocalDate day = LocalDate.ofInstant(node.clock().instant(), ZoneOffset.UTC);
        raise(new RaiseIncident(
                merchant,
                "BUDGET_SPENT",
                "budget/" + channel + "/" + day,
                orderId,
                "messages over " + channel + " were given up: the merchant has sent its " + perDay
                        + " of 24 hours. Raise the budget and replay them, or find out what sends so many"));
    }

    private void raise(String kind, DeliveryKey key, String text) {
        raise(new RaiseIncident(key.merchant(), kind, "endpoint/" + key.endpointId(), key.orderId(), text));
    }

    private void raise(RaiseIncident incident) {
        Told told = new Told(incident.kind(), incident.merchant(), incident.key());
        long now = System.nanoTime();
        Long last = raised.get(told);
        if (last != null && now - last < AGAIN_NANOS) {
            return;
        }
        raised.put(told, now);
        tell(told, incident, TRIES);
    }

    private void tell(Told told, RaiseIncident incident, int tries) {
        node.bus().ask(OrdersApi.RAISE_INCIDENT, incident).onFailure(e -> {
            if (tries > 1 && e instanceof FaultException fault && fault.fault().retryable()) {
                node.vertx().setTimer(pauseMs, timer -> tell(told, incident, tries - 1));
            } else {
                LOG.error(
                        "incident not raised kind={} merchant={} about={} cause={}",
                        told.kind(),
                        told.merchant(),
                        told.about(),
                        e.getMessage());
            }
        });
    }
}
