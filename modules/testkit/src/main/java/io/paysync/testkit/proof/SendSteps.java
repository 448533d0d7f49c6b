package io.paysync.testkit.proof;

import static io.paysync.testkit.proof.HandOverState.DONE;
import static io.paysync.testkit.proof.HandOverState.DUE;
import static io.paysync.testkit.proof.HandOverState.NONE;
import static io.paysync.testkit.proof.HandOverState.SIZE;
import static io.paysync.testkit.proof.Moves.name;
import static io.paysync.testkit.proof.Moves.version;

/**
 * From memory to the receiver and back: dispatch's {@code Lanes} (of one lane the oldest goes), {@code Sender} (the attempt),
 * {@code Results} and statement {@code dispatch.finish} (nothing is written with an outdated fence or over a finished row),
 * {@code DispatchFlow.written} (newer ones go on, or back to the queue when this one is not finished).
 *
 * <p>The schedule is not in the model: an attempt that fails is due again, and is never the last one.
 */
final class SendSteps {
    private SendSteps() {}

    static void of(HandOverState s, int node, int change, Moves moves) {
        switch (s.held[node][change]) {
            case HandOverState.WAITING -> {
                if (oldest(s, node, change)) {
                    send(s, node, change, moves);
                }
            }
            case HandOverState.SENDING ->
                moves.calm(
                        () -> "the receiver gets " + version(change) + " from " + name(node),
                        n -> arrive(n, node, change));
            case HandOverState.ANSWERED -> delivered(s, node, change, moves);
            default -> {}
        }
    }

    private static boolean oldest(HandOverState s, int node, int change) {
        for (int older = 0; older < change; older++) {
            if (s.held[node][older] != NONE) {
                return false;
            }
        }
        return true;
    }

    /** An attempt that fails is put back for the next one; between the two nothing happens that a crash would not do. */
    private static void send(HandOverState s, int node, int change, Moves moves) {
        if (moves.planted(Plant.MARK_BEFORE_SEND) && mayWrite(s, node, change)) {
            moves.calm(() -> name(node) + " marks " + version(change) + " delivered and sends it", n -> {
                n.row[change] = DONE;
                n.held[node][change] = HandOverState.SENDING;
            });
            return;
        }
        moves.calm(
                () -> name(node) + " sends " + version(change) + ", the receiver gets it",
                n -> arrive(n, node, change));
        moves.loss(() -> name(node) + " sends " + version(change) + ", the receiver's answer is lost", n -> {
            n.arrived |= 1 << change;
            putBack(n, node, change, moves);
        });
        moves.loss(
                () -> name(node) + " sends " + version(change) + ", the receiver does not get it",
                n -> putBack(n, node, change, moves));
    }

    private static void arrive(HandOverState n, int node, int change) {
        n.arrived |= 1 << change;
        n.held[node][change] = HandOverState.ANSWERED;
    }

    private static void putBack(HandOverState n, int node, int change, Moves moves) {
        if (mayWrite(n, node, change)) {
            n.row[change] = DUE;
        }
        unfinished(n, node, change, moves);
    }

    private static void delivered(HandOverState s, int node, int change, Moves moves) {
        if (!mayWrite(s, node, change)) {
            moves.calm(
                    () -> name(node) + " may not write that " + version(change) + " is delivered",
                    n -> unfinished(n, node, change, moves));
            return;
        }
        moves.calm(() -> name(node) + " writes that " + version(change) + " is delivered", n -> {
            n.row[change] = DONE;
            n.release(node, change);
        });
        moves.loss(
                () -> name(node) + " writes that " + version(change)
                        + " is delivered, is not told, and finds it written",
                n -> {
                    n.row[change] = DONE;
                    unfinished(n, node, change, moves);
                });
        moves.loss(
                () -> name(node) + " cannot write that " + version(change) + " is delivered",
                n -> unfinished(n, node, change, moves));
    }

    private static boolean mayWrite(HandOverState n, int node, int change) {
        return !n.outdated[node][change] && DispatchSteps.open(n, change);
    }

    /** It leaves memory, and the newer ones that wait behind it go back to the queue. */
    private static void unfinished(HandOverState n, int node, int change, Moves moves) {
        n.release(node, change);
        if (moves.planted(Plant.NEWER_GOES_ON)) {
            return;
        }
        for (int newer = change + 1; newer < SIZE; newer++) {
            if (n.held[node][newer] == HandOverState.WAITING) {
                if (mayWrite(n, node, newer)) {
                    n.row[newer] = DUE;
                }
                n.release(node, newer);
            }
        }
    }
}
