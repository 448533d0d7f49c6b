package io.paysync.launcher.node;

import io.paysync.contract.domain.AccountRef;
import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.Environment;
import io.paysync.contract.domain.FactKey;
import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.Order;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.domain.RefundState;
import io.paysync.contract.domain.Source;
import io.paysync.contract.orders.OrdersApi;
import io.paysync.contract.orders.OrdersApi.ApplyFacts;
import io.paysync.contract.orders.OrdersApi.RegisterOrder;
import io.paysync.orderstate.OrderStateConfig;
import io.paysync.orderstate.OrderStateVerticle;
import io.paysync.platform.config.Settings;
import io.paysync.platform.db.DbConfig;
import io.paysync.polling.ProviderPollingVerticle;
import io.paysync.polling.bill.BillConfig;
import io.paysync.polling.bill.BillRun;
import io.paysync.polling.bill.Reconciliation;
import io.paysync.providers.Accounts;
import io.paysync.providers.ProviderAccounts;
import io.paysync.testkit.Probe;
import io.paysync.testkit.TestNode;
import io.paysync.testkit.TestPostgres;
import io.paysync.testkit.proof.CrashPoints;
import io.paysync.testkit.proof.Stored;
import io.paysync.testkit.proof.Trial;
import io.paysync.testkit.proof.UseCase;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * A bill compared with the orders that order-state really has, cut at the statements of both: what it repairs goes through
 * the same decision as every fact, and the orders, their history, the differences and the incidents end the same.
 */
class ReconcileCrashPointsTest {
    private static final AccountRef ADYEN = new AccountRef("adyen", "main");
    private static final LocalDate DAY = LocalDate.now(SettlementDetails.ZONE);

    /** The first on which nothing of that day can stand any more. */
    private static final LocalDate LAST = DAY.plusDays(SettlementDetails.DAYS + 1L);

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @TempDir
    private Path directory;

    @TestFactory
    Stream<DynamicTest> cutAnywhereTheOrdersAndTheDifferencesEndTheSame() {
        Path first = write(directory.resolve("first.csv"), bill().settled("T-BACK", "back", "10.00"));
        Path last = write(
                directory.resolve("last.csv"),
                bill().settled("T-LATE", "late", "10.00")
                        .settled("T-UNHEARD", "unheard", "10.00")
                        .settled("T-CHEAP", "cheap", "0.01")
                        .settled("T-NOBODYS", "nobodys", "10.00")
                        .refunded("T-BACK", "R-1", "2.00"));
        return CrashPoints.of(() -> new Comparing(first, last))
                .nowAndThen(statement -> statement.contains("orders.parked"))
                .oneByOne()
                .oneEach();
    }

    private static SettlementDetails bill() {
        return new SettlementDetails("Shop", DAY);
    }

