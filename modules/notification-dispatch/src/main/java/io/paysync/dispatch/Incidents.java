package io.paysync.dispatch;

import io.paysync.contract.orders.OrdersApi;
import io.paysync.contract.orders.OrdersApi.RaiseIncident;
import io.paysync.platform.Node;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells people that a receiver does not get its messages: one open incident for each receiver, asked for at most once a
 * minute. Best effort: the dead deliveries are in the list whether this arrives or not.
 */
final class Incidents {
    private static final Logger LOG = LoggerFactory.getLogger(Incidents.class);
    private static final long AGAIN_NANOS = Duration.ofMinutes(1).toNanos();
    private static final int KNOWN_MAX = 10_000;

    private final Node node;
    private final Map<EndpointKey, Long> raised = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<EndpointKey, Long> eldest) {
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

    private void raise(String kind, DeliveryKey key, String text) {
        EndpointKey receiver = key.lane().endpoint();
        long now = System.nanoTime();
        Long last = raised.get(receiver);
        if (last != null && now - last < AGAIN_NANOS) {
            return;
        }
        raised.put(receiver, now);
        RaiseIncident incident =
                new RaiseIncident(key.merchant(), kind, "endpoint/" + key.endpointId(), key.orderId(), text);
        node.bus()
                .ask(OrdersApi.RAISE_INCIDENT, incident)
                .onFailure(e ->
                        LOG.warn("incident not raised kind={} receiver={} cause={}", kind, receiver, e.getMessage()));
    }
}
