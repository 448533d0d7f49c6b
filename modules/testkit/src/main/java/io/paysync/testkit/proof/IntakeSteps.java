package io.paysync.testkit.proof;

import static io.paysync.testkit.proof.Moves.name;

/**
 * callback-intake: {@code IntakeFlow.keep} and {@code IntakeStore.insert} (statement {@code intake.insert}). The insert is
 * one transaction with two moments, when it gets its number and when it commits; between them others may begin and end.
 */
final class IntakeSteps {
    private IntakeSteps() {}

    static void of(HandOverState s, Moves moves) {
        for (int node = 0; node < HandOverState.NODES; node++) {
            if (s.openFact[node] != 0) {
                end(s, node, moves);
                continue;
            }
            for (Told told : Told.values()) {
                if (told.in(moves.scope().mask()) && !told.in(s.acked)) {
                    receive(s, node, told, moves);
                }
            }
        }
    }

    /** The provider sends it until it gets its success text. */
    private static void receive(HandOverState s, int node, Told told, Moves moves) {
        if (told.in(s.ledger)) {
            moves.calm(
                    () -> "provider sends " + told + " again to " + name(node) + ": known, acknowledged",
                    n -> n.acked |= told.bit());
            return;
        }
        if (s.openFact[1 - node] == told.ordinal() + 1) {
            // "on conflict" waits for the other transaction to end.
            return;
        }
        moves.calm(() -> "provider sends " + told + " to " + name(node) + ": its insert begins", n -> {
            n.openFact[node] = told.ordinal() + 1;
            n.openXid[node] = newXid(n);
            if (moves.planted(Plant.ACK_BEFORE_COMMIT)) {
                n.acked |= told.bit();
            }
        });
    }

    private static void end(HandOverState s, int node, Moves moves) {
        Told told = Told.values()[s.openFact[node] - 1];
        moves.calm(() -> name(node) + " commits " + told + " and acknowledges it", n -> {
            commit(n, node, told);
            n.acked |= told.bit();
            n.toOffer[node] |= told.bit();
        });
        moves.loss(() -> name(node) + " commits " + told + "; the provider does not get the answer", n -> {
            commit(n, node, told);
            n.toOffer[node] |= told.bit();
        });
        moves.loss(
                () -> name(node) + " commits " + told + ", is not told, and answers: try again",
                n -> commit(n, node, told));
        moves.loss(
                () -> name(node) + " commits " + told + ", is not told, repeats the statement: known, acknowledged",
                n -> {
                    commit(n, node, told);
                    n.acked |= told.bit();
                });
        moves.loss(() -> "the insert of " + told + " by " + name(node) + " is taken back", n -> close(n, node));
        moves.crash(() -> name(node) + " crashes right after the commit of " + told, n -> {
            commit(n, node, told);
            n.crash(node);
        });
    }

    private static void commit(HandOverState n, int node, Told told) {
        n.ledger |= told.bit();
        n.rowXid[told.ordinal()] = n.openXid[node];
        close(n, node);
    }

    private static void close(HandOverState n, int node) {
        n.openFact[node] = 0;
        n.openXid[node] = 0;
    }

    private static int newXid(HandOverState n) {
        int newest = 0;
        for (int xid : n.rowXid) {
            newest = Math.max(newest, xid);
        }
        for (int xid : n.openXid) {
            newest = Math.max(newest, xid);
        }
        return newest + 1;
    }
}
