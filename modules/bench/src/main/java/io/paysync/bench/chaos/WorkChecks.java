package io.paysync.bench.chaos;

import io.paysync.bench.chaos.Check.Finding;
import io.paysync.bench.chaos.Evidence.Asked;
import io.paysync.bench.chaos.Evidence.ChangeRow;
import io.paysync.bench.chaos.Evidence.DeliveryRow;
import io.paysync.bench.chaos.Evidence.LeaseSeen;
import io.paysync.bench.chaos.Evidence.OrderRow;
import io.paysync.bench.chaos.Evidence.Sale;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Asking the providers, leases, and what must not be left when all is over; and whether the run itself was one. */
final class WorkChecks {
    static final long SILENT_MS = 60_000;
    private static final long AFTER_TROUBLE_MS = 30_000;
    private static final long WINDOW_MS = 5_000;
    private static final long SETTLES_MS = 10_000;
    private static final double SLACK = 1.2;

    static final List<Check> ALL = List.of(
            new Check(27, "no_callback_bound", WorkChecks::silent),
            new Check(
                    28,
                    "poll_quota",
                    all -> all.all.pauses().isEmpty()
                            || all.all.asked().stream().anyMatch(at -> calm(all, at)),
                    WorkChecks::quota),
            new Check(29, "poll_answers_move_no_unpaid_order", WorkChecks::unpaid),
            new Check(32, "fenced_leases", WorkChecks::fences),
            new Check(34, "canaries", WorkChecks::canaries),
            new Check(35, "conservation", WorkChecks::conservation),
            new Check(36, "silent_work_stop", WorkChecks::ready),
            new Check(37, "residue", WorkChecks::residue),
            new Check(0, "converged", WorkChecks::converged),
            new Check(0, "faults_happened", WorkChecks::happened));

    private WorkChecks() {}

    private static void silent(Joined all, Finding finding) {
        for (Sale sale : all.all.sales()) {
            if (sale.registered() && sale.story() == Story.SILENT && sale.paidAt() > 0) {
                long paid = all.changes.getOrDefault(sale.order(), List.of()).stream()
                        .filter(change -> Joined.PAID.contains(change.to()))
                        .mapToLong(ChangeRow::writtenAt)
                        .min()
                        .orElse(Long.MAX_VALUE);
                long trouble = all.troubledMs(sale.paidAt(), Math.min(paid, sale.paidAt() + 10 * SILENT_MS));
                long bound = SILENT_MS + trouble + (trouble > 0 ? AFTER_TROUBLE_MS : 0);
                finding.demand(
                        paid != Long.MAX_VALUE && paid - sale.paidAt() <= bound,
                        "found after " + (paid - sale.paidAt()) + " ms, bound " + bound + ": " + sale);
            }
        }
    }

    private static boolean calm(Joined all, Asked at) {
        return at.count() > 0 && !all.troubled(at.at() - SETTLES_MS - 2 * WINDOW_MS, at.at());
    }

    private static void quota(Joined all, Finding finding) {
        Rows.by(all.all.asked(), Asked::provider).forEach((provider, counts) -> {
            int from = 0;
            for (int to = 1; to < counts.size(); to++) {
                Asked first = counts.get(from);
                Asked last = counts.get(to);
                long span = last.at() - first.at();
                if (span >= WINDOW_MS) {
                    from = to;
                    // What a fault held up comes all at once when it ends; nobody has asked it then.
                    if (!all.troubled(first.at() - SETTLES_MS, last.at()) && last.count() > first.count()) {
                        double most = World.QUOTA * (span / 1000.0) * SLACK + World.QUOTA;
                        finding.demand(
                                last.count() - first.count() <= most,
                                (last.count() - first.count()) + " questions in " + span + " ms to " + provider);
                    }
                }
            }
        });
    }

    private static void unpaid(Joined all, Finding finding) {
        for (Sale sale : all.all.sales()) {
            if (sale.honest() && sale.truth().equals("WAIT")) {
                OrderRow order = all.orders.get(sale.order());
                finding.demand(
                        order != null && Joined.WAITS.contains(order.status()),
                        "nobody has paid: " + order + " " + sale);
            }
        }
    }

    private static void fences(Joined all, Finding finding) {
        Rows.by(all.all.leases(), LeaseSeen::name).forEach((name, seen) -> {
            Map<Long, String> holders = new HashMap<>();
            long highest = 0;
            for (LeaseSeen lease : seen) {
                String first = holders.putIfAbsent(lease.fence(), lease.holder());
                finding.demand(
                        lease.fence() >= highest && (first == null || first.equals(lease.holder())),
                        "fence " + highest + " of " + first + " before " + lease);
                highest = Math.max(highest, lease.fence());
            }
        });
    }

    private static void canaries(Joined all, Finding finding) {
        for (long i = 0; i < all.all.end().logLines(); i++) {
            finding.looked();
        }
        all.all.end().canaries().forEach(finding::bad);
    }

    private static void conservation(Joined all, Finding finding) {
        long keys = all.all.tables().bodies().stream()
                .mapToLong(body -> body.eventKeys().size())
                .sum();
        long ledger = all.all.tables().ledger().size();
        finding.demand(keys == ledger, keys + " facts in stored callbacks, " + ledger + " keys in the ledger");
        for (DeliveryRow row : all.all.tables().deliveries()) {
            finding.demand(!row.state().equals("PENDING"), "due and neither told nor given up: " + row);
        }
    }

    private static void ready(Joined all, Finding finding) {
        List<Boolean> ready = all.all.end().ready();
        for (int i = 0; i < ready.size(); i++) {
            finding.demand(ready.get(i), "node " + i + " is not ready at the end");
        }
        long unswept = all.all.tables().residue().unsweptRows();
        finding.demand(unswept == 0, "no sweep has come by at " + unswept + " rows");
    }

    private static void residue(Joined all, Finding finding) {
        finding.looked(all.all.tables().deliveries());
        Evidence.Residue left = all.all.tables().residue();
        if (left.overdueDeliveries() > 0 || left.overdueQuestions() > 0) {
            finding.bad("long due and nobody does it: " + left);
        }
    }

    private static void converged(Joined all, Finding finding) {
        finding.demand(all.all.end().converged() >= 0, "not everything had come to its end when the time was over");
    }

    private static void happened(Joined all, Finding finding) {
        all.all.spans().forEach(span -> finding.demand(!span.note().startsWith("broken"), "not made: " + span));
    }
}
