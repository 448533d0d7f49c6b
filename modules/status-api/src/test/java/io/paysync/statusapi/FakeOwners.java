package io.paysync.statusapi;

import io.paysync.contract.bus.Ask;
import io.paysync.contract.bus.Fault;
import io.paysync.contract.bus.Message;
import io.paysync.contract.dispatch.ActApi;
import io.paysync.contract.dispatch.ActApi.Act;
import io.paysync.contract.dispatch.ActApi.ActPage;
import io.paysync.contract.dispatch.DispatchApi;
import io.paysync.contract.dispatch.DispatchApi.Delivery;
import io.paysync.contract.dispatch.DispatchApi.DeliveryPage;
import io.paysync.contract.dispatch.DispatchApi.DeliveryState;
import io.paysync.contract.dispatch.DispatchApi.Endpoint;
import io.paysync.contract.dispatch.DispatchApi.EndpointPage;
import io.paysync.contract.dispatch.DispatchApi.EndpointSaved;
import io.paysync.contract.dispatch.EndpointRule;
import io.paysync.contract.dispatch.ReceiptApi;
import io.paysync.contract.dispatch.TemplateApi;
import io.paysync.contract.dispatch.TrialApi;
import io.paysync.contract.domain.AccountRef;
import io.paysync.contract.domain.Change;
import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.FactKey;
import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.Order;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.OrderStatus;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.domain.Source;
import io.paysync.contract.intake.IntakeApi;
import io.paysync.contract.orders.OrdersApi;
import io.paysync.contract.orders.OrdersApi.ChangePage;
import io.paysync.contract.orders.OrdersApi.FactSeen;
import io.paysync.contract.orders.OrdersApi.History;
import io.paysync.contract.orders.OrdersApi.Incident;
import io.paysync.contract.orders.OrdersApi.IncidentPage;
import io.paysync.contract.orders.OrdersApi.OrderChanged;
import io.paysync.contract.orders.OrdersApi.OrderFound;
import io.paysync.contract.orders.OrdersApi.OrderPage;
import io.paysync.contract.orders.OrdersApi.OrderRegistered;
import io.paysync.contract.orders.OrdersApi.Result;
import io.paysync.contract.polling.PollingApi;
import io.paysync.platform.bus.Bus;
import io.paysync.testkit.Probe;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The owners of everything, scripted: they answer over the real bus from memory, and remember what they were asked. */
final class FakeOwners {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    static final AccountRef ACCOUNT = new AccountRef("alipay", "main");

    final Map<OrderKey, List<Change>> orders = new ConcurrentHashMap<>();
    final ConcurrentLinkedQueue<Message> asked = new ConcurrentLinkedQueue<>();
    final Map<String, Fault> faults = new ConcurrentHashMap<>();
    volatile Predicate<Message> failing = question -> false;
    private final List<FactSeen> facts = new CopyOnWriteArrayList<>();
    private final Bus bus;

    /** @param listening false: nobody answers */
    FakeOwners(Bus bus, boolean listening) {
        this.bus = bus;
        if (listening) {
            listen();
        }
    }

