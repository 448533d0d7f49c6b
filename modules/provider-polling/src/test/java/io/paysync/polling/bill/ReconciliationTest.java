package io.paysync.polling.bill;

import static io.paysync.polling.bill.MoneyDouble.PRICE;
import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.bus.Fault;
import io.paysync.contract.bus.Json;
import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.OrderStatus;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.domain.RefundState;
import io.paysync.contract.domain.Source;
import io.paysync.contract.orders.MoneyApi.HeldPayment;
import io.paysync.contract.orders.MoneyApi.HeldRefund;
import io.paysync.contract.orders.OrdersApi.RaiseIncident;
import io.paysync.contract.orders.OrdersApi.Result;
import io.paysync.contract.polling.BillsApi;
import io.paysync.contract.polling.BillsApi.ClassCount;
import io.paysync.contract.polling.BillsApi.Format;
import io.paysync.contract.polling.BillsApi.GetRun;
import io.paysync.contract.polling.BillsApi.ListDifferences;
import io.paysync.contract.polling.BillsApi.ListRuns;
import io.paysync.contract.polling.BillsApi.ReadReport;
import io.paysync.contract.polling.BillsApi.ReportPart;
import io.paysync.contract.polling.BillsApi.ReviewDifference;
import io.paysync.contract.polling.BillsApi.Run;
import io.paysync.platform.config.Settings;
import io.paysync.platform.db.Args;
import io.paysync.platform.db.DbConfig;
import io.paysync.platform.db.Sql;
import io.paysync.polling.ProviderPollingVerticle;
import io.paysync.providers.bill.Aside;
import io.paysync.providers.bill.BillLine;
import io.paysync.providers.bill.BillLine.Kind;
import io.paysync.providers.bill.BillLine.State;
import io.paysync.testkit.Probe;
import io.paysync.testkit.TestNode;
import io.paysync.testkit.TestPostgres;
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
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bills against orders, on a real database. */
class ReconciliationTest {
    private static final LocalDate DAY = LocalDate.parse("2026-11-19");
    private static final Instant NOON = Instant.parse("2026-11-19T04:00:00Z");
    private static final Instant EVENING = Instant.parse("2026-11-19T15:59:58Z");
    private static final Instant MIDNIGHT = Instant.parse("2026-11-19T16:00:02Z");

    @TempDir
    private Path directory;

    private final BillAccount account = new BillAccount();
    private TestNode node;
    private MoneyDouble orders;
    private Path file;

    @BeforeEach
    void open() throws IOException {
        Duration patience = Duration.ofSeconds(10);
        DbConfig db = TestPostgres.database(ProviderPollingVerticle.SCHEMA).withDeadlines(patience, patience, patience);
        node = TestNode.on(db);
        orders = new MoneyDouble(node.bus());
        file = Files.createFile(directory.resolve("bill.csv"));
    }

    @AfterEach
    void close() {
        node.close();
    }

    private static BillLine paid(int n, String trade, @Nullable String order, long minor) {
        return new BillLine(
                n,
                Kind.PAYMENT,
                State.SUCCEEDED,
                trade,
                order,
                null,
                null,
                new Money(minor, "CNY"),
                53L,
                NOON,
                "SUCCESS");
    }

    private static BillLine paid(int n, String trade, String order) {
        return paid(n, trade, order, PRICE.minor());
    }

    private static BillLine refund(int n, String trade, String order, String number, State state, long minor) {
        return new BillLine(
                n, Kind.REFUND, state, trade, order, number, null, new Money(minor, "CNY"), null, NOON, "REFUND");
    }

    private <T> T on(Supplier<Future<T>> work) {
        Promise<T> done = Promise.promise();
        node.vertx().getOrCreateContext().runOnContext(v -> work.get().onComplete(done));
        // A comparison is hundreds of statements, and the machine may be busy.
        Probe.until("the comparison", Duration.ofMinutes(1), () -> done.future().isComplete());
        return Probe.result(done.future());
    }

    private static BillConfig config(String yaml) {
        return BillConfig.from(Settings.parse("bills", yaml, name -> null).root());
    }

    private BillRun run(LocalDate day) {
        return run(day, config("pageRows: 3"));
    }

    private BillRun run(LocalDate day, BillConfig config) {
        return on(() -> new Reconciliation(node.node(), config).run(account, day, file, "a test"));
    }

    private List<String> differences(BillRun run) {
        return on(() -> new RunStore(node.db()).page(run.id(), 0, 1000)).stream()
                .map(k -> k.type() + " " + k.kind() + " " + k.tradeNo() + " " + k.action())
                .sorted()
                .toList();
    }

    private long rows(String table) {
        return on(() -> node.db()
                        .query(
                                Sql.of("test.count", "select count(*) from " + table),
                                Args.of().tuple()))
                .iterator()
                .next()
                .getLong(0);
    }

    private List<String> incidents() {
        return orders.incidents.stream().map(RaiseIncident::kind).sorted().toList();
    }

    @Test
    void aBillThatAgreesChangesNothingAndAsksForNothing() {
        List<BillLine> lines = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            orders.paid("O" + i, "T" + i, NOON);
            lines.add(paid(i + 1, "T" + i, "O" + i));
        }
        account.bill(DAY, lines.toArray(BillLine[]::new));

