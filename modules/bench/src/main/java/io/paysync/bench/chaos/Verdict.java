package io.paysync.bench.chaos;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What all checks found, and the figures of the run. */
record Verdict(List<Check.Result> results, List<String> notApplied, Figures figures) {
    private static final List<Check> CHECKS = Stream.of(
                    IntakeChecks.ALL,
                    OrderChecks.ALL,
                    NoticeChecks.ALL,
                    WorkChecks.ALL,
                    NodeChecks.ALL,
                    PoisonChecks.ALL)
            .flatMap(List::stream)
            .sorted(java.util.Comparator.comparingInt(Check::no))
            .toList();

    static Verdict of(Evidence evidence) {
        Joined all = new Joined(evidence);
        return new Verdict(
                CHECKS.stream()
                        .filter(check -> check.applies().test(all))
                        .map(check -> check.on(all))
                        .toList(),
                CHECKS.stream()
                        .filter(check -> !check.applies().test(all))
                        .map(Check::name)
                        .toList(),
                Figures.of(all));
    }

    boolean ok() {
        return results.stream().allMatch(Check.Result::ok);
    }

    /** Those that are not green, by name. */
    List<String> red() {
        return results.stream()
                .filter(result -> !result.ok())
                .map(Check.Result::name)
                .toList();
    }

    String text() {
        StringBuilder out = new StringBuilder();
        out.append(String.format(Locale.ROOT, "%-4s %-36s %12s %12s%n", "inv.", "check", "looked at", "violations"));
        for (Check.Result result : results) {
            out.append(String.format(
                    Locale.ROOT,
                    "%-4s %-36s %12d %12d%s%n",
                    result.no() == 0 ? "-" : Integer.toString(result.no()),
                    result.name(),
                    result.lookedAt(),
                    result.violations(),
                    result.ok() ? "" : result.violations() == 0 ? "  LOOKED AT NOTHING" : "  FAILED"));
            result.examples()
                    .forEach(example -> out.append("       ").append(example).append('\n'));
        }
        if (!notApplied.isEmpty()) {
            out.append("not asked, since no such fault happened or the machine was too busy to time anything: ")
                    .append(String.join(", ", notApplied))
                    .append('\n');
        }
        return out.append(figures.text()).toString();
    }

    JsonObject json(Plan plan) {
        JsonArray checks = new JsonArray();
        results.forEach(result -> checks.add(new JsonObject()
                .put("invariant", result.no())
                .put("name", result.name())
                .put("lookedAt", result.lookedAt())
                .put("violations", result.violations())
                .put("ok", result.ok())
                .put("examples", new JsonArray(result.examples()))));
        return new JsonObject()
                .put("seed", plan.seed())
                .put("safetyMs", plan.safetyMs())
                .put(
                        "plan",
                        new JsonArray(plan.faults().stream()
                                .map(fault -> fault.toString().strip())
                                .toList()))
                .put("ok", ok())
                .put("checks", checks)
                .put("notApplied", new JsonArray(notApplied))
                .put("figures", figures.json());
    }
}