    private void listen() {
        answer(OrdersApi.GET, q -> new OrderFound(current(q.key()).order()));
        answer(OrdersApi.HISTORY, q -> {
            current(q.key());
            return new History(List.copyOf(orders.get(q.key())), List.copyOf(facts));
        });
        answer(OrdersApi.REGISTER, q -> register(q.key(), q.registration()));
        answer(OrdersApi.LIST, q -> new OrderPage(list(q.merchant()), null));
        answer(
                OrdersApi.LIST_NEAR,
                q -> new OrdersApi.NearPage(
                        list(q.filter().merchant()).stream()
                                .map(order -> new OrdersApi.NearOrder(order, 2.5))
                                .toList(),
                        null));
        answer(OrdersApi.EXPORT, q -> {
            String after = q.afterOrderId();
            return new OrdersApi.ExportPage(
                    list(q.merchant()).stream()
                            .filter(o -> after == null || o.key().orderId().compareTo(after) > 0)
                            .sorted(Comparator.comparing(o -> o.key().orderId()))
                            .limit(q.limit())
                            .toList(),
                    after == null ? "c0" : null);
        });
        answer(
                OrdersApi.CHANGES,
                q -> new ChangePage(
                        orders.entrySet().stream()
                                .filter(e -> e.getKey().merchant().equals(q.merchant()))
                                .flatMap(e -> e.getValue().stream())
                                .toList(),
                        "c1"));
        answer(OrdersApi.INCIDENTS, q -> new IncidentPage(List.of(incident(false)), null));
        answer(OrdersApi.CLOSE_INCIDENT, q -> new IncidentPage(List.of(incident(true)), null));
        answer(OrdersApi.CLEAR_REVIEW, q -> new OrderFound(current(q.key()).order()));
        answer(OrdersApi.EXPECT_REFUND, q -> new OrderFound(current(q.key()).order()));
        answer(PollingApi.SYNC, q -> {
            current(q.key());
            return new PollingApi.Synced("ANSWERED", "TRADE_SUCCESS", "paid", OrderStatus.PAID);
        });
        answer(
                PollingApi.FIND_POLLS,
                q -> new PollingApi.Polls(
                        List.of(new PollingApi.Poll(START.plusSeconds(5), "ANSWERED", "WAIT_BUYER_PAY", "pending", 12)),
                        START.plusSeconds(60)));
        answer(
                IntakeApi.FIND_EVIDENCE,
                q -> new IntakeApi.Evidence(q.keys().stream()
                        .map(key -> new IntakeApi.CallbackSeen(
                                key, START.plusSeconds(9), 2, START.plusSeconds(20), "k1", "1767225609000000-1024"))
                        .toList()));
        PaymentFact paid = new PaymentFact(
                new FactKey(ACCOUNT, "evt-2"),
                Source.CALLBACK,
                "default",
                "A-1",
                "T1",
                new Claim.Paid(new Money(8880, "CNY"), START, true),
                "TRADE_SUCCESS",
                START,
                START,
                false,
                false,
                null);
        answer(
                IntakeApi.JUDGE,
                q -> new IntakeApi.Judged(
                        ACCOUNT, START, "k1", true, "k2", null, List.of("signature ok"), List.of(paid), true));
        OrdersApi.Stand stand = new OrdersApi.Stand(
                new OrderKey("default", "A-1"),
                OrderStatus.PAID,
                "MONEY_IS_THERE",
                2,
                new Money(8880, "CNY"),
                new Money(0, "CNY"),
                null);
        answer(
                OrdersApi.FORESEE,
                q -> new OrdersApi.Foreseen(List.of(new OrdersApi.Foresight(
                        paid.key(),
                        "PROVEN",
                        Result.NOTHING,
                        "nothing new: the order is PAID",
                        new OrdersApi.Known(Result.MOVED, 2),
                        stand,
                        stand,
                        List.of(),
                        List.of()))));
        answer(
                IntakeApi.LIST_REJECTED,
                q -> new IntakeApi.RejectedPage(
                        List.of(new IntakeApi.Rejected("alipay", "main", "BAD_SIGNATURE", START, "203.0.113.9"))));
        answer(DispatchApi.LIST_ENDPOINTS, q -> new EndpointPage(List.of(endpoint(q.merchant()))));
        answer(
                DispatchApi.SAVE_ENDPOINT,
                q -> new EndpointSaved(endpoint(q.merchant(), q.rule()), true, "whsec_c2VjcmV0"));
        answer(TemplateApi.SAVE, q -> new TemplateApi.TemplateSaved(template(q.key(), q.words()), true));
        answer(TemplateApi.LIST, q -> new TemplateApi.TemplatePage(List.of(template(template(q.merchant()), null))));
        answer(TemplateApi.GET, q -> new TemplateApi.TemplatePage(List.of(template(q.key(), WORDS))));
        answer(TemplateApi.REMOVE, q -> new TemplateApi.TemplatePage(List.of(template(q.key(), WORDS))));
        answer(TemplateApi.PREVIEW, q -> new TemplateApi.Previewed("Paid", "A-1", null));
        answer(DispatchApi.ENABLE_ENDPOINT, q -> new EndpointPage(List.of(endpoint(q.merchant()))));
        answer(
                TrialApi.TRY,
                q -> new TrialApi.Tried(TrialApi.Outcome.RETRY, "msg_1", "order.paid", START, 500, "STATUS", 12));
        answer(DispatchApi.REMOVE_ENDPOINT, q -> new EndpointPage(List.of()));
        answer(ActApi.LIST, q -> new ActPage(List.of(new Act("SAVE", "boss", START, null)), null));
        answer(DispatchApi.ROTATE_SECRET, q -> new EndpointSaved(endpoint(q.merchant()), false, "whsec_bmV3"));
        answer(DispatchApi.LIST_DELIVERIES, q -> new DeliveryPage(List.of(delivery(q.merchant())), null));
        answer(DispatchApi.RETRY_DELIVERY, q -> new DeliveryPage(List.of(delivery(q.merchant())), null));
        FakeReplays.listen(this);
        FakeBills.listen(this);
    }

    <Q extends Message, A extends Message> void answer(Ask<Q, A> ask, Function<Q, A> answer) {
        Probe.result(bus.answer(ask, 10_000, question -> {
            asked.add(question);
            Fault fault =
                    failing.test(question) ? new Fault(Fault.Code.UNAVAILABLE, "scripted") : faults.get(ask.address());
            return fault == null
                    ? Future.succeededFuture(answer.apply(question))
                    : Future.failedFuture(fault.asException());
        }));
    }

    /** From now on this address answers with a fault. */
    void fail(Ask<?, ?> ask, Fault.Code code, String text) {
        faults.put(ask.address(), new Fault(code, text));
    }

