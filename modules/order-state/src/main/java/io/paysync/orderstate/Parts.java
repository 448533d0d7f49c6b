package io.paysync.orderstate;

import io.paysync.contract.dispatch.DispatchApi;
import io.paysync.contract.orders.OrdersApi.FactOutcome;
import io.paysync.contract.orders.OrdersApi.RegisterOrder;
import io.paysync.contract.polling.PollingApi;
import io.paysync.platform.Node;
import io.paysync.platform.loop.LeasedLoop;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The parts of this module, put together; made on the verticle's context. */
record Parts(
        Lanes<Addressed, FactOutcome> facts,
        Lanes<RegisterOrder, RegisterFlow.Answer> registrations,
        OrderQueries queries,
        Foresight foresight,
        PlaceQueries places,
        ExportQueries exports,
        MoneyQueries money,
        ChangeLog changes,
        Incidents incidents,
        Review review,
        ExpectedRefunds expected,
        List<Receiver> receivers,
        List<LeasedLoop> loops) {

    static Parts of(Node node, OrderStateConfig config, Collection<OwnedAccount> accounts) {
        InstantSource clock = node.clock();
        OrdersMetrics metrics = new OrdersMetrics(node.meters());
        ChangeLog changes = new ChangeLog(node.db());
        List<Receiver> receivers = receivers(node, config, changes);
        Committed committed = new Committed(node.bus(), metrics, receivers);
        Environments environments = new Environments(config, accounts);
        OrderStore store = new OrderStore(node.db(), node.ids(), environments);
        OrderFlow flow = new OrderFlow(store, clock, config, metrics, committed);
        Lanes<Addressed, FactOutcome> facts = new Lanes<>(
                node,
                "orders.facts",
                config.lanes(),
                config.lane(),
                Addressed::key,
                new Quarantine(node.db(), node.ids(), clock, metrics, batch -> flow.apply(environments.stamped(batch)))
                        ::apply);
        Parking parking = new Parking(node.db(), facts::add);
        Incidents incidents = new Incidents(node.db(), node.ids(), clock, metrics);
        Overdue overdue = new Overdue(node.db(), incidents, config, metrics);
        RegisterStore registered = new RegisterStore(node.db());
        TakeOver takeOver = new TakeOver(registered, store, config, committed);
        RegisterFlow registering =
                new RegisterFlow(registered, store, parking, takeOver, clock, environments, committed);
        Adoption adoption =
                new Adoption(node.db(), registered, store, parking, clock, config, environments, metrics, committed);
        return new Parts(
                facts,
                new Lanes<>(
                        node,
                        "orders.registrations",
                        config.lanes(),
                        config.lane(),
                        RegisterOrder::key,
                        registering::register),
                new OrderQueries(node.db(), store, changes, config.lookedAtMax()),
                new Foresight(node.db(), store, environments, clock, config.entriesMax()),
                new PlaceQueries(node.db()),
                new ExportQueries(node.db()),
                new MoneyQueries(node.vertx(), node.db(), store),
                changes,
                incidents,
                new Review(node.db(), store, clock, committed),
                new ExpectedRefunds(store, clock, facts::add),
                receivers,
                List.of(
                        new LeasedLoop(
                                node,
                                "orders.parked",
                                config.parkedPeriod(),
                                config.sweep().ttl(),
                                l -> parking.look()),
                        new LeasedLoop(
                                node,
                                "orders.adopt",
                                config.parkedPeriod(),
                                config.sweep().ttl(),
                                l -> adoption.look()),
                        new LeasedLoop(
                                node,
                                "orders.overdue",
                                config.parkedPeriod().multipliedBy(10),
                                config.sweep().ttl(),
                                l -> overdue.look())));
    }

    void start() {
        receivers.forEach(Receiver::start);
        loops.forEach(LeasedLoop::start);
    }

    /** Finishes what was taken; what is only offered and not taken is in the log. */
    Future<Void> stop() {
        List<Future<Void>> ended = new ArrayList<>();
        ended.add(facts.drain());
        ended.add(registrations.drain());
        loops.forEach(loop -> ended.add(loop.stop()));
        return Future.join(ended)
                .eventually(
                        () -> Future.join(receivers.stream().map(Receiver::stop).toList()))
                .mapEmpty();
    }

    private static List<Receiver> receivers(Node node, OrderStateConfig config, ChangeLog changes) {
        List<Receiver.Kind> kinds = List.of(
                new Receiver.Kind(OrderStateConfig.DISPATCH, DispatchApi.OFFER, DispatchApi.FIND_MISSING, false),
                new Receiver.Kind(OrderStateConfig.POLLING, PollingApi.OFFER, PollingApi.FIND_MISSING, true));
        return kinds.stream()
                .filter(kind -> config.receivers().contains(kind.name()))
                .map(kind -> new Receiver(node, changes, kind, config.offer(), config.sweep()))
                .toList();
    }
}
