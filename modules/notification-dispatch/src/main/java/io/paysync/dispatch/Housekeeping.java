package io.paysync.dispatch;

import io.paysync.platform.days.Days;
import io.paysync.platform.lease.Watermarks;
import io.paysync.platform.loop.Next;
import io.vertx.core.Future;
import java.time.Duration;

/** Makes the coming days' partitions and drops old ones, one at a time; what was reported about them; what of budgets counts no more; and old records of acts. */
final class Housekeeping {
    private static final int STRAYS_MAX = 1000;

    private final Days days;
    private final RetentionStore store;
    private final ReceiptStore receipts;
    private final BudgetStore budgets;
    private final Acts acts;
    private final Watermarks marks;
    private final DispatchConfig.Retention keep;
    private final Duration unknownReceipts;
    private final Duration keepActs;
    private final String sweepName;

    /** @param sweepName whose mark says up to where each row is finished or due */
    Housekeeping(
            Days days,
            RetentionStore store,
            ReceiptStore receipts,
            BudgetStore budgets,
            Acts acts,
            Watermarks marks,
            DispatchConfig config,
            String sweepName) {
        this.days = days;
        this.store = store;
        this.receipts = receipts;
        this.budgets = budgets;
        this.acts = acts;
        this.marks = marks;
        this.keep = config.retention();
        this.unknownReceipts = config.receipts().unknownKeep();
        this.keepActs = config.replays().keep();
        this.sweepName = sweepName;
    }

    /** One bounded round. Fails when a lock is not to be had soon; then the next one tries again. */
    Future<Next> round() {
        return days.make()
                .compose(made -> marks.read(sweepName))
                .compose(swept -> store.dropDay(keep.finished(), swept))
                .onSuccess(dropped -> days.dropped(dropped, keep.finished()))
                .compose(dropped -> store.dropStrays(keep.finished(), STRAYS_MAX)
                        .compose(strays -> receipts.drop(keep.finished(), unknownReceipts, STRAYS_MAX)
                                .compose(old -> budgets.drop(STRAYS_MAX)
                                        .compose(spent -> acts.drop(keepActs, STRAYS_MAX)
                                                .map(acted -> dropped > 0
                                                                || strays == STRAYS_MAX
                                                                || old == STRAYS_MAX
                                                                || spent == STRAYS_MAX
                                                                || acted == STRAYS_MAX
                                                        ? Next.AGAIN
                                                        : Next.WAIT)))));
    }
}
