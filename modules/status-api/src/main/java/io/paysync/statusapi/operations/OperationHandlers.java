package io.paysync.statusapi.operations;

import io.paysync.contract.intake.IntakeApi;
import io.paysync.contract.intake.IntakeApi.ListRejected;
import io.paysync.contract.orders.OrdersApi;
import io.paysync.contract.orders.OrdersApi.CloseIncident;
import io.paysync.contract.orders.OrdersApi.Incident;
import io.paysync.contract.orders.OrdersApi.ListIncidents;
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

/** Incidents and refused callbacks. */
public final class OperationHandlers {
    private final Bus bus;

    public OperationHandlers(Bus bus) {
        this.bus = bus;
    }

    /** By operationId. */
    public Map<String, ApiHandler> handlers() {
        return Map.of("listIncidents", this::list, "closeIncident", this::close, "listRejected", this::rejected);
    }

    private Future<Reply> list(Call call) {
        Inputs in = call.inputs();
        ListIncidents question = new ListIncidents(
                call.merchant(),
                in.optionalFlag("open").orElse(true),
                in.optionalText("after").orElse(null),
                in.integer("limit"));
        return bus.ask(OrdersApi.INCIDENTS, question)
                .recover(Cursors::explain)
                .map(page -> Reply.json(
                        200,
                        new PageView(page.incidents().stream().map(View::of).toList(), page.next())));
    }

    private Future<Reply> close(Call call) {
        CloseIncident question = new CloseIncident(
                call.merchant(),
                call.inputs().text("incidentId"),
                call.principal().id(),
                call.body().getString("note"));
        return bus.ask(OrdersApi.CLOSE_INCIDENT, question)
                .map(page -> page.incidents().stream()
                        .findFirst()
                        .map(incident -> Reply.json(200, View.of(incident)))
                        .orElseThrow(() -> Problem.of(Kind.NOT_FOUND).asException()));
    }

    private Future<Reply> rejected(Call call) {
        return bus.ask(
                        IntakeApi.LIST_REJECTED,
                        new ListRejected(call.merchant(), call.inputs().integer("limit")))
                .map(page -> Reply.json(200, page));
    }

    private record PageView(List<View> incidents, @Nullable String next) {}

    private record View(
            String id,
            String kind,
            @Nullable String orderId,
            String text,
            Instant openedAt,
            @Nullable Instant closedAt,
            @Nullable String closedBy,
            @Nullable String note) {
        private static View of(Incident incident) {
            return new View(
                    incident.id(),
                    incident.kind(),
                    incident.orderId(),
                    incident.text(),
                    incident.openedAt(),
                    incident.closedAt(),
                    incident.closedBy(),
                    incident.note());
        }
    }
}
