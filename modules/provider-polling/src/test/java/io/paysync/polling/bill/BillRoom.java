package io.paysync.polling.bill;

import static io.paysync.polling.bill.MoneyDouble.PRICE;

import io.paysync.contract.domain.Money;
import io.paysync.contract.orders.OrdersApi.RaiseIncident;
import io.paysync.platform.config.Settings;
import io.paysync.platform.db.Args;
import io.paysync.platform.db.DbConfig;
import io.paysync.platform.db.Sql;
import io.paysync.polling.ProviderPollingVerticle;
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
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A database, the orders, an account and its bills: what each test of the comparison needs. */
abstract class BillRoom {
    static final LocalDate DAY = LocalDate.parse("2026-11-19");
    static final Instant NOON = Instant.parse("2026-11-19T04:00:00Z");
    static final Instant EVENING = Instant.parse("2026-11-19T15:59:58Z");
    static final Instant MIDNIGHT = Instant.parse("2026-11-19T16:00:02Z");

    @TempDir
    Path directory;

    final BillAccount account = new BillAccount();
    TestNode node;
    MoneyDouble orders;
    Path file;

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

    static BillLine paid(int n, String trade, @Nullable String order, long minor) {
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

    static BillLine paid(int n, String trade, String order) {
        return paid(n, trade, order, PRICE.minor());
    }

    static BillLine refund(int n, String trade, String order, String number, State state, long minor) {
        return new BillLine(
                n, Kind.REFUND, state, trade, order, number, null, new Money(minor, "CNY"), null, NOON, "REFUND");
    }

    <T> T on(Supplier<Future<T>> work) {
        Promise<T> done = Promise.promise();
        node.vertx().getOrCreateContext().runOnContext(v -> work.get().onComplete(done));
        // A comparison is hundreds of statements, and the machine may be busy.
        Probe.until("the comparison", Duration.ofMinutes(1), () -> done.future().isComplete());
        return Probe.result(done.future());
    }

    static BillConfig config(String yaml) {
        return BillConfig.from(Settings.parse("bills", yaml, name -> null).root());
    }

    BillRun run(LocalDate day) {
        return run(day, config("pageRows: 3"));
    }

    BillRun run(LocalDate day, BillConfig config) {
        return on(() -> new Reconciliation(node.node(), config).run(account, day, file, "a test"));
    }

    List<String> differences(BillRun run) {
        return on(() -> new RunStore(node.db()).page(run.id(), 0, 1000)).stream()
                .map(k -> k.type() + " " + k.kind() + " " + k.tradeNo() + " " + k.action())
                .sorted()
                .toList();
    }

    long rows(String table) {
        return on(() -> node.db()
                        .query(
                                Sql.of("test.count", "select count(*) from " + table),
                                Args.of().tuple()))
                .iterator()
                .next()
                .getLong(0);
    }

    List<String> incidents() {
        return orders.incidents.stream().map(RaiseIncident::kind).sorted().toList();
    }

    List<String> compared(List<Integer> days) {
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

    static Future<Object> later(Supplier<Object> work) {
        try {
            return Future.succeededFuture(work.get());
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }
}
