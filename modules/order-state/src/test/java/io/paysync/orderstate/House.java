package io.paysync.orderstate;

import io.paysync.contract.bus.Ask;
import io.paysync.contract.bus.Message;
import io.paysync.contract.domain.AccountRef;
import io.paysync.contract.domain.Change;
import io.paysync.contract.domain.Environment;
import io.paysync.contract.domain.Order;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.orders.OrdersApi;
import io.paysync.contract.orders.OrdersApi.ApplyFacts;
import io.paysync.contract.orders.OrdersApi.ChangePage;
import io.paysync.contract.orders.OrdersApi.FactOutcome;
import io.paysync.contract.orders.OrdersApi.GetHistory;
import io.paysync.contract.orders.OrdersApi.GetOrder;
import io.paysync.contract.orders.OrdersApi.History;
import io.paysync.contract.orders.OrdersApi.Incident;
import io.paysync.contract.orders.OrdersApi.ListIncidents;
import io.paysync.contract.orders.OrdersApi.ReadChanges;
import io.paysync.contract.orders.OrdersApi.RegisterOrder;
import io.paysync.platform.bus.Interference;
import io.paysync.platform.db.Args;
import io.paysync.platform.db.DbConfig;
import io.paysync.platform.db.Sql;
import io.paysync.platform.sweep.SweepConfig;
import io.paysync.testkit.Probe;
import io.paysync.testkit.TestNode;
import io.paysync.testkit.TestPostgres;
import io.paysync.testkit.proof.Stored;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** order-state on a real database, asked over the bus as everybody does. */
final class House implements AutoCloseable {
    final TestNode node;
    final DbConfig database;

    /** Its payments need no order. */
    static final AccountRef ADOPTING = new AccountRef("stripe", "open");

    /** The same in a sandbox. */
    static final AccountRef ADOPTING_TRIAL = new AccountRef("stripe", "trial");

    /** Of the merchant who has live accounts, too. */
    static final AccountRef TRIAL = new AccountRef("alipay", "trial");

    /** A merchant who has nothing but a sandbox. */
    static final OwnedAccount TESTER =
            new OwnedAccount(new AccountRef("alipay", "tester"), "tester", Environment.SANDBOX);

    private static final List<OwnedAccount> ACCOUNTS = List.of(
            new OwnedAccount(Facts.MAIN, "default", Environment.LIVE),
            new OwnedAccount(TRIAL, "default", Environment.SANDBOX),
            new OwnedAccount(ADOPTING, "default", Environment.LIVE),
            new OwnedAccount(ADOPTING_TRIAL, "default", Environment.SANDBOX),
            TESTER);
    static final Environments ENVIRONMENTS = new Environments(config(Set.of()), ACCOUNTS);

    private final String deployment;

    private House(DbConfig database, OrderStateConfig config, Interference interference) {
        this.database = database;
        node = TestNode.builder().db(database).interference(interference).start();
        deployment = Probe.result(node.vertx().deployVerticle(new OrderStateVerticle(node.node(), config, ACCOUNTS)));
    }

    static House quiet() {
        return with(config(Set.of()));
    }

    static House with(OrderStateConfig config) {
        return with(TestPostgres.database(OrderStateVerticle.SCHEMA), config, Interference.NONE);
    }

    static House with(DbConfig database, OrderStateConfig config, Interference interference) {
        return new House(database, config, interference);
    }

    /** Orders that a page of a list looks at. */
    static final int LOOKED_AT_MAX = 10;

    /** Impatient: everything that waits, waits a tenth of a second or less. */
    static OrderStateConfig config(Set<String> receivers) {
        return config(receivers, Duration.ofMillis(500), OrderStateConfig.DEFAULT.parkedKeep());
    }

    /** The same, and nobody is told of what waits for its order, however slow the machine. */
    static OrderStateConfig untold(Set<String> receivers) {
        OrderStateConfig d = OrderStateConfig.DEFAULT;
        return config(receivers, d.parkedIncidentAfter(), d.parkedKeep());
    }

