package io.paysync.statusapi.events;

import io.paysync.contract.bus.Json;
import io.paysync.contract.domain.Change;
import io.paysync.contract.domain.ChangeType;
import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.Order;
import io.paysync.contract.domain.OrderStatus;
import io.paysync.statusapi.wire.MoneyView;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a watcher is to be sent next, decided purely, and how it looks on the wire. */
final class Frames {
    static final Buffer HEARTBEAT = Buffer.buffer(":\n\n");
    static final Buffer HELLO = Buffer.buffer("retry: 2000\n\n");
    static final int NOTHING_SEEN = 0;

    /** Why a feed ends: its time, or its token's, is over. */
    static final String EXPIRED = "expired";

    /** Why a feed ends: the node stops. */
    static final String STOPPING = "stopping";

    private Frames() {}

    /** One event; its version is its id. JSON has no line breaks outside of strings, and none unescaped inside. */
    record Frame(String event, int version, String data) {
        /** As a server-sent event. */
        Buffer bytes() {
            return Buffer.buffer("id: " + version + "\nevent: " + event + "\ndata: " + data + "\n\n");
        }

        /** As a message of a WebSocket. */
        String text() {
            return "{\"event\":\"" + event + "\",\"id\":" + version + ",\"data\":" + data + "}";
        }
    }

    /**
     * The events that lead a watcher from what it has seen to what is known now. Each version is told once, in order; when
     * the history has a gap (it was cut) the watcher gets the state as a whole instead of a part of the steps.
     *
     * @param seen the last version it has, {@link #NOTHING_SEEN} for none; one that does not exist counts as none
     * @param changes part of the history, by version
     */
    static List<Frame> next(int seen, Order order, List<Change> changes) {
        boolean forged = seen < NOTHING_SEEN || seen > latest(order, changes);
        if (seen == NOTHING_SEEN || forged) {
            return List.of(snapshot(order));
        }
        List<Frame> frames = new ArrayList<>();
        int expected = seen + 1;
        for (Change change : changes) {
            if (change.version() == expected) {
                frames.add(frame("change", OrderEvent.of(change)));
                expected++;
            }
        }
        return expected <= order.version() ? List.of(snapshot(order)) : frames;
    }

    private static int latest(Order order, List<Change> changes) {
        return changes.isEmpty()
                ? order.version()
                : Math.max(order.version(), changes.getLast().version());
    }

    static Frame snapshot(Order order) {
        return frame("snapshot", OrderEvent.of(order));
    }

    /** The last event of a feed: why it ends. */
    static Buffer end(String reason) {
        return Buffer.buffer("event: end\ndata: {\"reason\":\"" + reason + "\"}\n\n");
    }

    private static Frame frame(String name, OrderEvent event) {
        return new Frame(name, event.version(), Json.write(event));
    }

    /** Schema {@code OrderEvent} of the document: nothing but what the payer may see. */
    private record OrderEvent(
            String orderId,
            int version,
            String type,
            @Nullable OrderStatus from,
            OrderStatus status,
            MoneyView amount,
            MoneyView paid,
            MoneyView refunded,
            @Nullable Instant paidAt,
            Instant at) {
        private static OrderEvent of(Change change) {
            return of(change.order(), change.version(), change.type(), change.from(), change.at());
        }

        private static OrderEvent of(Order order) {
            return of(order, order.version(), ChangeType.typeOf(order.status()), null, order.updatedAt());
        }

        private static OrderEvent of(Order order, int version, String type, @Nullable OrderStatus from, Instant at) {
            Money amount = order.registration().amount();
            return new OrderEvent(
                    order.key().orderId(),
                    version,
                    type,
                    from,
                    order.status(),
                    MoneyView.of(amount),
                    MoneyView.of(new Money(order.paidMinor(), amount.currency())),
                    MoneyView.of(new Money(order.refundedMinor(), amount.currency())),
                    order.paidAt(),
                    at);
        }
    }
}
