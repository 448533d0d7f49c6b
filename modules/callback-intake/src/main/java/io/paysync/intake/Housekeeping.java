package io.paysync.intake;

import io.paysync.platform.lease.Watermarks;
import io.paysync.platform.loop.Next;
import io.vertx.core.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes tomorrow's partition, drops last month's, and keeps ledger and samples within their bounds. */
final class Housekeeping {
    private static final Logger log = LoggerFactory.getLogger(Housekeeping.class);

    private final RetentionStore days;
    private final RejectedStore rejected;
    private final Watermarks marks;
    private final IntakeConfig config;
    private final String sweepName;

    Housekeeping(RetentionStore days, RejectedStore rejected, Watermarks marks, IntakeConfig config, String sweepName) {
        this.days = days;
        this.rejected = rejected;
        this.marks = marks;
        this.config = config;
        this.sweepName = sweepName;
    }

    /** One bounded round. */
    Future<Next> round() {
        IntakeConfig.RetentionConfig keep = config.retention();
        return days.addDays(keep.daysAhead())
                .compose(added -> marks.read(sweepName))
                .compose(swept -> days.dropDays(keep.bodies(), swept))
                .onSuccess(dropped -> {
                    if (dropped > 0) {
                        log.info("bodies dropped days={} olderThan={}", dropped, keep.bodies());
                    }
                })
                .compose(dropped -> days.pruneLedger(keep.ledger()))
                .compose(pruned -> rejected.prune(
                                config.rejected().rowsMax(), config.rejected().keep())
                        .map(samples -> pruned > 0 || samples >= 1000 ? Next.AGAIN : Next.WAIT));
    }
}
