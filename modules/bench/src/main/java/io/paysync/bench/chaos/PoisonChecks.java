package io.paysync.bench.chaos;

import io.paysync.bench.chaos.Evidence.Attempt;
import io.paysync.bench.chaos.Evidence.ChangeRow;
import io.paysync.bench.chaos.Evidence.IncidentRow;
import io.paysync.bench.chaos.Evidence.Outcome;
import io.paysync.bench.chaos.Evidence.Sale;
import io.paysync.bench.chaos.Evidence.Telling;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Orders whose books cannot be read for a while: they are told of, settle by themselves afterwards, and hold up nobody. */
final class PoisonChecks {
    private static final String NOT_APPLIED = "NOT_APPLIED";
    private static final long MOVED_MS = 5_000;

    static final List<Check> ALL = List.of(
            new Check(
                    0,
                    "poison_settles",
                    all -> told(all).findAny().isPresent(),
                    (all, finding) -> told(all)
                            .forEach(incident ->
                                    finding.demand(!incident.open(), "not applied to the end: " + incident))),
            new Check(
                    0,
                    "poison_holds_nobody",
                    all -> besides(all).findAny().isPresent(),
                    (all, finding) -> besides(all)
                            .forEach(beside ->
                                    finding.demand(moved(all, beside), "not moved beside a broken order: " + beside))));

    private PoisonChecks() {}

    private static Stream<IncidentRow> told(Joined all) {
        return all.incidents.values().stream()
                .flatMap(List::stream)
                .filter(incident -> incident.kind().equals(NOT_APPLIED));
    }

    private record Beside(Attempt attempt, String order) {}

    /** Payments of other orders that were acknowledged meanwhile, while nothing else was wrong with anything. */
    private static Stream<Beside> besides(Joined all) {
        Map<Integer, Telling> tellings =
                all.all.tellings().stream().collect(Collectors.toMap(Telling::no, telling -> telling));
        return all.spans(FaultKind.POISON_ROW).stream()
                .flatMap(span -> all.during(span, MOVED_MS))
                .filter(attempt -> attempt.outcome() == Outcome.ACKNOWLEDGED)
                .flatMap(attempt -> Stream.ofNullable(tellings.get(attempt.telling()))
                        .filter(telling -> isPlainPayment(all, telling))
                        .map(telling -> new Beside(attempt, telling.order())));
    }

    private static boolean isPlainPayment(Joined all, Telling telling) {
        Sale sale = all.sales.get(telling.order());
        return telling.what().equals("paid")
                && sale != null
                && sale.story() == Story.PAID
                && all.incidents.getOrDefault(telling.order(), List.of()).isEmpty();
    }

    private static boolean moved(Joined all, Beside beside) {
        return all.changes.getOrDefault(beside.order, List.of()).stream()
                .filter(change -> Joined.PAID.contains(change.to()))
                .mapToLong(ChangeRow::writtenAt)
                .anyMatch(at -> at <= beside.attempt.to() + MOVED_MS);
    }
}
