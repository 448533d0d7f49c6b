package io.paysync.bench.chaos;

import io.paysync.bench.chaos.Evidence.Attempt;
import io.paysync.bench.chaos.Evidence.Outcome;
import io.paysync.bench.chaos.Evidence.Span;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is reported of each run beside the verdict.
 *
 * @param intakeGapMs the longest time without any success answer while there was load
 * @param killGapMs the longest way of one callback to its acknowledgement, of those that began while a node was killed and nothing
 *     else was wrong, by a client that tries the next node; -1: there was none
 * @param rollingFailed requests that broke or were refused while nodes were stopped one after the other and nothing else was wrong
 * @param recoveredMs from the end of the last fault until nothing was left to do; -1: never
 */
record Figures(
        int faults,
        Map<String, Integer> byKind,
        long orders,
        long acknowledged,
        long repeats,
        long attacks,
        long notices,
        long intakeGapMs,
        long killGapMs,
        long rollingFailed,
        long recoveredMs,
        int selfEnded,
        long driverPausedMs) {
    static Figures of(Joined all) {
        Map<String, Integer> kinds = new TreeMap<>();
        List<Span> spans =
                all.all.spans().stream().filter(span -> span.fault().no() > 0).toList();
        spans.forEach(span -> kinds.merge(span.fault().kind().label(), 1, Integer::sum));
        long acks = all.all.attempts().stream().filter(Figures::acknowledged).count();
        return new Figures(
                spans.size(),
                new LinkedHashMap<>(kinds),
                all.all.sales().size(),
                acks,
                acks - all.acknowledged.size(),
                all.all.attacks().size(),
                all.all.notices().size(),
                gap(all),
                killGap(all, spans),
                rollingFailed(all, spans),
                all.all.end().converged(),
                all.all.deaths().size(),
                all.all.pauses().stream()
                        .mapToLong(pause -> pause.to() - pause.from())
                        .sum());
    }

    private static boolean acknowledged(Attempt attempt) {
        return attempt.outcome() == Outcome.ACKNOWLEDGED;
    }

    private static long gap(Joined all) {
        long[] times = all.all.attempts().stream()
                .filter(Figures::acknowledged)
                .mapToLong(Attempt::to)
                .sorted()
                .toArray();
        long longest = 0;
        for (int i = 1; i < times.length; i++) {
            longest = Math.max(longest, times[i] - times[i - 1]);
        }
        return longest;
    }

    /** Nothing else is wrong within it. */
    private static boolean alone(Span span, List<Span> spans) {
        return spans.stream()
                .filter(other -> other != span)
                .noneMatch(other -> other.from() <= span.to() && other.to() >= span.from());
    }

    private static long killGap(Joined all, List<Span> spans) {
        return spans.stream()
                .filter(span -> span.fault().kind() == FaultKind.NODE_KILL && alone(span, spans))
                .flatMapToLong(span -> all.attempts.values().stream()
                        .filter(attempts -> attempts.stream().mapToLong(Attempt::from).min().stream()
                                .anyMatch(first -> first >= span.from() && first <= span.to()))
                        .mapToLong(Figures::wayMs))
                .max()
                .orElse(-1);
    }

    private static long wayMs(List<Attempt> attempts) {
        long first = attempts.stream().mapToLong(Attempt::from).min().orElseThrow();
        return attempts.stream()
                        .filter(Figures::acknowledged)
                        .mapToLong(Attempt::to)
                        .min()
                        .orElse(first)
                - first;
    }

    private static long rollingFailed(Joined all, List<Span> spans) {
        return spans.stream()
                .filter(span -> span.fault().kind() == FaultKind.ROLLING && alone(span, spans))
                .mapToLong(span -> all.all.attempts().stream()
                        .filter(attempt -> attempt.from() >= span.from() && attempt.from() <= span.to())
                        .filter(attempt -> attempt.outcome() == Outcome.UNKNOWN || attempt.outcome() == Outcome.REFUSED)
                        .count())
                .sum();
    }

    JsonObject json() {
        return new JsonObject()
                .put("faults", faults)
                .put("byKind", new JsonObject(new LinkedHashMap<>(byKind)))
                .put("orders", orders)
                .put("acknowledged", acknowledged)
                .put("repeatsAcknowledged", repeats)
                .put("attacks", attacks)
                .put("notices", notices)
                .put("intakeGapMs", intakeGapMs)
                .put("killGapMs", killGapMs)
                .put("rollingFailed", rollingFailed)
                .put("recoveredMs", recoveredMs)
                .put("nodesEndedByThemselves", selfEnded)
                .put("driverPausedMs", driverPausedMs);
    }

    String text() {
        StringBuilder out = new StringBuilder();
        json().forEach(entry ->
                out.append(entry.getKey()).append(' ').append(entry.getValue()).append('\n'));
        return out.toString();
    }
}
