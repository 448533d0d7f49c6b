package io.paysync.bench.chaos;

import io.paysync.bench.chaos.Check.Finding;
import io.paysync.bench.chaos.Evidence.Attempt;
import io.paysync.bench.chaos.Evidence.Outcome;
import io.paysync.bench.chaos.Evidence.Span;
import java.util.List;
import java.util.stream.Stream;

/** What one node does when something happens to it alone. */
final class NodeChecks {
    /** A node that cannot get memory has ended by then, instead of limping on. */
    static final long OUT_OF_MEMORY_MS = 30_000;

    /** As a JVM ends by {@code -XX:+ExitOnOutOfMemoryError}. */
    static final int OUT_OF_MEMORY_CODE = 3;

    static final List<Check> ALL = List.of(
            new Check(
                    0,
                    "intake_without_log",
                    all -> stalledAttempts(all).findAny().isPresent(),
                    NodeChecks::withoutLog),
            new Check(
                    0,
                    "ends_without_memory",
                    all -> !all.spans(FaultKind.OUT_OF_MEMORY).isEmpty(),
                    NodeChecks::withoutMemory));

    private NodeChecks() {}

    /** Those to a node whose log nobody took, while nothing else was wrong with anything. */
    private static Stream<Attempt> stalledAttempts(Joined all) {
        return all.spans(FaultKind.LOG_STALL).stream()
                .flatMap(span -> all.during(span, 0)
                        .filter(attempt -> attempt.node() == span.fault().target()));
    }

    private static void withoutLog(Joined all, Finding finding) {
        stalledAttempts(all)
                .forEach(attempt -> finding.demand(
                        attempt.outcome() == Outcome.ACKNOWLEDGED
                                && attempt.to() - attempt.from() <= IntakeChecks.ANSWER_MS,
                        "not taken while nobody took the log: " + attempt));
    }

    private static void withoutMemory(Joined all, Finding finding) {
        for (Span span : all.spans(FaultKind.OUT_OF_MEMORY)) {
            finding.demand(
                    all.all.deaths().stream()
                            .anyMatch(death -> death.node() == span.fault().target()
                                    && death.exitCode() == OUT_OF_MEMORY_CODE
                                    && death.at() >= span.from()
                                    && death.at() <= span.to()),
                    "did not end without memory: " + span);
        }
    }
}
