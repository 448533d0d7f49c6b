package io.paysync.polling.bill;

import io.paysync.contract.bus.Fault;
import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.OrderStatus;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.domain.RefundState;
import io.paysync.contract.orders.MoneyApi;
import io.paysync.contract.orders.MoneyApi.Held;
import io.paysync.contract.orders.MoneyApi.HeldFound;
import io.paysync.contract.orders.MoneyApi.HeldPayment;
import io.paysync.contract.orders.MoneyApi.HeldRefund;
import io.paysync.contract.orders.MoneyApi.InTotal;
import io.paysync.contract.orders.MoneyApi.Maybe;
import io.paysync.contract.orders.MoneyApi.MovedPage;
import io.paysync.contract.orders.OrdersApi;
import io.paysync.contract.orders.OrdersApi.FactOutcome;
import io.paysync.contract.orders.OrdersApi.FactsApplied;
import io.paysync.contract.orders.OrdersApi.IncidentPage;
import io.paysync.contract.orders.OrdersApi.RaiseIncident;
import io.paysync.contract.orders.OrdersApi.Result;
import io.paysync.platform.bus.Bus;
import io.paysync.testkit.Probe;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Order-state as the comparison sees it. An order is among those whose money moved in a span when it was told of in it: when
 * its payments and refunds are said to have been, or when a test says so.
 */
final class MoneyDouble {
    static final Money PRICE = new Money(8880, "CNY");

    private final Map<String, Held> orders = new ConcurrentHashMap<>();
    private final Map<String, List<Instant>> told = new ConcurrentHashMap<>();
    final ConcurrentLinkedQueue<PaymentFact> applied = new ConcurrentLinkedQueue<>();
    final ConcurrentLinkedQueue<RaiseIncident> incidents = new ConcurrentLinkedQueue<>();
    final AtomicInteger found = new AtomicInteger();
    volatile boolean refusesFacts;

    /** Once: what was asked is done, and nobody hears of it. */
    volatile boolean losesReply;

    volatile Result result = Result.MOVED;

    MoneyDouble(Bus bus) {
        serve(bus);
    }

    /** Outlives the nodes that ask it. */
    MoneyDouble() {}

    /** Answers from now on. */
    void serve(Bus bus) {
        Probe.result(bus.answer(MoneyApi.MOVED, 10, this::moved));
        Probe.result(bus.answer(MoneyApi.FIND, 10, asked -> {
            found.addAndGet(asked.wanted().size());
            return Future.succeededFuture(new HeldFound(asked.wanted().stream()
                    .map(w -> new Maybe(find(w.tradeNo(), w.orderId())))
                    .toList()));
        }));
        Probe.result(bus.answer(OrdersApi.APPLY_FACTS, 10, this::apply));
        Probe.result(bus.answer(OrdersApi.RAISE_INCIDENT, 10, incident -> {
            incidents.add(incident);
            return Future.succeededFuture(new IncidentPage(List.of(), null));
        }));
    }

    /** What each order holds to be true, one text an order. */
    List<String> heldToBeTrue() {
        return new TreeMap<>(orders)
                .values().stream()
                        .map(held -> "order " + held.orderId() + " " + held.status() + " "
                                + held.payments().stream()
                                        .map(HeldPayment::tradeNo)
                                        .toList()
                                + " "
                                + held.refunds().stream()
                                        .map(refund -> refund.merchantNo() + " " + refund.state())
                                        .toList())
                        .toList();
    }

    void put(Held held) {
        orders.put(held.orderId(), held);
        told.remove(held.orderId());
    }

    /** When its steps were written, instead of when its money moved. */
    void told(String orderId, Instant... at) {
        told.put(orderId, List.of(at));
    }

    /** An order that waits for its payment. */
    void waits(String orderId) {
        put(held(orderId, OrderStatus.PENDING, null, List.of(), List.of()));
    }

    void paid(String orderId, String tradeNo, Instant at) {
        put(held(orderId, OrderStatus.PAID, null, List.of(payment(tradeNo, at)), List.of()));
    }

