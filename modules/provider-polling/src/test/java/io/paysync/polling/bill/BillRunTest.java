package io.paysync.polling.bill;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.bus.Fault;
import io.paysync.contract.bus.Json;
import io.paysync.contract.orders.OrdersApi.RaiseIncident;
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
import io.paysync.providers.bill.Aside;
import io.paysync.providers.bill.BillLine;
import io.paysync.testkit.Probe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/** The comparison as a whole: files that are refused, runs that break off, bounds, and what is told of it. */
class BillRunTest extends BillRoom {
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
