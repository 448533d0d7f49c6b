package io.paysync.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.domain.AccountRef;
import io.paysync.platform.config.Settings;
import io.paysync.polling.bill.BillRun;
import io.paysync.sandbox.send.Faults;
import io.paysync.testkit.proof.Stored;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Orders that a node was told of, and bills on which their money stands days later, or never: order-state and the comparison
 * talk over the bus, day after day.
 */
class SettledLaterTest {
    private static final String LATE = "SETTLED-LATE";
    private static final String NEVER = "SETTLED-NEVER";

    private static WholeSystem system;
    private static BillDesk desk;
    private static String merchantAccount;

    @TempDir
    private Path directory;

    @BeforeAll
    static void start() {
        system = WholeSystem.start();
        String yaml = system.yaml("desk", "redis: off");
        Matcher matcher = Pattern.compile("merchantAccount: \"?(\\w+)").matcher(yaml);
        assertThat(matcher.find()).isTrue();
        merchantAccount = matcher.group(1);
        desk = BillDesk.open(
                NodeFile.of(() -> Settings.parse("desk.yaml", yaml, name -> null)), new AccountRef("adyen", "main"));
    }

    @AfterAll
    static void stop() {
        desk.close();
        system.close();
    }

    /** @return the number of the payment */
    private static String paid(String order) {
        system.order("adyen", order, 1000);
        system.sandbox.payments().pay("adyen", order, Faults.NONE);
        system.await(order, "PAID");
        return system.order(order).getString("tradeNo");
    }

    /** As the comparison sees it: no message says when, so it was when we heard of it. */
    private static LocalDate heardOn(String order) {
        List<String> days = Stored.lines(system.node().node().db(), """
                select (written_at at time zone '%s')::date::text from orders.change
                where order_id = '%s' and to_status = 'PAID' order by version limit 1
                """.formatted(SettlementDetails.ZONE, order));
        return LocalDate.parse(days.getFirst());
    }

    private BillRun compare(LocalDate day, SettlementDetails details) throws IOException {
        Path file = Files.writeString(directory.resolve(day + ".csv"), details.text());
        return desk.compare(day, file, "a test");
    }

    private List<String> incidents() {
        return new JsonObject(system.get("/v1/incidents", WholeSystem.KEY).body())
                .getJsonArray("incidents").stream()
                        .map(incident -> (JsonObject) incident)
                        .map(incident -> incident.getString("kind") + " " + incident.getString("orderId"))
                        .filter(incident -> incident.startsWith("BILL_"))
                        .toList();
    }

    @Test
    void whatIsSettledDaysLaterIsAwaitedAndWhatNeverIsIsToldInTheEnd() throws IOException {
        String late = paid(LATE);
        paid(NEVER);
        LocalDate heard = heardOn(LATE);
        LocalDate end = heardOn(NEVER).plusDays(SettlementDetails.DAYS);
        TreeMap<LocalDate, BillRun> runs = new TreeMap<>();
        // From the day before, so that nothing is left open about a day's first minutes.
        for (LocalDate day = heard.minusDays(1); day.isBefore(end); day = day.plusDays(1)) {
            SettlementDetails details = new SettlementDetails(merchantAccount, heard);
            if (day.equals(heard.plusDays(2))) {
                details.settled(late, LATE, "10.00");
            }
            runs.put(day, compare(day, details));
        }

        assertThat(runs.values()).allSatisfy(run -> {
            assertThat(run.state()).isEqualTo(BillRun.State.DONE);
            assertThat(run.review()).as("told too early, on %s", run.day()).isZero();
        });
        assertThat(runs.values().stream().mapToLong(BillRun::carried).sum()).isEqualTo(2);
        assertThat(runs.get(heard.plusDays(2)).matched()).isEqualTo(1);
        assertThat(incidents()).isEmpty();

        BillRun last = compare(end, new SettlementDetails(merchantAccount, heard));

        assertThat(last.review()).isEqualTo(1);
        assertThat(incidents()).containsExactly("BILL_OURS_ONLY " + NEVER);
        assertThat(compare(end.plusDays(1), new SettlementDetails(merchantAccount, heard))
                        .review())
                .isZero();
        assertThat(system.status(NEVER)).as("a person decides").isEqualTo("PAID");
    }
}
