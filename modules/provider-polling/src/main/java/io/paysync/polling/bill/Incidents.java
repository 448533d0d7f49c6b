package io.paysync.polling.bill;

import io.paysync.contract.orders.OrdersApi;
import io.paysync.contract.orders.OrdersApi.RaiseIncident;
import io.paysync.platform.Node;
import io.paysync.polling.bill.RunStore.Kept;
import io.paysync.providers.bill.Aside;
import io.vertx.core.Future;

/** Tells people what is left to them. One incident a difference, up to a bound; then one for all the others. */
final class Incidents {
    private static final int SOME = 500;

    private final Node node;
    private final RunStore runs;
    private final BillConfig config;

    Incidents(Node node, RunStore runs, BillConfig config) {
        this.node = node;
        this.runs = runs;
        this.config = config;
    }

    /** Each has the key of what differs, so the same difference is one incident however often the bill is compared. */
    Future<Void> raise(BillRun run, String merchant, Tally tally) {
        int[] raised = {0};
        long[] last = {0};
        Future<Void> single =
                Repeat.whileTrue(() -> runs.page(run.id(), last[0], SOME).compose(page -> {
                    Future<Void> all = Future.succeededFuture();
                    for (Kept kept : page) {
                        last[0] = kept.id();
                        if (kept.action().equals("REVIEW") && raised[0] < config.incidentsMax()) {
                            raised[0]++;
                            all = all.compose(before -> ask(one(run, merchant, kept)));
                        }
                    }
                    return all.map(page.size() == SOME && raised[0] < config.incidentsMax());
                }));
        return single.compose(done -> tally.review > raised[0]
                ? ask(rest(run, merchant, tally.review - raised[0]))
                : Future.succeededFuture());
    }

    /** One of an account and day: nobody but a person can read it. */
    Future<Void> aside(BillRun run, String merchant, Aside aside) {
        return ask(new RaiseIncident(
                merchant,
                "BILL_ERROR_FILE",
                "BILL_ERROR_FILE:" + run.account() + ":" + run.day(),
                null,
                "Bill of " + run.account() + " of " + run.day() + ": " + words(aside)));
    }

    static String words(Aside aside) {
        return aside.lines() + " lines of the file " + aside.file()
                + ", which can be chargebacks and is not read, are for a person: " + String.join(" | ", aside.some());
    }

    private Future<Void> ask(RaiseIncident incident) {
        return node.bus().ask(OrdersApi.RAISE_INCIDENT, incident).mapEmpty();
    }

    private static RaiseIncident one(BillRun run, String merchant, Kept kept) {
        String refund = kept.refundNo().isEmpty() ? "" : ":" + kept.refundNo();
        return new RaiseIncident(
                merchant,
                "BILL_" + kept.type(),
                "BILL:" + run.account() + ":" + kept.type() + ":" + kept.tradeNo() + refund,
                kept.orderId(),
                "Bill of " + run.account() + " of " + run.day() + ", trade " + kept.tradeNo() + ": " + kept.text());
    }

    private static RaiseIncident rest(BillRun run, String merchant, long more) {
        return new RaiseIncident(
                merchant,
                "BILL_DIFFERENCES",
                "BILL_DIFFERENCES:" + run.account() + ":" + run.day(),
                null,
                more + " more differences on the bill of " + run.account() + " of " + run.day()
                        + " than there are incidents for: see the report of paysync reconcile");
    }
}
