package io.paysync.polling;

import io.paysync.contract.domain.Change;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.orders.Handover.OfferChanges;
import io.paysync.contract.polling.PollingApi;
import io.paysync.contract.polling.PollingApi.FindPolls;
import io.paysync.contract.polling.PollingApi.Polls;
import io.paysync.platform.bus.Interference;
import io.paysync.platform.config.Settings;
import io.paysync.platform.db.Args;
import io.paysync.platform.db.DbConfig;
import io.paysync.platform.db.Sql;
import io.paysync.platform.sweep.SweepConfig;
import io.paysync.polling.bill.BillConfig;
import io.paysync.providers.Accounts;
import io.paysync.testkit.Probe;
import io.paysync.testkit.TestNode;
import io.paysync.testkit.TestPostgres;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Nodes of provider-polling on one real database and one bus, with order-state played by a double. */
final class House implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final DbConfig db;
    private final TestNode outside;
    private final Interference interference;
    private final Accounts accounts;
    private final Map<TestNode, String> nodes = new LinkedHashMap<>();
    final OrdersDouble orders;

    House(ProviderDouble... providers) {
        this(Interference.NONE, providers);
    }

    House(Interference interference, ProviderDouble... providers) {
        this(database(), new OrdersDouble(), interference, providers);
    }

    /** @param orders what order-state has; it may outlive the nodes */
    House(DbConfig db, OrdersDouble orders, Interference interference, ProviderDouble... providers) {
        this.db = db;
        this.orders = orders;
        this.interference = interference;
        this.accounts = new Accounts(Arrays.asList(providers));
        outside = TestNode.builder()
                .vertx(vertx)
                .db(db)
                .interference(interference)
                .start();
        orders.serve(outside.bus());
    }

    /** A fresh one, patient enough for a machine with much else to do. */
    static DbConfig database() {
        Duration patience = Duration.ofSeconds(10);
        return TestPostgres.database(ProviderPollingVerticle.SCHEMA).withDeadlines(patience, patience, patience);
    }

    /** Quick steps, 100 questions a second, the smallest lease there can be. */
    static PollingConfig config() {
        return config(100, List.of(ms(100), ms(200), ms(400), ms(800), ms(1600), ms(3200)), Duration.ofHours(1));
    }

    static PollingConfig config(double perSecond, List<Duration> steps, Duration lifetime) {
        return config(perSecond, steps, Duration.ofMinutes(1), lifetime);
    }

    static PollingConfig config(double perSecond, List<Duration> steps, Duration every, Duration lifetime) {
        return config(perSecond, steps, every, lifetime, Expiry.DEFAULT);
    }

    static PollingConfig config(
            double perSecond, List<Duration> steps, Duration every, Duration lifetime, Expiry expiry) {
        Schedule schedule = new Schedule(steps, every, lifetime, Duration.ofDays(1), ms(100), 2, ms(300), ms(10));
        return config(schedule, new PollingConfig.Quotas(perSecond, Map.of(), ms(100)), ms(50), expiry);
    }

    /** With a schedule of an account's payment method. */
    static PollingConfig config(List<Duration> steps, Map<String, List<Duration>> own) {
        Schedule schedule = new Schedule(
                steps, Duration.ofHours(1), Duration.ofHours(1), Duration.ofDays(1), ms(100), 2, ms(300), ms(10));
        return config(
                new Plans(schedule, own, schedule),
                new PollingConfig.Quotas(100, Map.of(), ms(100)),
                ms(50),
                Expiry.DEFAULT);
    }

    /** As for cuts, of orders that expire at once and are closed. */
    static PollingConfig forCutsAtTheEnd(double perSecond, Duration slack) {
        Schedule schedule =
                new Schedule(List.of(ms(20)), ms(100), ms(100), Duration.ofDays(1), ms(100), 2, ms(300), ms(10));
        Expiry close = new Expiry(Expiry.Action.CLOSE, Map.of());
        return config(schedule, new PollingConfig.Quotas(perSecond, Map.of(), slack), ms(10), close);
    }

    /** So quick that each statement comes soon and again, with slots that lie well apart from each other. */
    static PollingConfig forCuts(double perSecond, Duration slack) {
        Schedule schedule = new Schedule(
                List.of(ms(20)), ms(100), Duration.ofHours(1), Duration.ofDays(1), ms(100), 2, ms(300), ms(10));
        return config(schedule, new PollingConfig.Quotas(perSecond, Map.of(), slack), ms(10), Expiry.DEFAULT);
    }

    private static PollingConfig config(Schedule schedule, PollingConfig.Quotas quotas, Duration tick, Expiry expiry) {
        return config(new Plans(schedule, Map.of(), schedule), quotas, tick, expiry);
    }

    private static PollingConfig config(Plans plans, PollingConfig.Quotas quotas, Duration tick, Expiry expiry) {
        return new PollingConfig(
                tick,
                Duration.ofMillis(11_500),
                Duration.ofSeconds(1),
                64,
                100,
                Duration.ofSeconds(1),
                ms(300),
                ms(200),
                tick.multipliedBy(8),
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                Duration.ofDays(1),
                Duration.ofDays(1),
                100,
                1000,
                10_000,
                64,
                64,
                64,
                plans,
                quotas,
                new SweepConfig(tick.multipliedBy(2), 100, tick, Duration.ofSeconds(10)),
                new SilenceConfig(0.5, 5, 2, tick.multipliedBy(2), tick.multipliedBy(4)),
                new OverdueConfig(ms(50), ms(200), 10, Duration.ofDays(1), 2, tick.multipliedBy(4)),
                new ViewedConfig(List.of(ms(50), ms(100), ms(150)), 0.5, Duration.ofSeconds(1), 4),
                expiry,
                new ClosingConfig(3, tick),
                BillConfig.from(Settings.parse("empty", "{}", name -> null).root()));
    }

    static Duration ms(long ms) {
        return Duration.ofMillis(ms);
    }

    static OrderKey key(String orderId) {
        return new OrderKey("default", orderId);
    }

    TestNode start(PollingConfig config) {
        TestNode node = TestNode.builder()
                .vertx(vertx)
                .db(db)
                .interference(interference)
                .start();
        String id = Probe.result(vertx.deployVerticle(new ProviderPollingVerticle(node.node(), config, accounts)));
        nodes.put(node, id);
        return node;
    }

    void stop(TestNode node) {
        Probe.result(vertx.undeploy(nodes.remove(node)));
        node.close();
    }

    TestNode outside() {
        return outside;
    }

    void offer(Change... changes) {
        Probe.result(outside.bus().ask(PollingApi.OFFER, new OfferChanges(List.of(changes))));
    }

    /** Registers orders at this account and offers the changes. */
    List<OrderKey> register(ProviderDouble provider, String prefix, int count) {
        List<OrderKey> keys = new ArrayList<>();
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            keys.add(key(prefix + i));
            changes.add(orders.register(keys.getLast(), provider.ref()));
        }
        offer(changes.toArray(Change[]::new));
        return keys;
    }

    Polls polls(OrderKey key) {
        return Probe.result(outside.bus().ask(PollingApi.FIND_POLLS, new FindPolls(key)));
    }

    RowSet<Row> sql(String text) {
        return Probe.result(outside.db().query(Sql.of("test.sql", text), Args.of()));
    }

    long count(String from) {
        return sql("select count(*) from " + from).iterator().next().getLong(0);
    }

    boolean watched(OrderKey key) {
        return count("polling.watch where order_id = '" + key.orderId() + "'") > 0;
    }

    /** All of it is gone; nothing that is under way is waited for. */
    void crash() {
        nodes.keySet().forEach(node -> Probe.result(node.db().close()));
        Probe.result(outside.db().close());
        Probe.result(vertx.close());
    }

    @Override
    public void close() {
        List.copyOf(nodes.keySet()).forEach(this::stop);
        outside.close();
        Probe.result(vertx.close());
    }
}