    static OrderStateConfig config(Set<String> receivers, Duration parkedIncidentAfter, Duration parkedKeep) {
        OrderStateConfig d = OrderStateConfig.DEFAULT;
        return new OrderStateConfig(
                d.lanes(),
                d.batchRows(),
                d.queueMax(),
                d.inFlightMax(),
                d.attemptsMax(),
                d.entriesMax(),
                LOOKED_AT_MAX,
                d.terms(),
                Map.of(
                        "careful",
                        Terms.of(LateMoney.HOLD),
                        "loose",
                        new Terms(LateMoney.ACCEPT, Overpaid.ACCEPT, 200, 0)),
                EnvironmentConfig.NONE,
                Duration.ofMillis(50),
                parkedIncidentAfter,
                parkedKeep,
                new AdoptConfig(Set.of(ADOPTING, ADOPTING_TRIAL), Duration.ofMillis(100)),
                receivers,
                new OfferConfig(200, 20_000, 2, 2, Duration.ofMillis(20)),
                new SweepConfig(Duration.ofMillis(50), 20, Duration.ofMillis(100), Duration.ofSeconds(5)));
    }

    <Q extends Message, A extends Message> A ask(Ask<Q, A> ask, Q question) {
        return Probe.result(node.bus().ask(ask, question));
    }

    Order register(OrderKey key, Order.Registration registration) {
        return ask(OrdersApi.REGISTER, new RegisterOrder(key, registration)).order();
    }

    Order register(String orderId) {
        return register(new OrderKey("default", orderId), Facts.registration());
    }

    List<FactOutcome> apply(PaymentFact... facts) {
        return ask(OrdersApi.APPLY_FACTS, new ApplyFacts(List.of(facts))).outcomes();
    }

    OrdersApi.Result result(PaymentFact fact) {
        return apply(fact).getFirst().result();
    }

    Order order(OrderKey key) {
        return ask(OrdersApi.GET, new GetOrder(key)).order();
    }

    Order order(String orderId) {
        return order(new OrderKey("default", orderId));
    }

    History history(String orderId) {
        return ask(OrdersApi.HISTORY, new GetHistory(new OrderKey("default", orderId)));
    }

    List<Incident> incidents(boolean openOnly) {
        return ask(OrdersApi.INCIDENTS, new ListIncidents("default", openOnly, null, 100))
                .incidents();
    }

    /** The whole change log from a cursor on. */
    List<Change> changes(@Nullable String merchant, @Nullable String after) {
        List<Change> all = new ArrayList<>();
        String cursor = after;
        while (true) {
            ChangePage page = ask(OrdersApi.CHANGES, new ReadChanges(merchant, cursor, 7));
            all.addAll(page.changes());
            cursor = page.cursor();
            if (page.changes().isEmpty()) {
                return all;
            }
        }
    }

    /** By this the ends of runs that were cut somewhere are compared. */
    private static final String STORED = Stored.ORDERS + """
        union all
        select 'parked ' || event_key from orders.parked
        order by line
        """;

    List<String> stored() {
        return Stored.lines(node.db(), STORED);
    }

    /** Holds the row of an order until told. */
    Future<Void> lock(String orderId, Promise<Void> release) {
        Promise<Void> locked = Promise.promise();
        Future<Void> done = node.db()
                .tx(
                        "test.lock",
                        tx -> tx.query(
                                        Sql.of("test.lock", "select from orders.orders where order_id = $1 for update"),
                                        Args.of().text(orderId))
                                .onSuccess(v -> locked.complete())
                                .compose(v -> release.future()));
        Probe.result(locked.future());
        return done;
    }

    long count(String sql) {
        for (Row row :
                Probe.result(node.db().query(Sql.of("test.count", "select count(*) as n from " + sql), Args.of()))) {
            return row.getLong("n");
        }
        return -1;
    }

    void run(String sql) {
        Probe.result(node.db().query(Sql.of("test.run", sql), Args.of()));
    }

    @Override
    public void close() {
        Probe.result(node.vertx().undeploy(deployment));
        node.close();
    }
}