    void refunded(String orderId, String tradeNo, Instant at, HeldRefund... refunds) {
        put(held(orderId, OrderStatus.PARTIALLY_REFUNDED, null, List.of(payment(tradeNo, at)), List.of(refunds)));
    }

    /** Refunds that are known by their sum. */
    void refundedInAll(String orderId, String tradeNo, Instant at, long minor, HeldRefund... refunds) {
        put(held(
                orderId,
                OrderStatus.PARTIALLY_REFUNDED,
                null,
                List.of(new HeldPayment(tradeNo, at, false, PRICE.minor(), new InTotal(minor, at))),
                List.of(refunds)));
    }

    static HeldPayment payment(String tradeNo, Instant at) {
        return new HeldPayment(tradeNo, at, false, PRICE.minor(), new InTotal(0, null));
    }

    static Held held(
            String orderId,
            OrderStatus status,
            @Nullable String review,
            List<HeldPayment> payments,
            List<HeldRefund> refunds) {
        return new Held(orderId, status, PRICE, BillAccount.REF, review, 0, false, payments, refunds);
    }

    private @Nullable Held find(String tradeNo, @Nullable String orderId) {
        return orders.values().stream()
                .filter(h -> h.payments().stream().anyMatch(p -> p.tradeNo().equals(tradeNo)))
                .findFirst()
                .orElse(orderId == null ? null : orders.get(orderId));
    }

    private boolean moved(Held held, Instant from, Instant until) {
        List<Instant> times = told.computeIfAbsent(
                held.orderId(),
                id -> Stream.concat(
                                held.payments().stream().map(HeldPayment::at),
                                held.refunds().stream().map(HeldRefund::at))
                        .toList());
        return held.status().moneyMoved() && times.stream().anyMatch(at -> !at.isBefore(from) && at.isBefore(until));
    }

    /** Two orders a page. */
    private Future<MovedPage> moved(MoneyApi.ReadMoved asked) {
        List<Held> moved = new ArrayList<>();
        new TreeMap<>(orders)
                .values().stream()
                        .filter(h -> moved(h, asked.from(), asked.until()))
                        .forEach(moved::add);
        int from = asked.after() == null ? 0 : Integer.parseInt(asked.after());
        int to = Math.min(moved.size(), from + 2);
        return Future.succeededFuture(
                new MovedPage(moved.subList(from, to), to == moved.size() ? null : Integer.toString(to)));
    }

    private Future<FactsApplied> apply(OrdersApi.ApplyFacts asked) {
        if (refusesFacts) {
            return Future.failedFuture(Fault.of(Fault.Code.UNAVAILABLE, "scripted"));
        }
        List<FactOutcome> outcomes = new ArrayList<>();
        for (PaymentFact fact : asked.facts()) {
            applied.add(fact);
            OrderKey key = new OrderKey("default", String.valueOf(fact.orderNo()));
            if (result == Result.MOVED && fact.claim() instanceof Claim.Paid) {
                paid(key.orderId(), String.valueOf(fact.tradeNo()), fact.occurredAt());
            }
            if (result == Result.MOVED && fact.claim() instanceof Claim.Refunded refunded) {
                refunded(key.orderId(), String.valueOf(refunded.merchantRefundNo()));
            }
            outcomes.add(new FactOutcome(fact.key(), result, key, OrderStatus.PAID, 2, "because"));
        }
        if (losesReply) {
            losesReply = false;
            return Future.failedFuture(Fault.of(Fault.Code.TIMEOUT, "scripted"));
        }
        return Future.succeededFuture(new FactsApplied(outcomes));
    }

    private void refunded(String orderId, String number) {
        Held held = orders.get(orderId);
        List<HeldRefund> refunds = held.refunds().stream()
                .map(r -> number.equals(r.merchantNo())
                        ? new HeldRefund(r.tradeNo(), number, null, RefundState.SUCCEEDED, r.minor(), r.at())
                        : r)
                .toList();
        put(held(orderId, held.status(), held.review(), held.payments(), refunds));
    }

    static HeldRefund refund(String tradeNo, String number, RefundState state, long minor, Instant at) {
        return new HeldRefund(tradeNo, number, null, state, minor, at);
    }
}
