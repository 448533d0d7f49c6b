package io.paysync.polling;

import io.paysync.contract.bus.Fault;
import io.paysync.contract.domain.AccountRef;
import io.paysync.contract.domain.Change;
import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.FactKey;
import io.paysync.contract.domain.Order;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.OrderStatus;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.domain.Source;
import io.paysync.contract.orders.OrdersApi;
import io.paysync.contract.orders.OrdersApi.FactOutcome;
import io.paysync.contract.orders.OrdersApi.Result;
import io.paysync.platform.bus.Bus;
import io.paysync.testkit.Probe;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Order-state as polling sees it: facts move orders, each fact once, and what a test forbids fails. */
final class OrdersDouble {
    private static final Instant AT = Instant.parse("2026-03-01T10:00:00Z");

    private final Map<OrderKey, Order> orders = new ConcurrentHashMap<>();
    private final Set<FactKey> facts = ConcurrentHashMap.newKeySet();
    final List<PaymentFact> applied = new CopyOnWriteArrayList<>();
    final List<Change> log = new CopyOnWriteArrayList<>();
    final ConcurrentLinkedQueue<OrdersApi.RaiseIncident> incidents = new ConcurrentLinkedQueue<>();
    final ConcurrentLinkedQueue<OrdersApi.CloseIncident> closedIncidents = new ConcurrentLinkedQueue<>();
    volatile boolean refusesFacts;
    volatile boolean refusesClosing;
    volatile boolean refusesIncidents;
    final AtomicInteger refusedCloses = new AtomicInteger();

    /** Answers from now on. */
    void serve(Bus bus) {
        Probe.result(bus.answer(OrdersApi.APPLY_FACTS, 100, this::apply));
        Probe.result(bus.answer(
                OrdersApi.FIND_MISSING_FACTS,
                100,
                asked -> Future.succeededFuture(new OrdersApi.MissingFacts(asked.keys().stream()
                        .filter(key -> !facts.contains(key))
                        .toList()))));
        Probe.result(bus.answer(OrdersApi.GET, 100, asked -> {
            Order order = orders.get(asked.key());
            return order == null
                    ? Future.failedFuture(Fault.of(Fault.Code.NOT_FOUND, "no such order"))
                    : Future.succeededFuture(new OrdersApi.OrderFound(order));
        }));
        Probe.result(bus.answer(OrdersApi.RAISE_INCIDENT, 100, raise -> {
            if (refusesIncidents) {
                return Future.failedFuture(Fault.of(Fault.Code.BUSY, "scripted"));
            }
            incidents.add(raise);
            return Future.succeededFuture(new OrdersApi.IncidentPage(List.of(raised(raise)), null));
        }));
        Probe.result(bus.answer(OrdersApi.CLOSE_INCIDENT, 100, close -> {
            if (refusesClosing) {
                refusedCloses.incrementAndGet();
                return Future.failedFuture(Fault.of(Fault.Code.BUSY, "scripted"));
            }
            closedIncidents.add(close);
            return Future.succeededFuture(new OrdersApi.IncidentPage(List.of(), null));
        }));
    }

    private static OrdersApi.Incident raised(OrdersApi.RaiseIncident raise) {
        return new OrdersApi.Incident(
                "id of " + raise.key(),
                raise.merchant(),
                raise.kind(),
                raise.key(),
                raise.orderId(),
                raise.text(),
                AT,
                null,
                null,
                null);
    }

    /** Registers an order. @return the change to be offered */
    Change register(OrderKey key, @Nullable AccountRef account) {
        return register(key, account, null);
    }

    Change register(OrderKey key, @Nullable AccountRef account, @Nullable Instant expiresAt) {
        return register(key, account, null, expiresAt);
    }

    Change register(OrderKey key, @Nullable AccountRef account, @Nullable String method, @Nullable Instant expiresAt) {
        Order.Registration registration = new Order.Registration(
                ProviderDouble.PRICE, account, null, method, null, expiresAt, Map.of(), Map.of(), null, null);
        Order order = order(key, registration, OrderStatus.CREATED, 1);
        orders.put(key, order);
        return logged(new Change(key, 1, null, OrderStatus.CREATED, null, null, "registered", AT, order));
    }

    /** Moves an order as a callback would. @return the change to be offered */
    Change move(OrderKey key, OrderStatus to) {
        return move(key, to, Source.CALLBACK);
    }

    Change move(OrderKey key, OrderStatus to, Source source) {
        Order before = order(key);
        Order after = order(key, before.registration(), to, before.version() + 1);
        orders.put(key, after);
        return logged(new Change(key, after.version(), before.status(), to, null, source, "test", AT, after));
    }

