package io.paysync.bench.chaos;

import io.paysync.bench.chaos.Evidence.Attempt;
import io.paysync.bench.chaos.Evidence.BodyRow;
import io.paysync.bench.chaos.Evidence.ChangeRow;
import io.paysync.bench.chaos.Evidence.FactRow;
import io.paysync.bench.chaos.Evidence.IncidentRow;
import io.paysync.bench.chaos.Evidence.Notice;
import io.paysync.bench.chaos.Evidence.OrderRow;
import io.paysync.bench.chaos.Evidence.Outcome;
import io.paysync.bench.chaos.Evidence.Sale;
import io.paysync.bench.chaos.Evidence.Span;
import io.paysync.bench.chaos.Evidence.Telling;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The evidence with the joins that several checks need. */
final class Joined {
    /** Money has come, whatever became of it. */
    static final Set<String> PAID =
            Set.of("PAID", "PARTIALLY_REFUNDED", "REFUNDED", "REVERSED", "DISPUTED", "CHARGEBACK");

    static final Set<String> WAITS = Set.of("CREATED", "PENDING");

    /** What a fault before it left behind is over by then. */
    private static final long SETTLES_MS = 3_000;

    final Evidence all;
    final Map<String, Sale> sales;
    final Map<String, OrderRow> orders;
    final Map<String, List<ChangeRow>> changes;
    final Map<Integer, List<Attempt>> attempts;
    final Map<String, Integer> tellingByHash = new HashMap<>();
    final Map<String, List<Telling>> tellings;
    final Map<String, List<BodyRow>> bodiesByHash;
    final Map<String, List<FactRow>> facts;
    final Map<String, List<IncidentRow>> incidents;
    final Map<String, List<Notice>> notices;
    final Set<Integer> acknowledged;

    Joined(Evidence all) {
        this.all = all;
        sales = Rows.index(all.sales(), Sale::order);
        orders = Rows.index(all.tables().orders(), OrderRow::order);
        changes = Rows.by(
                all.tables().changes().stream()
                        .sorted(Comparator.comparingInt(ChangeRow::version))
                        .toList(),
                ChangeRow::order);
        attempts = all.attempts().stream().collect(Collectors.groupingBy(Attempt::telling));
        all.tellings().forEach(telling -> telling.hashes().forEach(hash -> tellingByHash.put(hash, telling.no())));
        tellings = Rows.by(all.tellings(), Telling::order);
        bodiesByHash = Rows.by(all.tables().bodies(), BodyRow::hash);
        facts = Rows.by(all.tables().facts(), FactRow::order);
        incidents = Rows.by(all.tables().incidents(), IncidentRow::order);
        notices = Rows.by(all.notices(), notice -> told(notice.receiver(), notice.order(), notice.version()));
        acknowledged = all.attempts().stream()
                .filter(attempt -> attempt.outcome() == Outcome.ACKNOWLEDGED)
                .map(Attempt::telling)
                .collect(Collectors.toCollection(HashSet::new));
    }

    static String told(int receiver, String order, int version) {
        return receiver + "/" + order + "/" + version;
    }

    List<BodyRow> bodies(Telling telling) {
        return telling.hashes().stream()
                .flatMap(hash -> bodiesByHash.getOrDefault(hash, List.of()).stream())
                .toList();
    }

    /** Whether a thing of that kind was told of the order and acknowledged. */
    boolean told(String order, String what) {
        return tellings.getOrDefault(order, List.of()).stream()
                .anyMatch(telling -> telling.what().equals(what) && acknowledged.contains(telling.no()));
    }

    boolean everPaid(String order) {
        return changes.getOrDefault(order, List.of()).stream().anyMatch(change -> PAID.contains(change.to()));
    }

    boolean had(FaultKind kind) {
        return all.spans().stream().anyMatch(span -> span.fault().kind() == kind);
    }

    /** Faults, and moments in which the machine was too busy. */
    boolean troubled(long from, long to) {
        return troubledBeside(null, from, to);
    }

    /** By another fault than this, or because the machine was too busy. */
    boolean troubledBeside(@Nullable Span own, long from, long to) {
        return all.spans().stream().anyMatch(span -> span != own && span.from() <= to && span.to() >= from)
                || all.pauses().stream().anyMatch(pause -> pause.from() <= to && pause.to() >= from);
    }

    List<Span> spans(FaultKind kind) {
        return all.spans().stream()
                .filter(span -> span.fault().kind() == kind && span.fault().no() > 0)
                .toList();
    }

    /** Attempts that were begun in it, while nothing else was wrong with anything until {@code afterMs} behind their answer. */
    Stream<Attempt> during(Span span, long afterMs) {
        return all.attempts().stream()
                .filter(attempt -> attempt.from() >= span.from() && attempt.from() <= span.to())
                .filter(attempt -> !troubledBeside(span, attempt.from() - SETTLES_MS, attempt.to() + afterMs));
    }

    /** How long faults of any kind lasted within it, and for how long the machine was too busy. */
    long troubledMs(long from, long to) {
        long sum = 0;
        for (Span span : all.spans()) {
            sum += within(from, to, span.from(), span.to());
        }
        for (Evidence.Pause pause : all.pauses()) {
            sum += within(from, to, pause.from(), pause.to());
        }
        return sum;
    }

    private static long within(long from, long to, long start, long end) {
        return Math.max(0, Math.min(to, end) - Math.max(from, start));
    }
}
