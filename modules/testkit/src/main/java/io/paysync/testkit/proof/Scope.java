package io.paysync.testkit.proof;

import java.util.Set;

/**
 * How much of the world is looked at: which callbacks, and how many faults at most in one run.
 *
 * @param told callbacks, each until it is acknowledged
 * @param crashes of a node, at any moment; it starts again with an empty memory
 * @param losses lost messages, answers and results of statements, and commits of which the caller is not told
 * @param doubles messages that arrive twice
 * @param pauses leases that end while their holder lives and goes on
 */
public record Scope(Part part, Set<Told> told, int crashes, int losses, int doubles, int pauses) {
    private static final int MAX = 3;

    /** Parts have more faults or more callbacks than the whole can have in the time of a test. */
    public enum Part {
        WHOLE,
        /** From the provider to the order's history; nobody is told. */
        TO_THE_ORDER,
        /** From the history, as {@link Told} leaves it when its facts come last to first, to the receiver. */
        FROM_THE_ORDER
    }

    public Scope {
        told = Set.copyOf(told);
        if (Math.max(Math.max(crashes, losses), Math.max(doubles, pauses)) > MAX) {
            throw new IllegalArgumentException("a state has room for " + MAX + " faults of a kind");
        }
    }

    int mask() {
        return told.stream().mapToInt(Told::bit).sum();
    }
}
