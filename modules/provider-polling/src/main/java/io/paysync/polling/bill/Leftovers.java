package io.paysync.polling.bill;

import io.paysync.platform.db.Db;
import io.paysync.polling.bill.StageStore.Ours;
import io.vertx.core.Future;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Ours of the day that the bill does not have. Near midnight, or where bills follow later, they may stand on another one:
 * they are carried over, and differ only when no such bill has them. In which order the bills are compared does not matter.
 */
final class Leftovers {
    private static final int SOME = 500;

    private static final String LESS_BACK = "more went back here, by the sums that were told, than is on all bills";

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
                .compose(dayBefore -> attempt.everyPart(bucket -> part(bucket, dayBefore)))
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
                            .compose(seen -> added(some).map(added -> {
                                seen.addAll(added);
                                return seen;
                            }))
                            .compose(seen -> sort(some, seen, dayBefore))
                            .map(some.size() == SOME);
                }));
    }

    /** Sums that all bills together have. */
    private Future<Set<String>> added(List<Ours> items) {
        List<Ours> totals = items.stream().filter(Ours::isTotal).toList();
        return SumStore.of(
                        db,
                        attempt.accountId(),
                        totals.stream().map(Ours::tradeNo).distinct().toList())
                .map(counted -> totals.stream()
                        .filter(item -> Objects.requireNonNull(item.amountMinor())
                                <= counted.getOrDefault(item.tradeNo(), List.of()).stream()
                                        .mapToLong(SumStore.Counted::minor)
                                        .sum())
                        .map(CarryStore::name)
                        .collect(Collectors.toSet()));
    }

    private Future<Void> sort(List<Ours> items, Set<String> seen, boolean dayBefore) {
        Map<CarryStore.Span, List<Ours>> awaited = new LinkedHashMap<>();
        List<Difference> differences = new ArrayList<>();
        for (Ours item : items) {
            if (seen.contains(CarryStore.name(item))) {
                continue;
            }
            boolean early = !dayBefore && near(attempt.day().start().toEpochMilli(), item);
            boolean later =
                    attempt.bills().settleDays() > 0 || near(attempt.day().end().toEpochMilli(), item);
            if (early || later) {
                awaited.computeIfAbsent(span(early, later), span -> new ArrayList<>())
                        .add(item);
                attempt.tally().carried += later ? 1 : 0;
                attempt.tally().passedOver += later ? 0 : 1;
            } else {
                differences.add(attempt.oursOnly(
                        item, item.isTotal() ? LESS_BACK : "held to be true here, and not on the bill of its day"));
            }
        }
        return attempt.note(differences, tx -> {
            Future<Void> all = Future.succeededFuture();
            for (Map.Entry<CarryStore.Span, List<Ours>> some : awaited.entrySet()) {
                all = all.compose(before -> CarryStore.await(
                        tx, attempt.accountId(), attempt.day().date(), some.getKey(), some.getValue()));
            }
            return all;
        });
    }

    private CarryStore.Span span(boolean early, boolean later) {
        LocalDate day = attempt.day().date();
        return new CarryStore.Span(
                early ? day.minusDays(1) : day, later ? day.plusDays(daysBehind()) : day, early && !later);
    }

    private int daysBehind() {
        return Math.max(1, attempt.bills().settleDays());
    }

    private boolean near(long midnightMs, Ours item) {
        return Math.abs(item.atMs() - midnightMs) <= config.boundary().toMillis();
    }

    /** Carried over from other days, and no bill has had them. */
    private Future<Void> overdue() {
        String text =
                "held to be true here, and neither on the bill of its day nor on those where it may stand instead";
        return Repeat.whileTrue(() -> CarryStore.overdue(
                        db, attempt.accountId(), attempt.day().date(), daysBehind(), config.gapDays(), SOME)
                .compose(some -> {
                    if (some.isEmpty()) {
                        return Future.succeededFuture(false);
                    }
                    return added(some)
                            .compose(added -> missed(some, added, text))
                            .map(some.size() == SOME);
                }));
    }

    private Future<Void> missed(List<Ours> items, Set<String> added, String text) {
        List<Ours> found = items.stream()
                .filter(item -> added.contains(CarryStore.name(item)))
                .toList();
        List<Ours> missed = items.stream().filter(item -> !found.contains(item)).toList();
        List<Difference> differences = missed.stream()
                .map(item -> attempt.oursOnly(item, item.isTotal() ? LESS_BACK : text))
                .toList();
        return attempt.note(
                differences,
                tx -> CarryStore.settle(tx, attempt.accountId(), missed, "MISSED")
                        .compose(done -> CarryStore.settle(tx, attempt.accountId(), found, "FOUND")));
    }
}
