package io.paysync.orderstate;

import io.paysync.contract.bus.Fault;
import io.paysync.contract.bus.Json;
import io.paysync.contract.domain.Change;
import io.paysync.contract.domain.Contacts;
import io.paysync.contract.domain.Order;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.OrderStatus;
import io.paysync.contract.domain.Texts;
import io.paysync.contract.orders.OrdersApi.OrderRegistered;
import io.paysync.contract.orders.OrdersApi.RegisterOrder;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A batch of registrations. The first of each id is inserted, the others are compared with what is there. Facts that were
 * waiting for a new order are applied before the answer.
 */
final class RegisterFlow {
    private static final int REGISTRATION_CHARS_MAX = 32 * 1024;

    private final RegisterStore store;
    private final OrderStore orders;
    private final Parking parking;
    private final TakeOver takeOver;
    private final InstantSource clock;
    private final Environments environments;
    private final Consumer<List<Change>> committed;

    RegisterFlow(
            RegisterStore store,
            OrderStore orders,
            Parking parking,
            TakeOver takeOver,
            InstantSource clock,
            Environments environments,
            Consumer<List<Change>> committed) {
        this.store = store;
        this.orders = orders;
        this.parking = parking;
        this.takeOver = takeOver;
        this.clock = clock;
        this.environments = environments;
        this.committed = committed;
    }

    /** Of one registration: the order, or why not. */
    sealed interface Answer {
        record Registered(OrderRegistered order) implements Answer {}

        record Refused(Fault fault) implements Answer {}
    }

    /** @throws io.paysync.contract.bus.FaultException INVALID when it cannot be stored as it is */
    static RegisterOrder checked(RegisterOrder asked) {
        Order.Registration registration = asked.registration();
        try {
            if (registration.tradeNo() != null) {
                Texts.require(registration.tradeNo(), 1, 128, "tradeNo");
            }
            Optional<String> wrong = Contacts.refuse(registration.receivers());
            require(wrong.isEmpty(), wrong.orElse(""));
            require(finite(registration.x()) && finite(registration.y()), "x and y must be finite numbers");
            require((registration.x() == null) == (registration.y() == null), "x and y come together");
            require(Json.write(registration).length() <= REGISTRATION_CHARS_MAX, "the registration is too large");
        } catch (IllegalArgumentException e) {
            throw Fault.of(Fault.Code.INVALID, String.valueOf(e.getMessage()));
        }
        return asked;
    }

    /** @return one answer for each registration, in the order given, after the commit */
    Future<List<Answer>> register(List<RegisterOrder> asked) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Map<OrderKey, OrderState> wanted = new TreeMap<>();
        for (RegisterOrder one : asked) {
            wanted.putIfAbsent(
                    one.key(),
                    OrderState.registered(
                            one.key(),
                            one.registration(),
                            environments.terms(one.key().merchant()),
                            now));
        }
        return store.insert(List.copyOf(wanted.values()), RegisterStore.REASON, now)
                .compose(inserted -> {
                    Set<OrderKey> created = new TreeSet<>(inserted.created());
                    List<Change> changes = wanted.values().stream()
                            .filter(state -> created.contains(state.key()))
                            .map(state -> created(state, RegisterStore.REASON))
                            .toList();
                    if (!changes.isEmpty()) {
                        committed.accept(changes);
                    }
                    return parking.applyTo(inserted.awaited())
                            .compose(v -> others(wanted, inserted))
                            .compose(found -> takeOver.those(found, wanted, now))
                            .map(found -> answers(asked, wanted, found, created));
                });
    }

    /** What is stored of those that were there before, and of those that have just moved on. */
    private Future<Map<OrderKey, OrderStore.Loaded>> others(
            Map<OrderKey, OrderState> wanted, RegisterStore.Inserted inserted) {
        Set<OrderKey> keys = new TreeSet<>(wanted.keySet());
        keys.removeAll(inserted.created());
        keys.addAll(inserted.awaited());
        return orders.load(keys);
    }

    private static List<Answer> answers(
            List<RegisterOrder> asked,
            Map<OrderKey, OrderState> wanted,
            Map<OrderKey, OrderStore.Loaded> found,
            Set<OrderKey> created) {
        Map<OrderKey, Order> orders = new HashMap<>();
        wanted.forEach((key, state) -> {
            OrderStore.Loaded loaded = found.get(key);
            orders.put(key, loaded == null ? state.order() : loaded.state().order());
        });
        List<Answer> out = new ArrayList<>(asked.size());
        for (RegisterOrder one : asked) {
            Order order = orders.get(one.key());
            out.add(
                    order != null && one.registration().repeats(order.registration())
                            ? new Answer.Registered(new OrderRegistered(order, created.remove(one.key())))
                            : new Answer.Refused(new Fault(Fault.Code.CONFLICT, taken(order))));
        }
        return out;
    }

    static Change created(@Nullable OrderState state, String reason) {
        if (state == null) {
            throw new IllegalStateException("only what was asked for is created");
        }
        return new Change(
                state.key(),
                1,
                null,
                OrderStatus.CREATED,
                null,
                null,
                reason,
                state.createdAt(),
                state.order(),
                StatusRow.NOTHING_KNOWN.name());
    }

    private static String taken(@Nullable Order order) {
        return order != null && order.registration().unregistered()
                ? "the order was paid before it was registered, and not as registered now; it is held for review"
                : "the id is taken by an order with other content";
    }

    private static boolean finite(@Nullable Double value) {
        return value == null || Double.isFinite(value);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
