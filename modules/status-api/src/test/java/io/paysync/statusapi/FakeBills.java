package io.paysync.statusapi;

import io.paysync.contract.bus.Fault;
import io.paysync.contract.polling.BillsApi;
import io.paysync.contract.polling.BillsApi.Difference;
import io.paysync.contract.polling.BillsApi.DifferencePage;
import io.paysync.contract.polling.BillsApi.ReportPart;
import io.paysync.contract.polling.BillsApi.Run;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Comparisons with bills, scripted: run 1 is there. */
final class FakeBills {
    private static final Run RUN = new Run(
            1,
            FakeOwners.ACCOUNT,
            LocalDate.parse("2026-11-19"),
            "DONE",
            "a test",
            FakeOwners.START,
            FakeOwners.START.plusSeconds(2),
            3,
            3,
            2,
            0,
            1,
            0,
            0,
            "");

    private FakeBills() {}

    static void listen(FakeOwners owners) {
        owners.answer(BillsApi.LIST, q -> new BillsApi.RunPage(List.of(RUN), 1L));
        owners.answer(BillsApi.GET, q -> {
            if (q.id() != 1) {
                throw Fault.of(Fault.Code.NOT_FOUND, "no such run");
            }
            return new BillsApi.RunFound(RUN, List.of(new BillsApi.ClassCount("AMOUNT", "REVIEW", 1, 0)));
        });
        owners.answer(BillsApi.DIFFERENCES, q -> new DifferencePage(List.of(difference(null)), null));
        owners.answer(BillsApi.REVIEW, q -> new DifferencePage(List.of(difference(q.note())), null));
        owners.answer(
                BillsApi.REPORT,
                q -> q.after() == null ? new ReportPart("bill", "begin ", 7L) : new ReportPart("bill", "end", null));
    }

    private static Difference difference(@Nullable String note) {
        return new Difference(
                2,
                "AMOUNT",
                "PAYMENT",
                "T1",
                "",
                "A-1",
                "REVIEW",
                "another amount",
                5,
                "{\"line\":5}",
                null,
                note == null ? null : FakeOwners.START,
                note == null ? null : "ops",
                note);
    }
}
