package io.paysync.dispatch;

import io.paysync.platform.days.Days;
import io.paysync.platform.lease.Watermarks;
import io.paysync.platform.loop.Next;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** Makes the coming days' partitions and drops old ones, one at a time, and what is old of receipts, budgets and records of acts. */
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
                .compose(this::olds)
                .map(more -> more ? Next.AGAIN : Next.WAIT);
    }

    /** What lies in no day, table by table. @return whether there may be more, of it or of days */
    private Future<Boolean> olds(int days) {
        List<Supplier<Future<Integer>>> tables = List.of(
                () -> store.dropStrays(keep.finished(), STRAYS_MAX),
                () -> receipts.drop(keep.finished(), unknownReceipts, STRAYS_MAX),
                () -> budgets.drop(STRAYS_MAX),
                () -> acts.drop(keepActs, STRAYS_MAX));
        Future<Boolean> more = Future.succeededFuture(days > 0);
        for (Supplier<Future<Integer>> table : tables) {
            more = more.compose(before -> table.get().map(dropped -> before || dropped == STRAYS_MAX));
        }
        return more;
    }
}