    <Q extends Message> List<Q> asked(Class<Q> type) {
        return asked.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** A registered order, as if it had come in some other way. */
    OrderKey given(String merchant, String orderId) {
        return given(merchant, orderId, Map.of());
    }

    OrderKey given(String merchant, String orderId, Map<String, String> metadata) {
        OrderKey key = new OrderKey(merchant, orderId);
        register(key, registration(metadata));
        return key;
    }

    /** One that nobody registered. */
    OrderKey adopted(String merchant, String orderId) {
        OrderKey key = new OrderKey(merchant, orderId);
        register(key, Order.Registration.adopted(new Money(8880, "CNY"), ACCOUNT, null));
        return key;
    }

    static Order.Registration registration(Map<String, String> metadata) {
        return new Order.Registration(
                new Money(8880, "CNY"), ACCOUNT, null, null, "Tea", null, Map.of(), metadata, null, null);
    }

    /** The order moves on, and the news of it is published. */
    synchronized Change move(OrderKey key, OrderStatus to) {
        Change change = moveSilently(key, to);
        publish(change);
        return change;
    }

    void publish(Change change) {
        bus.publish(
                OrdersApi.ORDER_CHANGED,
                new OrderChanged(change.key(), change.version(), change.to(), change.type(), change.at()));
    }

    /** The order moves on, and the news of it is lost. */
    synchronized Change moveSilently(OrderKey key, OrderStatus to) {
        Order before = current(key).order();
        int version = before.version() + 1;
        Instant at = START.plusSeconds(version);
        long paid = to.moneyMoved() ? before.registration().amount().minor() : 0;
        Order after = SampleOrders.order(key, before.registration(), to, version, paid, START, at);
        FactKey cause = new FactKey(ACCOUNT, "evt-" + version);
        Change change = new Change(
                key,
                version,
                before.status(),
                to,
                cause,
                Source.CALLBACK,
                "the provider said so",
                at,
                after,
                "MONEY_IS_THERE");
        facts.add(new FactSeen(
                cause, Source.CALLBACK, Result.MOVED, "moved", "TRADE_SUCCESS", at, null, version, "PROVEN", null));
        append(change);
        return change;
    }

    private synchronized OrderRegistered register(OrderKey key, Order.Registration registration) {
        if (orders.containsKey(key)) {
            Order order = current(key).order();
            if (!order.registration().equals(registration)) {
                throw Fault.of(Fault.Code.CONFLICT, "the order is registered with other content");
            }
            return new OrderRegistered(order, false);
        }
        Order order = SampleOrders.order(key, registration, OrderStatus.CREATED, 1, 0, START, START);
        append(new Change(key, 1, null, OrderStatus.CREATED, null, null, "registered", START, order));
        return new OrderRegistered(order, true);
    }

    private void append(Change change) {
        List<Change> changes = new ArrayList<>(orders.getOrDefault(change.key(), List.of()));
        changes.add(change);
        orders.put(change.key(), List.copyOf(changes));
    }

    private Change current(OrderKey key) {
        List<Change> changes = orders.get(key);
        if (changes == null) {
            throw Fault.of(Fault.Code.NOT_FOUND, "no order " + key);
        }
        return changes.getLast();
    }

    private List<Order> list(String merchant) {
        return orders.values().stream()
                .map(changes -> changes.getLast().order())
                .filter(order -> order.key().merchant().equals(merchant))
                .toList();
    }

    private static final TemplateApi.Words WORDS = new TemplateApi.Words("Paid", "{{orderId}}", null);

    private static TemplateApi.Key template(String merchant) {
        return new TemplateApi.Key(merchant, "push", "order.paid", "en");
    }

    private static TemplateApi.Template template(TemplateApi.Key key, TemplateApi.@Nullable Words words) {
        return new TemplateApi.Template(key, words, START);
    }

    private static Endpoint endpoint(String merchant) {
        return endpoint(merchant, null);
    }

    private static Endpoint endpoint(String merchant, @Nullable EndpointRule rule) {
        return new Endpoint(
                merchant,
                "shop",
                "webhook",
                "https://shop.example/hook",
                Set.of("order.paid"),
                Map.of(),
                "ACTIVE",
                null,
                1,
                START,
                rule);
    }

    private static Delivery delivery(String merchant) {
        return new Delivery(
                "d1",
                "msg_1",
                merchant,
                "A-1",
                2,
                "order.paid",
                "shop",
                DeliveryState.DEAD,
                START.plusSeconds(30),
                null,
                List.of(new DispatchApi.Attempt(1, START.plusSeconds(31), 500, "STATUS", 7)),
                new ReceiptApi.Reported(ReceiptApi.ReceiptState.UNDELIVERED, "30003", START.plusSeconds(40)));
    }

    private static Incident incident(boolean closed) {
        return new Incident(
                "i1",
                "default",
                "AMOUNT_MISMATCH",
                "k",
                "A-1",
                "amounts differ",
                START,
                closed ? START : null,
                closed ? "boss" : null,
                closed ? "looked at it" : null);
    }
}
