package io.paysync.intake;

import io.paysync.platform.days.Days;
import io.paysync.platform.lease.Watermarks;
import io.paysync.platform.loop.Next;
import io.vertx.core.Future;

/** Makes the coming days partitions, drops last month's, and keeps ledger and samples within their bounds. */
final class Housekeeping {
    private final Days days;
    private final RetentionStore retention;
    private final RejectedStore rejected;
    private final Watermarks marks;
    private final IntakeConfig config;
    private final String sweepName;

    Housekeeping(
            Days days,
            RetentionStore retention,
            RejectedStore rejected,
            Watermarks marks,
            IntakeConfig config,
            String sweepName) {
        this.days = days;
        this.retention = retention;
        this.rejected = rejected;
        this.marks = marks;
        this.config = config;
        this.sweepName = sweepName;
    }

    /** One bounded round. */
    Future<Next> round() {
        IntakeConfig.RetentionConfig keep = config.retention();
        return days.make()
                .compose(added -> marks.read(sweepName))
                .compose(swept -> retention.dropDays(keep.bodies(), swept))
                .onSuccess(dropped -> days.dropped(dropped, keep.bodies()))
                .compose(dropped -> retention.pruneLedger(keep.ledger()))
                .compose(pruned -> rejected.prune(
                                config.rejected().rowsMax(), config.rejected().keep())
                        .map(samples -> pruned > 0 || samples >= 1000 ? Next.AGAIN : Next.WAIT));
    }
}
