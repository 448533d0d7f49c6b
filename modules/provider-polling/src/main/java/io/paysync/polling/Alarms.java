package io.paysync.polling;

import io.paysync.contract.bus.Fault;
import io.paysync.contract.bus.FaultException;
import io.paysync.contract.orders.OrdersApi;
import io.paysync.contract.orders.OrdersApi.CloseIncident;
import io.paysync.contract.orders.OrdersApi.RaiseIncident;
import io.paysync.platform.Node;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** An incident about an account: one at a time of each kind, closed by who raised it. Both may be said again. */
final class Alarms {
    private final Node node;

    Alarms(Node node) {
        this.node = node;
    }

    /** @return the incident's id; null when it was closed by somebody meanwhile */
    Future<@Nullable String> raise(Target target, String kind, String text) {
        return node.bus()
                .ask(
                        OrdersApi.RAISE_INCIDENT,
                        new RaiseIncident(target.merchant, kind, kind + ":" + target.ref, null, text))
                .map(page -> page.incidents().isEmpty()
                        ? null
                        : page.incidents().getFirst().id());
    }

    /** Fails when that is not known to have happened: then it has to be said again, or the incident stays open for ever. */
    Future<Void> close(Target target, @Nullable String incident, String note) {
        if (incident == null) {
            return Future.succeededFuture();
        }
        return node.bus()
                .ask(OrdersApi.CLOSE_INCIDENT, new CloseIncident(target.merchant, incident, "paysync", note))
                .<Void>mapEmpty()
                .recover(failure ->
                        failure instanceof FaultException fault && fault.fault().code() == Fault.Code.NOT_FOUND
                                ? Future.succeededFuture()
                                : Future.failedFuture(failure));
    }
}
