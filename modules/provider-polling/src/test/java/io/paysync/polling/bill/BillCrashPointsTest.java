package io.paysync.polling.bill;

import static io.paysync.polling.bill.BillRoom.DAY;
import static io.paysync.polling.bill.BillRoom.EVENING;
import static io.paysync.polling.bill.BillRoom.MIDNIGHT;
import static io.paysync.polling.bill.BillRoom.NOON;
import static io.paysync.polling.bill.BillRoom.paid;
import static io.paysync.polling.bill.BillRoom.refund;

import io.paysync.contract.domain.RefundState;
import io.paysync.contract.orders.MoneyApi.HeldRefund;
import io.paysync.contract.orders.OrdersApi.RaiseIncident;
import io.paysync.platform.db.DbConfig;
import io.paysync.polling.ProviderPollingVerticle;
import io.paysync.providers.bill.BillLine;
import io.paysync.providers.bill.BillLine.State;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The comparison of a bill, cut at its statements: staging, comparing, what was carried over from the day before, repairing,
 * telling, ending. The next run ends with the same differences and repairs, and nothing that was staged is left behind.
 */
class BillCrashPointsTest {
    private static final LocalDate NEXT = DAY.plusDays(1);
    private static final Duration A_DAY = Duration.ofDays(1);
    private static final Instant NEXT_NOON = NOON.plus(A_DAY);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @TempDir
    private Path directory;

    @TestFactory
    Stream<DynamicTest> cutAnywhereTheNextRunEndsWithTheSame() throws IOException {
        Path bill = Files.createFile(directory.resolve("bill.csv"));
        return CrashPoints.of(() -> new Comparing(bill)).oneEach();
    }

    private static final class Comparing implements UseCase<TestNode> {
        // How often it was tried, and what of ours a try has seen, differ with the cut.
        private static final String STORED = """
            select 'run ' || concat_ws(' ', day, state, lines, matched, repaired, review, carried, passed_over, text) as line
            from polling.bill_run
            union all
            select 'difference ' || concat_ws(' ', r.day, class, kind, trade_no, refund_no, order_id, action, d.text, line)
            from polling.bill_difference d join polling.bill_run r on r.id = d.run_id
            union all
            select 'carried ' || concat_ws(' ', kind, trade_no, refund_no, day, state, first_day, last_day)
            from polling.bill_carry
            union all
            select 'sum ' || concat_ws(' ', trade_no, day, line, refund_no, minor) from polling.bill_refund
            union all
            select 'staged line ' || trade_no from polling.bill_line
            union all
            select 'staged ours ' || trade_no from polling.bill_ours
            order by line
            """;

        private final Path file;
        private final BillAccount account = new BillAccount();
        private final MoneyDouble orders = told();

        Comparing(Path file) {
            this.file = file;
            account.bill(DAY, paid(1, "T-EARLY", "early"), paid(2, "T-NOON", "noon"));
            account.bill(
                    NEXT,
                    next(1, "T-LATE", "late"),
                    next(2, "T-AGREED", "agreed"),
                    next(3, "T-UNHEARD", "unheard"),
                    next(4, "T-BACK", "back"),
                    onThe(NEXT_NOON, refund(5, "T-BACK", "back", "R-1", State.SUCCEEDED, 200)),
                    next(6, "T-NOBODYS", "nobodys"),
                    next(7, "T-SUM", "sum"),
                    onThe(NEXT_NOON, refund(8, "T-SUM", "sum", "R-2", State.SUCCEEDED, 300)));
        }

        private static BillLine next(int n, String trade, String order) {
            return onThe(NEXT_NOON, paid(n, trade, order));
        }

        private static BillLine onThe(Instant at, BillLine line) {
            return new BillLine(
                    line.number(),
                    line.kind(),
                    line.state(),
                    line.tradeNo(),
                    line.orderNo(),
                    line.refundNo(),
                    line.providerRefundNo(),
                    line.amount(),
                    line.feeMinor(),
                    at,
                    line.raw());
        }

        /** What is held to be true of both days before anything was compared. */
        private static MoneyDouble told() {
            MoneyDouble told = new MoneyDouble();
            told.paid("noon", "T-NOON", NOON);
            told.paid("early", "T-EARLY", MIDNIGHT);
            told.paid("late", "T-LATE", EVENING);
            told.paid("lost", "T-LOST", EVENING);
            told.paid("agreed", "T-AGREED", NEXT_NOON);
            told.paid("gone", "T-GONE", NEXT_NOON);
            told.paid("later still", "T-LATER", EVENING.plus(A_DAY));
            told.waits("unheard");
            HeldRefund underWay = MoneyDouble.refund("T-BACK", "R-1", RefundState.PROCESSING, 200, NEXT_NOON);
            told.refunded("back", "T-BACK", NEXT_NOON, underWay);
            told.refundedInAll("sum", "T-SUM", NEXT_NOON, 300);
            return told;
        }

        /** A database in which the first day is compared, and three of its payments wait for the next day's bill. */
        @Override
        public DbConfig database() {
            DbConfig db =
                    TestPostgres.database(ProviderPollingVerticle.SCHEMA).withDeadlines(PATIENCE, PATIENCE, PATIENCE);
            try (TestNode node = start(db)) {
                Probe.result(compare(node, DAY), Duration.ofMinutes(1));
            }
            return db;
        }

        @Override
        public TestNode start(DbConfig db) {
            TestNode node = TestNode.on(db);
            orders.serve(node.bus());
            return node;
        }

        private Future<BillRun> compare(TestNode node, LocalDate day) {
            BillConfig config = BillRoom.config("{pageRows: 3, partsAtOnce: 1, lease: 5s}");
            Promise<BillRun> done = Promise.promise();
            node.vertx()
                    .getOrCreateContext()
                    .runOnContext(v -> new Reconciliation(node.node(), config)
                            .run(account, day, file, "a test")
                            .onComplete(done));
            return done.future();
        }

        /** As the daily look does it: a bill that is not compared yet is tried again. */
        @Override
        public void work(TestNode node, Trial trial) {
            trial.begun("the bill is compared", () -> compared(node), () -> compare(node, NEXT));
        }

        private static boolean compared(TestNode node) {
            return !Stored.lines(
                            node.db(), "select '' from polling.bill_run where state = 'DONE' and day = '" + NEXT + "'")
                    .isEmpty();
        }

        @Override
        public String end(TestNode node, Trial trial) {
            List<String> end = new ArrayList<>(
                    trial.answered("what is stored", () -> Future.succeededFuture(Stored.lines(node.db(), STORED))));
            end.addAll(orders.heldToBeTrue());
            orders.incidents.stream()
                    .map(RaiseIncident::key)
                    .distinct()
                    .sorted()
                    .forEach(key -> end.add("incident " + key));
            orders.applied.stream()
                    .map(fact -> fact.key().eventKey())
                    .distinct()
                    .sorted()
                    .forEach(key -> end.add("fact " + key));
            return String.join("\n", end);
        }

        @Override
        public void stop(TestNode node) {
            node.close();
        }

        @Override
        public void kill(TestNode node) {
            node.close();
        }
    }
}