    private static Path write(Path file, SettlementDetails details) {
        try {
            return Files.writeString(file, details.text());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** order-state, and the comparison beside it. */
    private record Desk(TestNode node, Accounts accounts, String orders) {
        static Desk open(DbConfig db) {
            Settings settings = Settings.parse("test.yaml", """
                    accounts:
                      - provider: adyen
                        account: main
                        environment: sandbox
                        merchantAccount: Shop
                        hmacKey: "%s"
                    """.formatted("0123456789ABCDEF".repeat(4)), name -> null);
            Accounts accounts = ProviderAccounts.load(settings.root(), Instant.now(), null);
            TestNode node = TestNode.on(db);
            try {
                String orders = Probe.result(node.vertx()
                        .deployVerticle(new OrderStateVerticle(
                                node.node(), OrderStateConfig.DEFAULT.offeringNobody(), Owners.of(accounts))));
                return new Desk(node, accounts, orders);
            } catch (RuntimeException e) {
                node.close();
                throw e;
            }
        }

        Future<BillRun> compare(LocalDate day, Path file) {
            BillConfig config =
                    BillConfig.from(Settings.parse("bills", "{gapDays: 0, partsAtOnce: 1, lease: 5s}", name -> null)
                            .root());
            Promise<BillRun> done = Promise.promise();
            node.vertx()
                    .getOrCreateContext()
                    .runOnContext(v -> new Reconciliation(node.node(), config)
                            .run(accounts.find(ADYEN).orElseThrow(), day, file, "a test")
                            .onComplete(done));
            return done.future();
        }

        void register(String order) {
            Order.Registration registration =
                    new Order.Registration(eur(1000), null, null, null, null, null, Map.of(), Map.of(), null, null);
            Probe.result(node.bus().ask(OrdersApi.REGISTER, new RegisterOrder(key(order), registration)));
        }

        void apply(PaymentFact fact) {
            Probe.result(node.bus().ask(OrdersApi.APPLY_FACTS, new ApplyFacts(List.of(fact))));
        }

        void close() {
            Probe.result(node.vertx().undeploy(orders));
            node.close();
        }
    }

    private static OrderKey key(String order) {
        return new OrderKey("default", order);
    }

    private static Money eur(long minor) {
        return new Money(minor, "EUR");
    }

    private static final class Comparing implements UseCase<Desk> {
        // When it was heard of, and how often it was tried, differ with the cut. What was repaired is heard of now, and
        // what is heard of right before midnight is remembered for the next day's bill, when an earlier try has
        // repaired it.
        private static final String STORED = Stored.ORDERS + """
            union all
            select 'run ' || concat_ws(' ', state, lines, matched, repaired, review, carried, text)
            from polling.bill_run
            union all
            select 'difference ' || concat_ws(' ', class, kind, trade_no, refund_no, order_id, action, text, line)
            from polling.bill_difference
            union all
            select 'carried ' || concat_ws(' ', kind, trade_no, refund_no, state) from polling.bill_carry
            where trade_no not in (select trade_no from polling.bill_difference where action = 'REPAIRED')
            union all
            select 'staged ' || trade_no from polling.bill_line
            union all
            select 'staged ' || trade_no from polling.bill_ours
            order by line
            """;

        private final Path first;
        private final Path last;

        Comparing(Path first, Path last) {
            this.first = first;
            this.last = last;
        }

        /** A database in which a day is compared, and two of its payments are expected on a later bill. */
        @Override
        public DbConfig database() {
            DbConfig db = TestPostgres.database(OrderStateVerticle.SCHEMA, ProviderPollingVerticle.SCHEMA)
                    .withDeadlines(PATIENCE, PATIENCE, PATIENCE);
            Desk desk = Desk.open(db);
            Stream.of("late", "lost", "back", "unheard", "cheap").forEach(desk::register);
            Stream.of("late", "lost", "back").forEach(order -> desk.apply(paid(order)));
            Claim underWay = new Claim.Refunded(null, "R-1", RefundState.PROCESSING, eur(200), null, null);
            desk.apply(fact("refund", "back", underWay));
            Probe.result(desk.compare(DAY, first), Duration.ofMinutes(1));
            desk.close();
            return db;
        }

        private static PaymentFact paid(String order) {
            Instant noon =
                    DAY.atTime(LocalTime.NOON).atZone(SettlementDetails.ZONE).toInstant();
            return fact("paid", order, new Claim.Paid(eur(1000), noon, true));
        }

        private static PaymentFact fact(String event, String order, Claim claim) {
            return new PaymentFact(
                    new FactKey(ADYEN, event + " " + order),
                    Source.CALLBACK,
                    "default",
                    order,
                    "T-" + order.toUpperCase(Locale.ROOT),
                    claim,
                    "RAW",
                    null,
                    Instant.now(),
                    false,
                    false,
                    Environment.SANDBOX);
        }

        @Override
        public Desk start(DbConfig db) {
            return Desk.open(db);
        }

        @Override
        public void work(Desk desk, Trial trial) {
            trial.begun("the bill is compared", () -> compared(desk), () -> desk.compare(LAST, last));
        }

        private static boolean compared(Desk desk) {
            return !Stored.lines(
                            desk.node().db(),
                            "select '' from polling.bill_run where state = 'DONE' and day = '" + LAST + "'")
                    .isEmpty();
        }

        @Override
        public String end(Desk desk, Trial trial) {
            return String.join(
                    "\n",
                    trial.answered(
                            "what is stored",
                            () -> Future.succeededFuture(
                                    Stored.lines(desk.node().db(), STORED))));
        }

        @Override
        public void stop(Desk desk) {
            desk.close();
        }

        @Override
        public void kill(Desk desk) {
            desk.node().close();
        }
    }
}
