package io.paysync.dispatch;

import io.paysync.platform.days.Days;
import io.paysync.platform.lease.Watermarks;
import io.paysync.platform.loop.Next;
import io.vertx.core.Future;
import java.time.Duration;

/** Makes the coming days' partitions and drops old ones, one at a time; what was reported about them; and what of budgets counts no more. */
final class Housekeeping {
    private static final int STRAYS_MAX = 1000;

    private final Days days;
    private final RetentionStore store;
    private final ReceiptStore receipts;
    private final BudgetStore budgets;
    private final Watermarks marks;
    private final DispatchConfig.Retention keep;
    private final Duration unknownReceipts;
    private final String sweepName;

    /** @param sweepName whose mark says up to where each row is finished or due */
    Housekeeping(
            Days days,
            RetentionStore store,
            ReceiptStore receipts,
            BudgetStore budgets,
            Watermarks marks,
            DispatchConfig config,
            String sweepName) {
        this.days = days;
        this.store = store;
        this.receipts = receipts;
        this.budgets = budgets;
        this.marks = marks;
        this.keep = config.retention();
        this.unknownReceipts = config.receipts().unknownKeep();
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
                                        .map(spent ->
                                                dropped > 0 || Math.max(Math.max(strays, old), spent) == STRAYS_MAX
                                                        ? Next.AGAIN
                                                        : Next.WAIT))));
    }
}
