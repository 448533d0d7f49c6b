package io.paysync.statusapi.messages;

import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.orders.OrdersApi;
import io.paysync.contract.orders.OrdersApi.RaiseIncident;
import io.paysync.platform.Node;
import io.paysync.platform.log.LogLimit;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells people that messages were put aside: one open incident for each source and merchant, asked for at most once a
 * minute. The message itself is safe where it lies, so a lost incident is told of by the next one, the log and the metric.
 */
final class DeadMessages {
    private static final Logger LOG = LoggerFactory.getLogger(DeadMessages.class);
    private static final String KIND = "DEAD_MESSAGE";
    private static final long AGAIN_NANOS = Duration.ofMinutes(1).toNanos();

    private final Node node;
    private final String source;
    private final String lies;
    private final String merchantByDefault;
    private final Map<String, Long> raised = new HashMap<>();
    private final LogLimit lines = new LogLimit(Duration.ofSeconds(1));

    /**
     * @param lies where such messages go
     * @param merchantByDefault who is told of a message that names nobody
     */
    DeadMessages(Node node, String source, String lies, String merchantByDefault) {
        this.node = node;
        this.source = source;
        this.lies = lies;
        this.merchantByDefault = merchantByDefault;
    }

    void tell(Refusal.Reason reason, String place, @Nullable OrderKey order) {
        if (lines.pass()) {
            LOG.error(
                    "message put aside source={} place={} reason={} order={} skipped={}",
                    source,
                    place,
                    reason,
                    order,
                    lines.skipped());
        }
        String merchant = order == null ? merchantByDefault : order.merchant();
        long now = System.nanoTime();
        Long last = raised.get(merchant);
        if (last != null && now - last < AGAIN_NANOS) {
            return;
        }
        raised.put(merchant, now);
        RaiseIncident incident = new RaiseIncident(
                merchant,
                KIND,
                "messages/" + source,
                order == null ? null : order.orderId(),
                "messages about orders could not be taken, the last one for " + reason + "; they lie in " + lies);
        node.bus()
                .ask(OrdersApi.RAISE_INCIDENT, incident)
                .onFailure(e -> LOG.warn("incident not raised source={} cause={}", source, e.getMessage()));
    }
}
