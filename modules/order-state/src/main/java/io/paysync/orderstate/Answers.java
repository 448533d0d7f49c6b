package io.paysync.orderstate;

import io.paysync.contract.bus.Ask;
import io.paysync.contract.bus.Fault;
import io.paysync.contract.bus.Message;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.orders.Handover.FindUnhanded;
import io.paysync.contract.orders.Handover.Unhanded;
import io.paysync.contract.orders.MoneyApi;
import io.paysync.contract.orders.OrdersApi;
import io.paysync.contract.orders.OrdersApi.ApplyFacts;
import io.paysync.contract.orders.OrdersApi.ChangePage;
import io.paysync.contract.orders.OrdersApi.FactOutcome;
import io.paysync.contract.orders.OrdersApi.FactsApplied;
import io.paysync.contract.orders.OrdersApi.MissingFacts;
import io.paysync.contract.orders.OrdersApi.OrderRegistered;
import io.paysync.contract.orders.OrdersApi.ReadChanges;
import io.paysync.contract.orders.OrdersApi.RegisterOrder;
import io.paysync.platform.Node;
import io.paysync.platform.bus.Registration;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The addresses of this module and what answers at each. */
final class Answers {
    private static final int FACTS_MAX = 500;
    private static final int KEYS_MAX = 1000;

    private final Node node;
    private final int inFlightMax;
    private final List<Future<Registration>> registrations = new ArrayList<>();

    Answers(Node node, int inFlightMax) {
        this.node = node;
        this.inFlightMax = inFlightMax;
    }

    /** @return completes when every address is known to the whole cluster */
    Future<Void> listen(Parts parts) {
        answer(OrdersApi.APPLY_FACTS, asked -> apply(parts.facts(), asked));
        answer(OrdersApi.REGISTER, asked -> register(parts.registrations(), asked));
        answer(
                OrdersApi.FORESEE,
                asked -> bounded(asked.facts().size(), FACTS_MAX)
                        .compose(v -> parts.foresight().foresee(asked)));
        answer(
                OrdersApi.FIND_MISSING_FACTS,
                asked -> bounded(asked.keys().size(), KEYS_MAX)
                        .compose(v -> parts.queries().missing(asked.keys()))
                        .map(MissingFacts::new));
        answer(OrdersApi.GET, asked -> parts.queries().get(asked.key()));
        answer(OrdersApi.LIST, parts.queries()::list);
        answer(OrdersApi.LIST_NEAR, parts.places()::near);
        answer(OrdersApi.EXPORT, parts.exports()::export);
        answer(OrdersApi.HISTORY, asked -> parts.queries().history(asked.key()));
        answer(OrdersApi.CHANGES, asked -> changes(parts.changes(), asked));
        answer(
                OrdersApi.UNHANDED,
                asked -> bounded(asked.before().size(), FindUnhanded.ORDERS_MAX)
                        .compose(v -> unhanded(parts.receivers(), asked)));
        answer(OrdersApi.INCIDENTS, parts.incidents()::list);
        answer(OrdersApi.CLOSE_INCIDENT, parts.incidents()::close);
        answer(OrdersApi.RAISE_INCIDENT, parts.incidents()::raise);
        answer(OrdersApi.CLEAR_REVIEW, parts.review()::clear);
        answer(OrdersApi.EXPECT_REFUND, parts.expected()::expect);
        answer(MoneyApi.MOVED, parts.money()::moved);
        answer(MoneyApi.FIND, parts.money()::find);
        return Future.all(registrations).mapEmpty();
    }

    /** No new questions; completes when those under way are answered. */
    Future<Void> close() {
        return Future.join(registrations.stream()
                        .filter(Future::succeeded)
                        .map(registration -> registration.result().close())
                        .toList())
                .mapEmpty();
    }

    private <Q extends Message, A extends Message> void answer(Ask<Q, A> ask, Function<Q, Future<A>> handler) {
        registrations.add(node.bus().answer(ask, inFlightMax, handler));
    }

    private static Future<FactsApplied> apply(Lanes<Addressed, FactOutcome> lanes, ApplyFacts asked) {
        return bounded(asked.facts().size(), FACTS_MAX).compose(v -> {
            List<Future<FactOutcome>> outcomes = new ArrayList<>(asked.facts().size());
            for (PaymentFact fact : asked.facts()) {
                outcomes.add(lanes.add(Addressed.of(fact)));
            }
            return Future.all(outcomes).map(all -> new FactsApplied(all.list())).recover(OrderFlow::again);
        });
    }

    private static Future<OrderRegistered> register(
            Lanes<RegisterOrder, RegisterFlow.Answer> lanes, RegisterOrder asked) {
        return lanes.add(RegisterFlow.checked(asked)).recover(OrderFlow::again).compose(answer -> switch (answer) {
            case RegisterFlow.Answer.Registered r -> Future.succeededFuture(r.order());
            case RegisterFlow.Answer.Refused r -> Future.failedFuture(r.fault().asException());
        });
    }

    private static Future<ChangePage> changes(ChangeLog log, ReadChanges asked) {
        return log.page(asked.merchant(), asked.after(), Math.clamp(asked.limit(), 1, KEYS_MAX));
    }

    /** Whoever is not handed anything here is not told either: its mark would say that it has nothing. */
    private static Future<Unhanded> unhanded(List<Receiver> receivers, FindUnhanded asked) {
        return receivers.stream()
                .filter(receiver -> receiver.name().equals(asked.receiver()))
                .findFirst()
                .map(receiver -> receiver.unhanded(asked))
                .orElseGet(() -> Future.failedFuture(Fault.of(Fault.Code.INVALID, "no such receiver")));
    }

    private static Future<Void> bounded(int size, int max) {
        return size <= max
                ? Future.succeededFuture()
                : Future.failedFuture(Fault.of(Fault.Code.INVALID, "at most " + max + " at once"));
    }
}