    /** It was paid so long before it became known. @return the change to be offered */
    Change paid(OrderKey key, Duration before, Source source) {
        Order o = order(key);
        Order after = new Order(
                key,
                o.registration(),
                OrderStatus.PAID,
                o.version() + 1,
                8880,
                0,
                "T1",
                AT.minus(before),
                null,
                List.of(),
                List.of(),
                List.of(),
                AT,
                AT);
        orders.put(key, after);
        return logged(new Change(key, after.version(), o.status(), OrderStatus.PAID, null, source, "test", AT, after));
    }

    /** The order is paid and has these refunds now. @return the change to be offered */
    Change refunds(OrderKey key, Order.Refund... refunds) {
        Order o = order(key);
        Order after = new Order(
                key,
                o.registration(),
                OrderStatus.PAID,
                o.version() + 1,
                8880,
                0,
                "T1",
                AT,
                null,
                List.of(),
                List.of(refunds),
                List.of(),
                AT,
                AT);
        orders.put(key, after);
        return logged(new Change(key, after.version(), o.status(), OrderStatus.PAID, null, null, "test", AT, after));
    }

    /** A callback claims something that only a query can confirm. @return the change to be offered */
    Change claim(OrderKey key) {
        return claim(key, null);
    }

    /** The same, by numbers of its own. */
    Change claim(OrderKey key, Order.@Nullable Claimed claimed) {
        Order o = order(key);
        Order after = new Order(
                key,
                o.registration(),
                o.status(),
                o.version() + 1,
                o.paidMinor(),
                0,
                o.tradeNo(),
                o.paidAt(),
                "UNCONFIRMED: to be confirmed by a query",
                List.of(),
                List.of(),
                List.of(),
                AT,
                AT,
                claimed);
        orders.put(key, after);
        return logged(
                new Change(key, after.version(), o.status(), o.status(), null, Source.CALLBACK, "test", AT, after));
    }

    private Change logged(Change change) {
        log.add(change);
        return change;
    }

    Order order(OrderKey key) {
        Order order = orders.get(key);
        if (order == null) {
            throw new AssertionError("no order " + key);
        }
        return order;
    }

    OrderStatus status(OrderKey key) {
        return order(key).status();
    }

    private Future<OrdersApi.FactsApplied> apply(OrdersApi.ApplyFacts asked) {
        if (refusesFacts) {
            return Future.failedFuture(Fault.of(Fault.Code.UNAVAILABLE, "scripted"));
        }
        List<FactOutcome> outcomes = new ArrayList<>();
        for (PaymentFact fact : asked.facts()) {
            outcomes.add(applyOne(fact));
        }
        return Future.succeededFuture(new OrdersApi.FactsApplied(outcomes));
    }

    private synchronized FactOutcome applyOne(PaymentFact fact) {
        applied.add(fact);
        OrderKey key = fact.orderKey();
        Order order = key == null ? null : orders.get(key);
        if (order == null || key == null) {
            return new FactOutcome(fact.key(), Result.PARKED, null, null, 0, "parked");
        }
        boolean fresh = facts.add(fact.key());
        OrderStatus to = switch (fact.claim()) {
            case Claim.Paid paid -> OrderStatus.PAID;
            case Claim.Pending pending -> OrderStatus.PENDING;
            case Claim.Closed closed -> OrderStatus.CLOSED;
            default -> order.status();
        };
        boolean moves = fresh && to != order.status() && !order.status().moneyMoved();
        if (moves) {
            move(key, to);
        } else if (confirms(order, fact)) {
            orders.put(key, order(key, order.registration(), order.status(), order.version() + 1));
        }
        Order now = order(key);
        Result result = moves ? Result.MOVED : fresh ? Result.NOTHING : Result.DUPLICATE;
        return new FactOutcome(fact.key(), result, key, now.status(), now.version(), "test", now.unconfirmed());
    }

    private static boolean confirms(Order order, PaymentFact fact) {
        String claimed = order.claimed() == null ? null : order.claimed().tradeNo();
        return order.unconfirmed()
                && fact.claim() instanceof Claim.Paid
                && (claimed == null || claimed.equals(fact.tradeNo()));
    }

    private static Order order(OrderKey key, Order.Registration registration, OrderStatus status, int version) {
        return new Order(
                key, registration, status, version, 0, 0, null, null, null, List.of(), List.of(), List.of(), AT, AT);
    }
}
