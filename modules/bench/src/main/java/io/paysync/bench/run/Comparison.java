package io.paysync.bench.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Two reports of {@code bench --json}, an earlier and a later one. What was measured against a floor of its own run is compared by that
 * ratio, on whatever machines; rates and times as they are only between runs on the same machine.
 *
 * @param lines of both, in the order of the earlier one
 * @param missing names that only one of them has
 */
record Comparison(boolean sameMachine, List<Line> lines, List<String> missing) {
    /**
     * @param change in percent; above 0 is more than before
     * @param worse by more than the tolerance: a regression
     */
    record Line(String name, String what, double before, double after, double change, boolean worse) {}

    /** @param tolerance in percent */
    static Comparison of(JsonNode earlier, JsonNode later, double tolerance) {
        boolean same = machine(earlier).equals(machine(later));
        Map<String, JsonNode> before = byName(earlier);
        Map<String, JsonNode> after = byName(later);
        List<Line> lines = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        before.forEach((name, was) -> {
            JsonNode is = after.get(name);
            if (is == null) {
                missing.add(name + " (only in the earlier one)");
            } else {
                lines.addAll(lines(name, was, is, same, tolerance));
            }
        });
        after.keySet().stream()
                .filter(name -> !before.containsKey(name))
                .forEach(name -> missing.add(name + " (only in the later one)"));
        return new Comparison(same, lines, missing);
    }

    long regressions() {
        return lines.stream().filter(Line::worse).count();
    }

    private static List<Line> lines(String name, JsonNode was, JsonNode is, boolean same, double tolerance) {
        List<Line> lines = new ArrayList<>();
        boolean floors = was.path("ratio").asDouble() > 0 && is.path("ratio").asDouble() > 0;
        if (floors) {
            add(lines, name, "ratio", was, is, false, tolerance);
        } else if (same) {
            add(lines, name, "rate_per_s", was, is, false, tolerance);
        }
        if (same) {
            add(lines, name, "p99_ms", was, is, true, tolerance);
            add(lines, name, "rss_mib", was, is, true, tolerance);
        }
        return lines;
    }

    /** Nothing where one of them was not measured. */
    private static void add(
            List<Line> lines,
            String name,
            String field,
            JsonNode was,
            JsonNode is,
            boolean lessIsBetter,
            double tolerance) {
        double before = was.path(field).asDouble();
        double after = is.path(field).asDouble();
        if (before != 0 && after != 0) {
            double change = (after / before - 1) * 100;
            boolean worse = (lessIsBetter ? change : -change) > tolerance;
            lines.add(new Line(name, field, before, after, change, worse));
        }
    }

    /** Without what changes by itself between two starts. */
    private static List<String> machine(JsonNode report) {
        JsonNode machine = report.path("machine");
        return List.of(
                machine.path("processors").asText(),
                machine.path("cpu").asText(),
                machine.path("arch").asText());
    }

    private static Map<String, JsonNode> byName(JsonNode report) {
        Map<String, JsonNode> found = new LinkedHashMap<>();
        for (JsonNode result : report.path("results")) {
            found.put(result.path("name").asText(), result);
        }
        return found;
    }
}