        BillRun run = run(DAY);

        assertThat(run.state()).isEqualTo(BillRun.State.DONE);
        assertThat(List.of(run.lines(), run.ours(), run.matched(), run.repaired(), run.review(), run.carried()))
                .containsExactly(20L, 20L, 20L, 0L, 0L, 0L);
        assertThat(orders.found).hasValue(0);
        assertThat(orders.incidents).isEmpty();
        assertThat(rows("polling.bill_line") + rows("polling.bill_ours")).isZero();
    }

    @Test
    void aPaymentThatWeMissedIsRepairedThroughTheSameDoor() {
        orders.waits("O1");
        account.bill(DAY, paid(1, "T1", "O1"));

        BillRun run = run(DAY);

        assertThat(differences(run)).containsExactly("STATUS PAYMENT T1 REPAIRED");
        PaymentFact fact = orders.applied.remove();
        assertThat(orders.applied).isEmpty();
        assertThat(fact.source()).isEqualTo(Source.BILL);
        assertThat(fact.key().eventKey()).isEqualTo("bill:T1:PAYMENT:8880:");
        assertThat(fact.claim()).isEqualTo(new Claim.Paid(PRICE, NOON, true));
        assertThat(fact.orderNo()).isEqualTo("O1");
        assertThat(fact.needsQuery() || fact.stale()).isFalse();
        assertThat(run.repaired()).isEqualTo(1);
        assertThat(orders.incidents).isEmpty();
        assertThat(run(DAY).matched()).isEqualTo(1);
    }

    /** A report of a test handed in for the live account has the same shop's order numbers. */
    @Test
    void aFileThatDoesNotSayWhoseItIsPaysNoOrder() {
        account.namesAccount = false;
        orders.waits("O1");
        orders.refunded("O2", "T2", NOON, MoneyDouble.refund("T2", "R2", RefundState.PROCESSING, 200, NOON));
        account.bill(DAY, paid(1, "T1", "O1"), paid(2, "T2", "O2"), refund(3, "T2", "O2", "R2", State.SUCCEEDED, 200));

        BillRun handedIn = run(DAY);

        assertThat(differences(handedIn)).containsExactly("REFUND REFUND T2 REPAIRED", "STATUS PAYMENT T1 REVIEW");
        assertThat(on(() -> new RunStore(node.db()).page(handedIn.id(), 0, 10)).stream()
                        .map(RunStore.Kept::text))
                .anyMatch(text -> text.contains("does not say whose it is"));
        BillRun fetched =
                on(() -> new Reconciliation(node.node(), config("{}")).fetched(account, DAY, file, "fetched"));
        assertThat(differences(fetched)).containsExactly("STATUS PAYMENT T1 REPAIRED");
    }

    @Test
    void whatIsNotSurelyRightIsForAPerson() {
        orders.waits("cheap");
        orders.put(MoneyDouble.held("closed", OrderStatus.CLOSED, null, List.of(), List.of()));
        orders.put(MoneyDouble.held("flagged", OrderStatus.PENDING, "AMOUNT_MISMATCH: x", List.of(), List.of()));
        orders.paid("taken", "T4", NOON);
        orders.paid("paid", "T6", NOON);
        account.bill(
                DAY,
                paid(1, "T1", "cheap", 1),
                paid(2, "T2", "closed"),
                paid(3, "T3", "flagged"),
                paid(4, "T4", "other"),
                paid(5, "T5", "nobody"),
                paid(6, "T6", "paid", 8879));

        BillRun run = run(DAY);

        assertThat(differences(run))
                .containsExactly(
                        "AMOUNT PAYMENT T1 REVIEW",
                        "AMOUNT PAYMENT T6 REVIEW",
                        "PROVIDER_ONLY PAYMENT T5 REVIEW",
                        "STATUS PAYMENT T2 REVIEW",
                        "STATUS PAYMENT T3 REVIEW",
                        "STATUS PAYMENT T4 REVIEW");
        assertThat(orders.applied).isEmpty();
        assertThat(run.review()).isEqualTo(6);
        assertThat(incidents())
                .containsExactly(
                        "BILL_AMOUNT",
                        "BILL_AMOUNT",
                        "BILL_PROVIDER_ONLY",
                        "BILL_STATUS",
                        "BILL_STATUS",
                        "BILL_STATUS");
    }

    @Test
    void anotherCurrencyIsAnotherAmount() {
        orders.waits("O1");
        BillLine line = paid(1, "T1", "O1");
        account.bill(
                DAY,
                new BillLine(
                        1,
                        line.kind(),
                        line.state(),
                        "T1",
                        "O1",
                        null,
                        null,
                        new Money(8880, "USD"),
                        null,
                        NOON,
                        "SUCCESS"));

        assertThat(differences(run(DAY))).containsExactly("AMOUNT PAYMENT T1 REVIEW");
    }

    @Test
    void aPaymentIsComparedWithWhatWasBookedNotWithThePrice() {
        HeldPayment more = new HeldPayment("T1", NOON, false, 9000L, null);
        HeldPayment gone = new HeldPayment("T2", NOON, false, 9000L, null);
        HeldPayment older = new HeldPayment("T3", NOON, false, null, null);
        orders.put(MoneyDouble.held("O1", OrderStatus.PAID, null, List.of(more), List.of()));
        orders.put(MoneyDouble.held("O2", OrderStatus.PAID, null, List.of(gone), List.of()));
        orders.put(MoneyDouble.held("O3", OrderStatus.PAID, null, List.of(older), List.of()));
        account.bill(DAY, paid(1, "T1", "O1", 9000), paid(2, "T2", "O2", 8880), paid(3, "T3", "O3"));

        BillRun run = run(DAY);

        assertThat(differences(run)).containsExactly("AMOUNT PAYMENT T2 REVIEW");
        assertThat(on(() -> new RunStore(node.db()).page(run.id(), 0, 1))
                        .getFirst()
                        .text())
                .isEqualTo("88.80 CNY on the bill, 90.00 CNY here");
    }

    @Test
    void aRepairThatIsHeldIsForAPerson() {
        orders.waits("O1");
        orders.result = Result.REVIEW;
        account.bill(DAY, paid(1, "T1", "O1"));

        assertThat(differences(run(DAY))).containsExactly("STATUS PAYMENT T1 REVIEW");
        assertThat(incidents()).containsExactly("BILL_STATUS");
    }

    /** It was held, the reply was lost, and the run is repeated: the second answer says only that the fact is known. */
    @Test
    void aRepairThatWasHeldBeforeIsForAPersonToo() {
        orders.put(MoneyDouble.held("O1", OrderStatus.PENDING, null, List.of(), List.of()));
        orders.refunded("O2", "T2", NOON, MoneyDouble.refund("T2", "R2", RefundState.PROCESSING, 200, NOON));
        orders.result = Result.DUPLICATE;
        account.bill(DAY, paid(1, "T1", "O1"), paid(2, "T2", "O2"), refund(3, "T2", "O2", "R2", State.SUCCEEDED, 200));

        assertThat(differences(run(DAY))).containsExactly("REFUND REFUND T2 REVIEW", "STATUS PAYMENT T1 REVIEW");
        assertThat(incidents()).containsExactly("BILL_REFUND", "BILL_STATUS");
    }

    /** The same when it had been repaired. */
    @Test
    void aRepairThatWasDoneBeforeIsDone() {
        orders.waits("O1");
        account.bill(DAY, paid(1, "T1", "O1"));
        orders.losesReply = true;
        Probe.failure(later(() -> run(DAY)));
        orders.result = Result.DUPLICATE;

        assertThat(differences(run(DAY))).containsExactly("STATUS PAYMENT T1 REPAIRED");
    }

    @Test
    void oursThatTheBillDoesNotHaveIsTold() {
        orders.paid("O1", "T1", NOON);
        orders.paid("yesterday", "T2", NOON.minus(Duration.ofDays(1)));
        orders.paid("tomorrow", "T3", NOON.plus(Duration.ofDays(1)));
        orders.refunded(
                "O4",
                "T4",
                NOON.minus(Duration.ofDays(5)),
                MoneyDouble.refund("T4", "R4", RefundState.SUCCEEDED, 100, NOON),
                MoneyDouble.refund("T4", "R5", RefundState.PROCESSING, 100, NOON));

        assertThat(differences(run(DAY))).containsExactly("OURS_ONLY PAYMENT T1 REVIEW", "OURS_ONLY REFUND T4 REVIEW");
    }

    @Test
    void refundsAreComparedByTheirNumbers() {
        orders.refunded(
                "O1",
                "T1",
                NOON,
                MoneyDouble.refund("T1", "same", RefundState.SUCCEEDED, 100, NOON),
                MoneyDouble.refund("T1", "under way", RefundState.PROCESSING, 200, NOON),
                MoneyDouble.refund("T1", "other amount", RefundState.SUCCEEDED, 300, NOON),
                MoneyDouble.refund("T1", "failed here", RefundState.FAILED, 400, NOON),
                MoneyDouble.refund("T1", "failed there", RefundState.SUCCEEDED, 500, NOON),
                MoneyDouble.refund("T1", "accepted", RefundState.SUCCEEDED, 700, NOON));
        account.bill(
                DAY,
                paid(1, "T1", "O1"),
                refund(2, "T1", "O1", "same", State.SUCCEEDED, 100),
                refund(3, "T1", "O1", "under way", State.SUCCEEDED, 200),
                refund(4, "T1", "O1", "other amount", State.SUCCEEDED, 301),
                refund(5, "T1", "O1", "failed here", State.SUCCEEDED, 400),
                refund(6, "T1", "O1", "failed there", State.FAILED, 500),
                refund(7, "T1", "O1", "unknown", State.SUCCEEDED, 600),
                refund(8, "T1", "O1", "accepted", State.PENDING, 700));

        BillRun run = run(DAY);

        List<RunStore.Kept> kept = on(() -> new RunStore(node.db()).page(run.id(), 0, 1000));
        assertThat(kept.stream().map(k -> k.refundNo() + " " + k.type() + " " + k.action()))
                .containsExactlyInAnyOrder(
                        "under way REFUND REPAIRED",
                        "other amount REFUND REVIEW",
                        "failed here REFUND REVIEW",
                        "failed there REFUND REVIEW",
                        "unknown REFUND REVIEW");
        assertThat(orders.applied.remove().claim())
                .isEqualTo(new Claim.Refunded(
                        "under way", null, RefundState.SUCCEEDED, new Money(200, "CNY"), null, null));
        assertThat(orders.applied).isEmpty();
        assertThat(run.matched()).isEqualTo(3);
    }

    @Test
    void refundsKnownByTheirSumAreAddedUp() {
        orders.refundedInAll("O1", "T1", NOON, 3000);
        orders.refundedInAll("O2", "T2", NOON, 3000);
        orders.refundedInAll("O3", "T3", NOON, 3000);
        account.bill(
                DAY,
                paid(1, "T1", "O1"),
                refund(2, "T1", "O1", "R1", State.SUCCEEDED, 3000),
                refund(3, "T1", "O1", "R2", State.SUCCEEDED, 2000),
                paid(4, "T2", "O2"),
                refund(5, "T2", "O2", "R3", State.SUCCEEDED, 1000),
                refund(6, "T2", "O2", "R4", State.SUCCEEDED, 2000),
                paid(7, "T3", "O3"),
                refund(8, "T3", "O3", "R5", State.SUCCEEDED, 1000));

        BillRun run = run(DAY);

        List<RunStore.Kept> kept = on(() -> new RunStore(node.db()).page(run.id(), 0, 1000));
        assertThat(kept.stream().map(k -> k.type() + " " + k.refundNo() + " " + k.text()))
                .containsExactlyInAnyOrder(
                        "REFUND R2 refund of 20.00 CNY on the bill is not known here: 50.00 CNY in all on the bills, of"
                                + " 30.00 CNY here",
                        "OURS_ONLY #total:3000 more went back here, by the sums that were told, than is on all bills");
        assertThat(differences(run(DAY))).hasSize(2);
    }

    @Test
    void refundsKnownByTheirSumAreAddedUpOverAllDaysInAnyOrder() {
        orders.refundedInAll("O1", "T1", NOON, 3000);
        orders.refundedInAll("O2", "T2", EVENING, 3000);
        orders.refundedInAll("O3", "T3", EVENING, 3000);
        account.bill(DAY, paid(1, "T1", "O1"), refund(2, "T1", "O1", "R1", State.SUCCEEDED, 3000));
        account.bill(
                DAY.plusDays(1),
                paid(1, "T2", "O2"),
                refund(2, "T1", "O1", "R2", State.SUCCEEDED, 2000),
                refund(3, "T2", "O2", "R3", State.SUCCEEDED, 3000),
                paid(4, "T3", "O3"));

        for (List<Integer> days : List.of(List.of(0, 1), List.of(1, 0))) {
            assertThat(compared(days))
                    .as("compared %s", days)
                    .containsExactly("OURS_ONLY REFUND T3 REVIEW", "REFUND REFUND T1 REVIEW");
        }
    }

    @Test
    void aRefundOfUnknownAmountIsAPartOfTheSum() {
        orders.refundedInAll(
                "O1", "T1", NOON, 3000, new HeldRefund("T1", "R1", null, RefundState.SUCCEEDED, null, NOON));
        account.bill(DAY, paid(1, "T1", "O1"), refund(2, "T1", "O1", "R1", State.SUCCEEDED, 5000));

        assertThat(differences(run(DAY))).containsExactly("REFUND REFUND T1 REVIEW");
    }

    @Test
    void reversalsAndDisputesAreCompared() {
        orders.paid("O1", "T1", NOON);
        orders.put(MoneyDouble.held(
                "O2",
                OrderStatus.REVERSED,
                null,
                List.of(new HeldPayment("T2", NOON, true, PRICE.minor(), null)),
                List.of()));
        BillLine line = paid(1, "T1", "O1");
        account.bill(
                DAY,
                line,
                paid(2, "T2", "O2"),
                of(3, Kind.REVERSAL, "T1", "O1"),
                of(4, Kind.REVERSAL, "T2", "O2"),
                of(5, Kind.DISPUTE, "T1", "O1"),
                of(6, Kind.OTHER, "T9", "O9"),
                of(7, Kind.FEE, "T9", "O9"));

        BillRun run = run(DAY);

        assertThat(differences(run)).containsExactly("STATUS DISPUTE T1 REVIEW", "STATUS REVERSAL T1 REVIEW");
        assertThat(List.of(run.lines(), run.matched())).containsExactly(7L, 3L);
    }

    private static BillLine of(int n, Kind kind, String trade, String order) {
        return new BillLine(n, kind, State.SUCCEEDED, trade, order, null, null, PRICE, null, NOON, "X");
    }

    @Test
    void aFeeIsComparedWhereOneIsAgreed() {
        orders.paid("O1", "T1", NOON);
        orders.paid("O2", "T2", NOON);
        BillLine dear =
                new BillLine(2, Kind.PAYMENT, State.SUCCEEDED, "T2", "O2", null, null, PRICE, 60L, NOON, "SUCCESS");
        account.bill(DAY, paid(1, "T1", "O1"), dear);

        assertThat(differences(run(DAY))).isEmpty();
        assertThat(differences(run(DAY, config("accounts: {acme/main: {feePercent: 0.6}}"))))
                .containsExactly("FEE PAYMENT T2 REVIEW");
        assertThat(differences(run(DAY, config("accounts: {acme/main: {feePercent: 0.6, feeFixedMinor: 7}}"))))
                .containsExactly("FEE PAYMENT T1 REVIEW");
    }

    @Test
    void whatLiesAtMidnightIsCarriedToTheNextDay() {
        orders.paid("late", "T1", EVENING);
        orders.paid("lost", "T2", EVENING);
        orders.paid("noon", "T3", NOON);
        account.bill(DAY, paid(1, "T3", "noon"));
        account.bill(DAY.plusDays(1), paid(1, "T1", "late"));

        BillRun first = run(DAY);
        BillRun second = run(DAY.plusDays(1));
        BillRun third = run(DAY.plusDays(2));

        assertThat(first.carried()).isEqualTo(2);
        assertThat(differences(first)).isEmpty();
        assertThat(differences(second)).containsExactly("OURS_ONLY PAYMENT T2 REVIEW");
        assertThat(differences(third)).isEmpty();
        assertThat(differences(run(DAY))).isEmpty();
        assertThat(differences(run(DAY.plusDays(1)))).isEmpty();
    }

    @Test
    void whatStoodOnTheBillOfTheDayBeforeIsNotMissed() {
        orders.paid("early", "T1", MIDNIGHT);
        orders.paid("unsure", "T2", MIDNIGHT);
        account.bill(DAY, paid(1, "T1", "early"));

        assertThat(differences(run(DAY))).isEmpty();
        assertThat(differences(run(DAY.plusDays(1)))).containsExactly("OURS_ONLY PAYMENT T2 REVIEW");
    }

    @Test
    void withoutTheBillOfTheDayBeforeNothingIsSaidOfItsLastMinutes() {
        orders.paid("unsure", "T2", MIDNIGHT);

        BillRun run = run(DAY.plusDays(1));

        assertThat(differences(run)).isEmpty();
        assertThat(run.passedOver()).isEqualTo(1);
    }

    @Test
    void aBillOfWhatWasSettledHasDaysToFollow() {
        account.settleDays = 2;
        orders.paid("O1", "T1", NOON);
        orders.paid("O2", "T2", NOON);
        account.bill(DAY.plusDays(2), paid(1, "T1", "O1"));

        assertThat(run(DAY).carried()).isEqualTo(2);
        assertThat(differences(run(DAY.plusDays(1)))).isEmpty();
        assertThat(differences(run(DAY.plusDays(2)))).containsExactly("OURS_ONLY PAYMENT T2 REVIEW");
    }

    /** Three days with all that can cross two midnights; T-LOST… stand on no bill. */
    private void threeDays() {
        for (int day = 0; day < 3; day++) {
            Duration days = Duration.ofDays(day);
            orders.paid("noon" + day, "T-NOON" + day, NOON.plus(days));
            orders.paid("lost" + day, "T-LOST" + day, NOON.plus(days));
            orders.paid("late" + day, "T-LATE" + day, EVENING.plus(days));
            orders.paid("lost late" + day, "T-LOST-LATE" + day, EVENING.plus(days));
            orders.paid("early" + day, "T-EARLY" + day, MIDNIGHT.plus(days));
            orders.paid("lost early" + day, "T-LOST-EARLY" + day, MIDNIGHT.plus(days));
            orders.refunded(
                    "back" + day,
                    "T-BACK" + day,
                    NOON.minus(Duration.ofDays(9)),
                    MoneyDouble.refund("T-BACK" + day, "R" + day, RefundState.SUCCEEDED, 100, EVENING.plus(days)));
        }
        for (int day = 0; day < 4; day++) {
            List<BillLine> lines = new ArrayList<>(
                    List.of(paid(1, "T-NOON" + day, "noon" + day), paid(2, "T-EARLY" + day, "early" + day)));
            if (day > 0) {
                lines.add(paid(3, "T-LATE" + (day - 1), "late" + (day - 1)));
                lines.add(refund(4, "T-BACK" + (day - 1), "back" + (day - 1), "R" + (day - 1), State.SUCCEEDED, 100));
            }
            account.bill(DAY.plusDays(day), lines.toArray(BillLine[]::new));
        }
        // One of a day's first minutes stands on the bill before it.
        orders.paid("ahead", "T-AHEAD", MIDNIGHT.plus(Duration.ofDays(1)));
        List<BillLine> second = new ArrayList<>(account.lines.get(DAY.plusDays(1)));
        second.add(paid(5, "T-AHEAD", "ahead"));
        account.lines.put(DAY.plusDays(1), second);
    }

    private List<List<Integer>> sequences() {
        return List.of(
                List.of(0, 1, 2),
                List.of(0, 2, 1),
                List.of(1, 0, 2),
                List.of(1, 2, 0),
                List.of(2, 0, 1),
                List.of(2, 1, 0));
    }

    private List<String> compared(List<Integer> days) {
        for (String table : List.of("bill_run", "bill_difference", "bill_carry", "bill_refund")) {
            on(() -> node.db()
                    .query(
                            Sql.of("test.clean", "delete from polling." + table),
                            Args.of().tuple()));
        }
        return days.stream()
                .flatMap(day -> differences(run(DAY.plusDays(day))).stream())
                .sorted()
                .toList();
    }

    private static String[] missed(String... trades) {
        return Stream.of(trades)
                .map(trade -> "OURS_ONLY PAYMENT " + trade + " REVIEW")
                .sorted()
                .toArray(String[]::new);
    }

    @Test
    void inWhateverOrderDaysAreComparedTheSameDiffers() {
        threeDays();

        for (List<Integer> days : sequences()) {
            assertThat(compared(days))
                    .as("compared %s", days)
                    .containsExactly(missed(
                            "T-LOST0",
                            "T-LOST1",
                            "T-LOST2",
                            "T-LOST-LATE0",
                            "T-LOST-LATE1",
                            "T-LOST-EARLY0",
                            "T-LOST-EARLY1"));
        }
    }

    @Test
    void inWhateverOrderDaysOfSettlementAreComparedTheSameDiffers() {
        threeDays();
        account.settleDays = 1;

        for (List<Integer> days : sequences()) {
            assertThat(compared(days))
                    .as("compared %s", days)
                    .containsExactly(missed("T-LOST0", "T-LOST1", "T-LOST-LATE0", "T-LOST-LATE1", "T-LOST-EARLY0"));
        }
    }

    @Test
    void aBillThatIsNeverComparedDoesNotKeepItsItemsForEver() {
        account.settleDays = 2;
        orders.paid("O1", "T1", NOON);

        assertThat(differences(run(DAY))).isEmpty();
        assertThat(differences(run(DAY.plusDays(2)))).isEmpty();
        assertThat(differences(run(DAY.plusDays(32), config("gapDays: 30")))).isEmpty();
        assertThat(differences(run(DAY.plusDays(33), config("gapDays: 30"))))
                .containsExactly("OURS_ONLY PAYMENT T1 REVIEW");
    }

    @Test
    void whatWeLearnOfAfterItsDayIsOursOfTheDayAllTheSame() {
        orders.paid("O1", "T1", NOON);
        orders.told("O1", MIDNIGHT.plus(Duration.ofHours(2)));

        assertThat(run(DAY, config("lag: 1h")).ours()).isZero();
        assertThat(differences(run(DAY, config("lag: 3h")))).containsExactly("OURS_ONLY PAYMENT T1 REVIEW");
    }

    @Test
    void aClockThatIsBehindLosesNoPayment() {
        orders.paid("O1", "T1", NOON);
        orders.told("O1", Instant.parse("2026-11-18T15:30:00Z"));
        orders.paid("O2", "T2", NOON);
        orders.told("O2", Instant.parse("2026-11-18T14:30:00Z"));

        assertThat(differences(run(DAY))).containsExactly("OURS_ONLY PAYMENT T1 REVIEW");
    }

    @Test
    void whatIsSettledLaterIsStagedWithTheDayOfItsBill() {
        account.settleDays = 3;
        orders.paid("O1", "T1", NOON);
        orders.paid("O2", "T2", NOON.minus(Duration.ofDays(2)));
        account.bill(DAY.plusDays(3), paid(1, "T1", "O1"));

        BillRun run = run(DAY.plusDays(3));

        assertThat(List.of(run.ours(), run.matched())).containsExactly(1L, 1L);
        assertThat(orders.found).hasValue(0);
        assertThat(run(DAY).carried()).isZero();
    }

    /** The step of a later day brings the order up again, with the payment's own day. */
    @Test
    void aLaterStepOfAnOrderMovesItsPaymentToNoOtherDay() {
        orders.paid("O1", "T1", NOON);
        orders.told("O1", NOON, NOON.plus(Duration.ofDays(20)));
        account.bill(DAY, paid(1, "T1", "O1"));

        assertThat(differences(run(DAY))).isEmpty();
        BillRun later = run(DAY.plusDays(20));

        assertThat(List.of(later.ours(), later.carried())).containsExactly(1L, 0L);
        assertThat(differences(later)).isEmpty();
    }

    @Test
    void aFileThatIsRefusedChangesNothing() {
        orders.waits("O1");
        orders.paid("O2", "T2", NOON);
        account.bill(DAY, paid(1, "T1", "O1"));
        account.broken = "the bill is cut off";

        BillRun run = run(DAY);

        assertThat(run.state()).isEqualTo(BillRun.State.REFUSED);
        assertThat(run.text()).isEqualTo("the bill is cut off");
        assertThat(orders.applied).isEmpty();
        assertThat(incidents()).containsExactly("BILL_REFUSED");
        assertThat(rows("polling.bill_difference") + rows("polling.bill_carry") + rows("polling.bill_line"))
                .isZero();
    }

    @Test
    void aLineThatStandsTwiceRefusesTheFile() {
        orders.waits("O1");
        account.bill(DAY, paid(1, "T1", "O1"), paid(2, "T2", "O2"), paid(3, "T1", "O1"));

        BillRun run = run(DAY);

        assertThat(run.state()).isEqualTo(BillRun.State.REFUSED);
        assertThat(run.text()).contains("same line twice");
        assertThat(orders.applied).isEmpty();
    }

    private static BillLine captured(int n, String trade, String order, String capture, long minor) {
        return new BillLine(
                n,
                Kind.PAYMENT,
                State.SUCCEEDED,
                trade,
                order,
                null,
                capture,
                new Money(minor, "CNY"),
                null,
                NOON,
                "Settled");
    }

    @Test
    void aPaymentThatWasCapturedInPartsIsTheSumOfItsLines() {
        orders.paid("O1", "T1", NOON);
        orders.paid("O2", "T2", NOON);
        orders.paid("O3", "T3", NOON);
        orders.waits("O4");
        account.bill(
                DAY,
                captured(1, "T1", "O1", "C1", 3000),
                captured(2, "T1", "O1", "C2", 5880),
                captured(3, "T2", "O2", "C3", 3000),
                captured(4, "T2", "O2", "C4", 3000),
                captured(5, "T3", "O3", "C5", 8880),
                captured(6, "T3", "O3", "C6", 8880),
                captured(7, "T4", "O4", "C7", 8000),
                captured(8, "T4", "O4", "C8", 880));

        assertThat(differences(run(DAY)))
                .containsExactly(
                        "AMOUNT PAYMENT T2 REVIEW",
                        "AMOUNT PAYMENT T2 REVIEW",
                        "AMOUNT PAYMENT T3 REVIEW",
                        "AMOUNT PAYMENT T3 REVIEW",
                        "STATUS PAYMENT T4 REVIEW",
                        "STATUS PAYMENT T4 REVIEW");
        assertThat(orders.applied).isEmpty();
    }

    @Test
    void oneCaptureTwiceRefusesTheFile() {
        account.bill(DAY, captured(1, "T1", "O1", "C1", 8880), captured(2, "T1", "O1", "C1", 8880));

        assertThat(run(DAY).text()).contains("same line twice");
    }

    @Test
    void aRefundThatWasMadeAndUndoneOnOneDayIsNoLineTwice() {
        orders.refunded(
                "O1",
                "T1",
                NOON,
                MoneyDouble.refund("T1", "failed", RefundState.FAILED, 100, NOON),
                MoneyDouble.refund("T1", "made", RefundState.SUCCEEDED, 200, NOON),
                MoneyDouble.refund("T1", "waits", RefundState.PROCESSING, 300, NOON));
        List<BillLine> lines = new ArrayList<>(List.of(paid(1, "T1", "O1")));
        Map.of("failed", 100, "made", 200, "waits", 300, "unknown", 400).forEach((number, minor) -> {
            lines.add(refund(lines.size() + 1, "T1", "O1", number, State.SUCCEEDED, minor));
            lines.add(refund(lines.size() + 1, "T1", "O1", number, State.FAILED, minor));
        });
        account.bill(DAY, lines.toArray(BillLine[]::new));

        BillRun run = run(DAY);

        assertThat(on(() -> new RunStore(node.db()).page(run.id(), 0, 1000)).stream()
                        .map(k -> k.refundNo() + " " + k.action()))
                .containsExactlyInAnyOrder("made REVIEW", "waits REVIEW");
        assertThat(orders.applied).isEmpty();
        account.bill(
                DAY,
                refund(1, "T1", "O1", "made", State.SUCCEEDED, 200),
                refund(2, "T1", "O1", "made", State.SUCCEEDED, 200));
        assertThat(run(DAY).text()).contains("same line twice");
    }

    @Test
    void whatCannotBeReadBesideTheBillIsForAPersonOncePerDay() {
        account.aside = Optional.of(new Aside("ZME_1", 2, List.of("E74 8880", "E74 100")));

        BillRun run = run(DAY);

        assertThat(run.review()).isEqualTo(1);
        assertThat(run.text()).contains("2 lines of the file ZME_1").contains("E74 8880 | E74 100");
        RaiseIncident incident = orders.incidents.remove();
        assertThat(orders.incidents).isEmpty();
        assertThat(incident.kind()).isEqualTo("BILL_ERROR_FILE");
        assertThat(incident.key()).isEqualTo("BILL_ERROR_FILE:acme/main:2026-11-19");
        assertThat(incident.text()).contains("E74 8880");
        assertThat(node.node()
                        .meters()
                        .counter("paysync.bills.aside", "provider", "acme")
                        .count())
                .isEqualTo(2);
    }

    @Test
    void aBillOfAnotherDayIsRefused() {
        account.bill(DAY.plusDays(5), paid(1, "T1", "O1"));

        assertThat(run(DAY.plusDays(5)).text()).contains("another day");
    }

    @Test
    void aRunThatBrokeOffGoesOnInItsRow() {
        orders.waits("O1");
        account.bill(DAY, paid(1, "T1", "O1"));
        orders.refusesFacts = true;
        Throwable failure = Probe.failure(later(() -> run(DAY)));
        orders.refusesFacts = false;

        BillRun run = run(DAY);

        assertThat(failure).hasMessageContaining("scripted");
        assertThat(run.attempts()).isEqualTo(2);
        assertThat(differences(run)).containsExactly("STATUS PAYMENT T1 REPAIRED");
        assertThat(orders.applied).hasSize(1);
        assertThat(rows("polling.bill_run")).isEqualTo(1);
        assertThat(rows("polling.bill_line") + rows("polling.bill_ours")).isZero();
    }

    private static Future<Object> later(Supplier<Object> work) {
        try {
            return Future.succeededFuture(work.get());
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    @Test
    void anAccountIsComparedByOneAtATime() {
        Probe.result(node.node().leases().tryAcquire("polling.bill.acme/main", Duration.ofMinutes(1)));

        assertThat(Probe.fault(later(() -> run(DAY))).code()).isEqualTo(Fault.Code.BUSY);
        assertThat(rows("polling.bill_run")).isZero();
    }

    @Test
    void differencesAndIncidentsAreBounded() {
        List<BillLine> lines = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            lines.add(paid(i + 1, "T" + i, "O" + i));
        }
        account.bill(DAY, lines.toArray(BillLine[]::new));

        BillRun run = run(DAY, config("{differencesMax: 7, incidentsMax: 3}"));

        assertThat(rows("polling.bill_difference")).isEqualTo(7);
        assertThat(run.review()).isEqualTo(20);
        assertThat(run.text()).contains("13 differences more");
        assertThat(incidents())
                .containsExactly("BILL_DIFFERENCES", "BILL_PROVIDER_ONLY", "BILL_PROVIDER_ONLY", "BILL_PROVIDER_ONLY");
    }

    @Test
    void theReportIsSafeToOpen() throws IOException {
        account.bill(DAY, paid(1, "=cmd()", "<b>1</b>"), paid(2, "@x,\"y", "+1"));
        BillRun run = run(DAY);

        List<Path> files =
                on(() -> new Reconciliation(node.node(), config("{}")).report().write(run, directory.resolve("out")));

        String json = Files.readString(files.get(0));
        String csv = Files.readString(files.get(1));
        String html = Files.readString(files.get(2));
        assertThat(files.getFirst()).hasFileName("bill-acme-main-2026-11-19.json");
        assertThat(Json.read(json, Map.class).get("differences"))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .hasSize(2);
        assertThat(csv).contains(",'=cmd(),").contains("\"'@x,\"\"y\"").contains(",'+1,");
        assertThat(html).contains("&lt;b&gt;1&lt;/b&gt;").doesNotContain("<b>1");
        assertThat(directory.resolve("out"))
                .isDirectoryNotContaining(p -> p.toString().endsWith(".part"));
    }

    @Test
    void runsAreToldToTheirMerchantAndADifferenceIsNotedOnce() {
        account.bill(DAY, paid(1, "T1", "NOBODY"), paid(2, "T2", "NOBODY-ELSE"));
        BillRun run = run(DAY);
        RunQueries queries = new RunQueries(node.db(), List.of(account));
        String own = account.merchant();

        List<Run> runs =
                on(() -> queries.list(new ListRuns(own, null, null, null, 10))).runs();
        assertThat(runs).extracting(Run::id).containsExactly(run.id());
        assertThat(on(() -> queries.list(new ListRuns("somebody", null, null, null, 10)))
                        .runs())
                .isEmpty();
        BillsApi.Difference first = on(() ->
                        queries.differences(new ListDifferences(own, run.id(), "PROVIDER_ONLY", "REVIEW", false, 0, 1)))
                .differences()
                .getFirst();
        ReviewDifference note = new ReviewDifference(own, run.id(), first.id(), "ann", "a test order");
        on(() -> queries.review(note));
        BillsApi.Difference again = on(() -> queries.review(note)).differences().getFirst();

        assertThat(again.note()).isEqualTo("a test order");
        assertThat(on(() -> queries.get(new GetRun(own, run.id()))).classes())
                .containsExactly(new ClassCount("PROVIDER_ONLY", "REVIEW", 2, 1));
        assertThat(on(() -> queries.differences(new ListDifferences(own, run.id(), null, null, true, 0, 10)))
                        .differences())
                .extracting(BillsApi.Difference::id)
                .containsExactly(first.id());
        assertThat(Probe.failure(
                        queries.review(new ReviewDifference(own, run.id(), first.id(), "bob", "something else"))))
                .hasMessageContaining("another note");
        assertThat(Probe.failure(queries.review(new ReviewDifference(own, run.id(), 999, "bob", "x"))))
                .hasMessageContaining("no such difference");
        assertThat(Probe.failure(queries.review(new ReviewDifference("somebody", run.id(), first.id(), "bob", "x"))))
                .hasMessageContaining("no such run");
    }

    @Test
    void aReportOverTheBusIsTheFile() throws IOException {
        account.bill(DAY, paid(1, "T1", "NOBODY"), paid(2, "T2", "=cmd"));
        BillRun run = run(DAY);
        RunQueries queries = new RunQueries(node.db(), List.of(account));
        List<Path> files =
                on(() -> new Reconciliation(node.node(), config("{}")).report().write(run, directory.resolve("out")));

        for (Format format : Format.values()) {
            ReportPart part = on(() -> queries.report(new ReadReport(account.merchant(), run.id(), format, null)));

            assertThat(part.next()).isNull();
            assertThat(part.text()).isEqualTo(Files.readString(files.get(format.ordinal())));
        }
    }
}
