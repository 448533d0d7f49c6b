package io.paysync.dispatch;

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
 * Tells people that messages do not get to where they should: one open incident for each receiver, or for each day of a
 * merchant that has sent enough, asked for at most once a minute. Best effort: the dead deliveries are in the list whether this arrives or not.
 */
final class Incidents {
    private static final Logger LOG = LoggerFactory.getLogger(Incidents.class);
    private static final long AGAIN_NANOS = Duration.ofMinutes(1).toNanos();
    private static final int KNOWN_MAX = 10_000;

    private final Node node;
    private final Map<String, Long> raised = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > KNOWN_MAX;
        }
    };

    Incidents(Node node) {
        this.node = node;
    }

    void dead(DeliveryKey key, String why) {
        raise("DEAD_DELIVERY", key, "messages to this receiver were given up, the last one with " + why);
    }

    void misconfigured(DeliveryKey key, String why) {
        raise("CHANNEL_MISCONFIGURED", key, "messages to this receiver cannot be sent: " + why);
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
        String about = incident.merchant() + "/" + incident.key();
        long now = System.nanoTime();
        Long last = raised.get(about);
        if (last != null && now - last < AGAIN_NANOS) {
            return;
        }
        raised.put(about, now);
        node.bus()
                .ask(OrdersApi.RAISE_INCIDENT, incident)
                .onFailure(e -> LOG.warn(
                        "incident not raised kind={} about={} cause={}", incident.kind(), about, e.getMessage()));
    }
}
