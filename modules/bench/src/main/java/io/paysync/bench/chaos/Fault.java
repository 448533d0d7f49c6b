package io.paysync.bench.chaos;

import java.util.Locale;

/**
 * One fault of a plan.
 *
 * @param no counted from 1
 * @param atMs since the load began
 * @param target the node, from 0; 0 where there is only one
 * @param lengthMs until it is taken away
 * @param dice which of its forms a kind takes that has several
 */
record Fault(int no, long atMs, FaultKind kind, int target, long lengthMs, int dice) {
    long endMs() {
        return atMs + lengthMs;
    }

    boolean takesNode() {
        return kind.part() == FaultKind.Part.NODE;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%4d  %8.1f s  %-3s %-14s %s for %.1f s",
                no,
                atMs / 1000.0,
                kind.number(),
                kind.label(),
                takesNode() ? "node " + target : "      ",
                lengthMs / 1000.0);
    }
}
