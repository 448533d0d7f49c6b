package io.paysync.statusapi.orders;

import io.paysync.contract.bus.Fault;
import io.paysync.contract.bus.FaultException;
import io.paysync.contract.dispatch.DispatchApi;
import io.paysync.contract.dispatch.DispatchApi.DeliveryPage;
import io.paysync.contract.dispatch.DispatchApi.ListDeliveries;
import io.paysync.contract.domain.FactKey;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.Source;
import io.paysync.contract.intake.IntakeApi;
import io.paysync.contract.intake.IntakeApi.Evidence;
import io.paysync.contract.intake.IntakeApi.FindEvidence;
import io.paysync.contract.orders.OrdersApi;
import io.paysync.contract.orders.OrdersApi.FactSeen;
import io.paysync.contract.orders.OrdersApi.GetHistory;
import io.paysync.contract.orders.OrdersApi.History;
import io.paysync.contract.polling.PollingApi;
import io.paysync.contract.polling.PollingApi.FindPolls;
import io.paysync.contract.polling.PollingApi.Polls;
import io.paysync.platform.bus.Bus;
import io.paysync.statusapi.orders.Timeline.Part;
import io.vertx.core.Future;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Asks all owners side by side what they know of an order. Who does not answer is named and left out: half a timeline is
 * what a person needs most when something is broken. Only when nobody answers, or the order is not there, it fails.
 */
final class TimelineFlow {
    private static final int LIST_MAX = 1000;
    private static final int EVIDENCE_MAX = 500;
    private static final int POLLS_MAX = 200;
    private static final int DELIVERIES_MAX = 200;

    private final Bus bus;

    TimelineFlow(Bus bus) {
        this.bus = bus;
    }

    Future<Timeline> read(OrderKey key) {
        Set<Part> incomplete = EnumSet.noneOf(Part.class);
        Future<History> history = bus.ask(OrdersApi.HISTORY, new GetHistory(key));
        Future<Polls> polls = orElse(
                bus.ask(PollingApi.FIND_POLLS, new FindPolls(key)), new Polls(List.of(), null), Part.polls, incomplete);
        Future<DeliveryPage> deliveries = orElse(
                bus.ask(
                        DispatchApi.LIST_DELIVERIES,
                        new ListDeliveries(key.merchant(), key.orderId(), null, null, null, DELIVERIES_MAX)),
                new DeliveryPage(List.of(), null),
                Part.deliveries,
                incomplete);
        Future<Evidence> evidence = history.compose(this::evidence);
        return Future.join(history, polls, deliveries, evidence).transform(done -> {
            if (history.failed()) {
                incomplete.add(Part.orders);
            }
            if (evidence.failed()) {
                incomplete.add(Part.callbacks);
            }
            boolean silent = incomplete.size() == Part.values().length;
            if (history.failed() && (silent || isFinal(history.cause()))) {
                return Future.failedFuture(history.cause());
            }
            return Future.succeededFuture(
                    timeline(key, history, evidence, polls.result(), deliveries.result(), incomplete));
        });
    }

    private Future<Evidence> evidence(History history) {
        List<FactKey> keys = history.facts().stream()
                .filter(fact -> fact.source() == Source.CALLBACK)
                .map(FactSeen::key)
                .distinct()
                .limit(EVIDENCE_MAX)
                .toList();
        return keys.isEmpty()
                ? Future.succeededFuture(new Evidence(List.of()))
                : bus.ask(IntakeApi.FIND_EVIDENCE, new FindEvidence(keys));
    }

    private static Timeline timeline(
            OrderKey key,
            Future<History> asked,
            Future<Evidence> evidence,
            Polls polls,
            DeliveryPage deliveries,
            Set<Part> incomplete) {
        History history = asked.succeeded() ? asked.result() : new History(List.of(), List.of());
        Evidence seen = evidence.succeeded() ? evidence.result() : new Evidence(List.of());
        Set<Part> truncated = EnumSet.noneOf(Part.class);
        mark(
                truncated,
                Part.orders,
                Math.max(history.changes().size(), history.facts().size()) >= LIST_MAX);
        mark(truncated, Part.callbacks, seen.callbacks().size() >= EVIDENCE_MAX);
        mark(truncated, Part.polls, polls.polls().size() >= POLLS_MAX);
        mark(truncated, Part.deliveries, deliveries.next() != null);
        boolean whole = !history.changes().isEmpty() && !truncated.contains(Part.orders);
        return new Timeline(
                key.orderId(),
                whole ? Timeline.state(history.changes(), Proofs.of(history.facts(), seen.callbacks())) : null,
                Timeline.merged(
                        history.changes(), history.facts(), seen.callbacks(), polls.polls(), deliveries.deliveries()),
                incomplete,
                truncated,
                polls.nextAt());
    }

    private static void mark(Set<Part> parts, Part part, boolean on) {
        if (on) {
            parts.add(part);
        }
    }

    /** An owner that knows nothing of the order has answered; one that fails otherwise has not. */
    private static <T> Future<T> orElse(Future<T> answer, T nothing, Part part, Set<Part> incomplete) {
        return answer.otherwise(failure -> {
            if (!isFinal(failure)) {
                incomplete.add(part);
            }
            return nothing;
        });
    }

    private static boolean isFinal(Throwable failure) {
        return failure instanceof FaultException fault && fault.fault().code() == Fault.Code.NOT_FOUND;
    }
}
