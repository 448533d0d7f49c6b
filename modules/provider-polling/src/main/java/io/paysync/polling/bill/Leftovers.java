package io.paysync.polling.bill;

import io.paysync.platform.db.Db;
import io.paysync.polling.bill.StageStore.Ours;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Ours of the day that the bill does not have. Near midnight, or where bills follow later, they may stand on another one:
 * they are carried over, and differ only when that bill does not have them either.
 */
final class Leftovers {
    private static final int SOME = 500;

    private final Attempt attempt;
    private final BillConfig config;
    private final Db db;
    private final StageStore stage;

    Leftovers(Attempt attempt, BillConfig config, Db db, StageStore stage) {
        this.attempt = attempt;
        this.config = config;
        this.db = db;
        this.stage = stage;
    }

    Future<Void> go() {
        return attempt.runs()
                .done(attempt.accountId(), attempt.day().date().minusDays(1))
                .compose(dayBefore -> {
                    int[] bucket = {0};
                    return Repeat.whileTrue(() -> part(bucket[0], dayBefore).map(done -> ++bucket[0] < Kinds.BUCKETS));
                })
                .compose(done -> overdue());
    }

    private Future<Void> part(int bucket, boolean dayBefore) {
        @Nullable Ours[] last = {null};
        return Repeat.whileTrue(() -> stage.missing(attempt.run().loadId(), bucket, attempt.day(), last[0], SOME)
                .compose(some -> {
                    if (some.isEmpty()) {
                        return Future.succeededFuture(false);
                    }
                    last[0] = some.getLast();
                    return CarryStore.seen(db, attempt.accountId(), some)
                            .compose(seen -> sort(some, seen, dayBefore))
                            .map(some.size() == SOME);
                }));
    }

    private Future<Void> sort(List<Ours> items, Set<String> seen, boolean dayBefore) {
        List<Ours> awaited = new ArrayList<>();
        List<Difference> differences = new ArrayList<>();
        for (Ours item : items) {
            if (seen.contains(CarryStore.name(item))) {
                continue;
            }
            if (attempt.bills().settleDays() > 0 || near(attempt.day().end().toEpochMilli(), item)) {
                awaited.add(item);
            } else if (!dayBefore && near(attempt.day().start().toEpochMilli(), item)) {
                attempt.tally().passedOver++;
            } else {
                differences.add(attempt.oursOnly(item, "held to be true here, and not on the bill of its day"));
            }
        }
        attempt.tally().carried += awaited.size();
        return attempt.note(
                differences,
                tx -> awaited.isEmpty()
                        ? Future.succeededFuture()
                        : CarryStore.await(
                                tx, attempt.accountId(), attempt.day().date(), awaited));
    }

    private boolean near(long midnightMs, Ours item) {
        return Math.abs(item.atMs() - midnightMs) <= config.boundary().toMillis();
    }

    /** Carried over from days before, and no bill has had them. */
    private Future<Void> overdue() {
        int days = Math.max(1, attempt.bills().settleDays());
        String text = "held to be true here, and neither on the bill of its day nor in the " + days + " behind it";
        return Repeat.whileTrue(() -> CarryStore.overdue(
                        db, attempt.accountId(), attempt.day().date(), days, SOME)
                .compose(some -> {
                    if (some.isEmpty()) {
                        return Future.succeededFuture(false);
                    }
                    List<Difference> differences = some.stream()
                            .map(item -> attempt.oursOnly(item, text))
                            .toList();
                    return attempt.note(differences, tx -> CarryStore.missed(tx, attempt.accountId(), some))
                            .map(some.size() == SOME);
                }));
    }
}
