package io.paysync.providers.vectors;

import java.util.List;

/**
 * What came of one recorded case.
 *
 * @param differences what was expected and what came instead; for a skipped case why it could not be judged
 */
public record Judgement(String id, Outcome outcome, List<String> differences) {
    public enum Outcome {
        PASSED,
        FAILED,
        /** Nobody here can judge this provider or type. Never counted as passed. */
        SKIPPED
    }

    public Judgement {
        differences = List.copyOf(differences);
    }

    public static Judgement of(String id, List<String> differences) {
        return new Judgement(id, differences.isEmpty() ? Outcome.PASSED : Outcome.FAILED, differences);
    }

    public static Judgement skipped(String id, String why) {
        return new Judgement(id, Outcome.SKIPPED, List.of(why));
    }
}
