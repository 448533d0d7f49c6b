package io.paysync.statusapi.receivers;

import io.paysync.contract.dispatch.DispatchApi;
import io.paysync.contract.dispatch.DispatchApi.Attempt;
import io.paysync.contract.dispatch.DispatchApi.Delivery;
import io.paysync.contract.dispatch.DispatchApi.DeliveryState;
import io.paysync.contract.dispatch.DispatchApi.ListDeliveries;
import io.paysync.contract.dispatch.DispatchApi.RetryDelivery;
import io.paysync.contract.dispatch.ReceiptApi.Reported;
import io.paysync.platform.bus.Bus;
import io.paysync.statusapi.http.ApiHandler;
import io.paysync.statusapi.http.Call;
import io.paysync.statusapi.http.Cursors;
import io.paysync.statusapi.http.Problem;
import io.paysync.statusapi.http.Problem.Kind;
import io.paysync.statusapi.http.Reply;
import io.paysync.statusapi.openapi.Inputs;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was sent to whom, and once more on demand. */
public final class DeliveryHandlers {
    private final Bus bus;

    public DeliveryHandlers(Bus bus) {
        this.bus = bus;
    }

    /** By operationId. */
    public Map<String, ApiHandler> handlers() {
        return Map.of("listDeliveries", this::list, "retryDelivery", this::retry);
    }

    private Future<Reply> list(Call call) {
        Inputs in = call.inputs();
        ListDeliveries question = new ListDeliveries(
                call.merchant(),
                in.optionalText("orderId").orElse(null),
                in.optionalText("endpointId").orElse(null),
                in.optionalText("state").map(DeliveryState::valueOf).orElse(null),
                in.optionalText("after").orElse(null),
                in.integer("limit"));
        return bus.ask(DispatchApi.LIST_DELIVERIES, question)
                .recover(Cursors::explain)
                .map(page -> Reply.json(
                        200,
                        new PageView(page.deliveries().stream().map(View::of).toList(), page.next())));
    }

    private Future<Reply> retry(Call call) {
        RetryDelivery question = new RetryDelivery(
                call.merchant(),
                call.inputs().text("deliveryId"),
                call.principal().id());
        return bus.ask(DispatchApi.RETRY_DELIVERY, question)
                .map(page -> page.deliveries().stream()
                        .findFirst()
                        .map(delivery -> Reply.json(202, View.of(delivery)))
                        .orElseThrow(() -> Problem.of(Kind.NOT_FOUND).asException()));
    }

    private record PageView(List<View> deliveries, @Nullable String next) {}

    private record View(
            String id,
            String messageId,
            String orderId,
            int version,
            String type,
            String endpointId,
            DeliveryState state,
            Instant createdAt,
            @Nullable Instant nextAt,
            List<Attempt> attempts,
            @Nullable Reported receipt) {
        private static View of(Delivery delivery) {
            return new View(
                    delivery.id(),
                    delivery.messageId(),
                    delivery.orderId(),
                    delivery.version(),
                    delivery.type(),
                    delivery.endpointId(),
                    delivery.state(),
                    delivery.createdAt(),
                    delivery.nextAt(),
                    delivery.attempts(),
                    delivery.receipt());
        }
    }
}
