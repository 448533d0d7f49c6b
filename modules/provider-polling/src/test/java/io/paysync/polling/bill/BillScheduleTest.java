package io.paysync.polling.bill;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.domain.Money;
import io.paysync.contract.orders.OrdersApi.RaiseIncident;
import io.paysync.platform.config.Settings;
import io.paysync.platform.db.Args;
import io.paysync.platform.db.DbConfig;
import io.paysync.platform.db.Sql;
import io.paysync.polling.ProviderPollingVerticle;
import io.paysync.providers.bill.BillClient;
import io.paysync.providers.bill.BillLine;
import io.paysync.providers.bill.BillLine.Kind;
import io.paysync.providers.bill.BillLine.State;
import io.paysync.testkit.FakeClock;
import io.paysync.testkit.Probe;
import io.paysync.testkit.TestNode;
import io.paysync.testkit.TestPostgres;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bills that are fetched by themselves. */
class BillScheduleTest {
    private static final LocalDate DAY = LocalDate.parse("2026-11-19");
    private static final Instant DUE = Instant.parse("2026-11-20T02:30:00Z");

    private final FakeClock clock = new FakeClock(DUE.minusSeconds(1));
    private final BillAccount account = new BillAccount();
    private final List<LocalDate> asked = new ArrayList<>();
    private BillClient.Answer answer = new BillClient.NotReady("CREATING");
    private TestNode node;
    private MoneyDouble orders;
    private BillSchedule schedule;

    @BeforeEach
    void open() {
        Duration patience = Duration.ofSeconds(10);
        DbConfig db = TestPostgres.database(ProviderPollingVerticle.SCHEMA).withDeadlines(patience, patience, patience);
        node = TestNode.builder().db(db).clock(clock).start();
        orders = new MoneyDouble(node.bus());
        account.client = (day, into, bytesMax, now) -> {
            asked.add(day);
            return Future.succeededFuture(answer);
        };
        BillConfig config = BillConfig.from(Settings.parse("bills", "{daily: true, catchUpDays: 1}", name -> null)
                .root());
        schedule = new BillSchedule(node.node(), config, List.of(account));
    }

    @AfterEach
    void close() {
        node.close();
    }

    private void look() {
        Promise<Object> done = Promise.promise();
        node.vertx()
                .getOrCreateContext()
                .runOnContext(v -> schedule.lookNow().<Object>map(next -> next).onComplete(done));
        Probe.result(done.future());
    }

    private List<String> runs() {
        List<String> runs = new ArrayList<>();
        Sql all = Sql.of("test.runs", "select day::text || ' ' || state as run from polling.bill_run order by day");
        for (Row row : Probe.result(node.db().query(all, Args.of().tuple()))) {
            runs.add(row.getString("run"));
        }
        return runs;
    }

    @Test
    void yesterdaysBillIsFetchedFromItsTimeOnAndMissedOnesBeforeIt() {
        look();
        assertThat(asked).containsExactly(DAY.minusDays(1));
        asked.clear();
        clock.set(DUE);

        look();

        assertThat(asked).containsExactly(DAY);
    }

    @Test
    void aBillIsTriedUntilItIsThereAndThenNoMore() {
        clock.set(DUE);
        look();
        clock.advance(Duration.ofMinutes(29));
        look();
        assertThat(asked).hasSize(2);
        answer = new BillClient.Fetched(7);
        orders.waits("O1");
        account.bill(
                DAY,
                new BillLine(
                        1,
                        Kind.PAYMENT,
                        State.SUCCEEDED,
                        "T1",
                        "O1",
                        null,
                        null,
                        new Money(8880, "CNY"),
                        null,
                        DUE.minus(Duration.ofDays(1)),
                        "SUCCESS"));
        clock.advance(Duration.ofMinutes(1));

        look();
        clock.advance(Duration.ofHours(1));
        look();

        assertThat(asked).hasSize(4);
        assertThat(runs()).containsExactly("2026-11-18 DONE", "2026-11-19 DONE");
        assertThat(orders.applied).hasSize(1);
        assertThat(orders.incidents.stream().map(RaiseIncident::key)).containsOnly("BILL_MISSING:acme/main:2026-11-18");
    }

    @Test
    void aDayWithoutABillIsComparedAsOneWithoutLines() {
        answer = new BillClient.Nothing("NO_STATEMENT_EXIST");
        orders.paid("O1", "T1", Instant.parse("2026-11-18T04:00:00Z"));

        look();

        assertThat(runs()).containsExactly("2026-11-18 DONE");
        assertThat(orders.incidents.stream().map(RaiseIncident::kind)).containsExactly("BILL_OURS_ONLY");
    }

    @Test
    void aBillThatDoesNotComeIsAnIncidentInTheEnd() {
        clock.set(DUE);
        look();
        assertThat(orders.incidents.stream().map(RaiseIncident::key))
                .containsExactly("BILL_MISSING:acme/main:2026-11-18");
        orders.incidents.clear();

        answer = new BillClient.Refused("NO_AUTH", "no");
        clock.advance(Duration.ofMinutes(30));
        look();

        assertThat(orders.incidents.stream().map(RaiseIncident::key))
                .containsExactly("BILL_MISSING:acme/main:2026-11-18", "BILL_MISSING:acme/main:2026-11-19");
        assertThat(runs()).isEmpty();
    }
}
