package io.paysync.bench.chaos;

import io.paysync.bench.chaos.Check.Finding;
import io.paysync.bench.chaos.Evidence.Attempt;
import io.paysync.bench.chaos.Evidence.BodyRow;
import io.paysync.bench.chaos.Evidence.LedgerRow;
import io.paysync.bench.chaos.Evidence.Outcome;
import io.paysync.bench.chaos.Evidence.Span;
import io.paysync.bench.chaos.Evidence.Telling;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What was answered, what is stored, and whether they fit. */
final class IntakeChecks {
    /** The strictest provider's limit (WeChat Pay). */
    static final long ANSWER_MS = 5_000;

    static final long FRESH_MS = 300_000;
    private static final Set<Integer> NOT_NOW = Set.of(0, 429, 503);

    static final List<Check> ALL = List.of(
            new Check(1, "lost_acked", IntakeChecks::lost),
            new Check(2, "evidence_kept", IntakeChecks::evidence),
            new Check(3, "phantom_intake", IntakeChecks::phantom),
            new Check(4, "one_row_per_fact", IntakeChecks::once),
            new Check(5, "same_answer_to_repeats", IntakeChecks::repeats),
            new Check(
                    6,
                    "no_ack_without_database",
                    all -> all.all.spans().stream().anyMatch(IntakeChecks::gone),
                    IntakeChecks::outage),
            new Check(
                    7,
                    "answers_after_deadline",
                    all -> all.all.attempts().stream().anyMatch(attempt -> timed(all, attempt)),
                    IntakeChecks::deadline),
            new Check(8, "forged_accepted", IntakeChecks::forged),
            new Check(10, "fresh", IntakeChecks::fresh));

    private IntakeChecks() {}

    private static void lost(Joined all, Finding finding) {
        for (Telling telling : all.all.tellings()) {
            if (all.acknowledged.contains(telling.no())) {
                finding.demand(!all.bodies(telling).isEmpty(), "acknowledged and not stored: " + telling);
            }
        }
    }

    private static void evidence(Joined all, Finding finding) {
        for (BodyRow body : all.all.tables().bodies()) {
            Integer telling = all.tellingByHash.get(body.hash());
            List<Attempt> sent = telling == null
                    ? List.of()
                    : all.attempts.getOrDefault(telling, List.of()).stream()
                            .filter(attempt -> attempt.hash().equals(body.hash()))
                            .filter(attempt -> !attempt.signature().isEmpty())
                            .toList();
            if (!sent.isEmpty()) {
                finding.demand(
                        sent.stream().anyMatch(attempt -> body.headers().contains(attempt.signature())),
                        "the signature was not kept with " + body.hash());
            }
        }
    }

    private static void phantom(Joined all, Finding finding) {
        for (BodyRow body : all.all.tables().bodies()) {
            finding.demand(all.tellingByHash.containsKey(body.hash()), "nobody has sent " + body);
        }
    }

    private static void once(Joined all, Finding finding) {
        for (Telling telling : all.all.tellings()) {
            int rows = all.bodies(telling).size();
            finding.demand(rows <= 1, rows + " rows for " + telling);
        }
        Set<String> keys = new HashSet<>();
        for (LedgerRow row : all.all.tables().ledger()) {
            finding.demand(
                    keys.add(row.provider() + "/" + row.eventKey()) && row.deliveries() >= 1,
                    "twice, or never: " + row);
        }
    }

    private static void repeats(Joined all, Finding finding) {
        all.attempts.forEach((telling, attempts) -> {
            long known = attempts.stream()
                    .filter(attempt -> attempt.outcome() == Outcome.ACKNOWLEDGED)
                    .mapToLong(Attempt::to)
                    .min()
                    .orElse(Long.MAX_VALUE);
            attempts.stream()
                    .filter(attempt -> attempt.from() > known)
                    .forEach(attempt -> finding.demand(
                            attempt.outcome() == Outcome.ACKNOWLEDGED || NOT_NOW.contains(attempt.status()),
                            "a repeat of what was acknowledged is refused: " + attempt));
        });
    }

    private static boolean gone(Span span) {
        return span.fault().equals(Injector.DATABASE_GONE);
    }

    /** A repeat of what was sent before may be known from memory; nothing else may be acknowledged. */
    private static void outage(Joined all, Finding finding) {
        List<Span> outages = all.all.spans().stream().filter(IntakeChecks::gone).toList();
        for (Attempt attempt : all.all.attempts()) {
            for (Span outage : outages) {
                if (attempt.from() >= outage.from() && attempt.to() <= outage.to()) {
                    boolean first = all.attempts.getOrDefault(attempt.telling(), List.of()).stream()
                            .allMatch(other -> other.from() >= outage.from());
                    finding.demand(
                            !first || attempt.outcome() != Outcome.ACKNOWLEDGED,
                            "acknowledged while nothing could be committed: " + attempt);
                }
            }
        }
    }

    private static boolean timed(Joined all, Attempt attempt) {
        return !all.troubled(attempt.from() - 1_000, attempt.to());
    }

    private static void deadline(Joined all, Finding finding) {
        for (Attempt attempt : all.all.attempts()) {
            if (timed(all, attempt)) {
                finding.demand(
                        attempt.to() - attempt.from() <= ANSWER_MS, "answered too late in calm weather: " + attempt);
            }
        }
    }

    private static void forged(Joined all, Finding finding) {
        for (Evidence.Attack attack : all.all.attacks()) {
            finding.demand(
                    !attack.acknowledged() && !all.bodiesByHash.containsKey(attack.hash()), "believed: " + attack);
        }
    }

    private static void fresh(Joined all, Finding finding) {
        for (BodyRow body : all.all.tables().bodies()) {
            Integer telling = all.tellingByHash.get(body.hash());
            if (telling != null) {
                long sent = all.attempts.getOrDefault(telling, List.of()).stream()
                        .filter(attempt -> attempt.hash().equals(body.hash()))
                        .map(Attempt::from)
                        .min(Comparator.comparingLong(from -> Math.abs(body.receivedAt() - from)))
                        .orElse(Long.MIN_VALUE / 2);
                finding.demand(
                        Math.abs(body.receivedAt() - sent) <= FRESH_MS, "not stored when it was sent: " + body.hash());
            }
        }
    }
}
